"""JSON-LD as it is found: wrapped, broken, in graphs, hostile."""

import pytest
from page_heads import facts, linked
from writethru.clean.crediting.sections import section_of
from writethru.clean.markup.linked_data import NODES_MAX, linked_data

WHOLE = '{"@type": "NewsArticle", "headline": "Crane falls", "datePublished": "2024-03-18"}'


@pytest.mark.parametrize(
    "script",
    [
        WHOLE,
        f"<!-- {WHOLE} -->",
        f"<!--//--><![CDATA[//><!--\n{WHOLE}\n//--><!]]>",
        f"//<![CDATA[\n{WHOLE}\n//]]>",
        f"/*<![CDATA[*/{WHOLE}/*]]>*/",
        f"{WHOLE};",
        f"[{WHOLE}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "Gazette"}}, {WHOLE}]}}',
        f'{{"@type": "WebSite"}}\n{WHOLE}',
        WHOLE.replace("}", ",}"),
        WHOLE.replace("Crane falls", "Crane\nfalls"),
        WHOLE.replace('", "date', '", // the day\n"date'),
        WHOLE.replace("}", r', "about": "Tom\'s quay"}'),
        WHOLE.replace("}", ', "about": "He said "no" to it"}'),
        WHOLE.removesuffix("}"),
    ],
)
def test_an_article_is_read_however_it_is_wrapped(script: str) -> None:
    found = linked_data([script])
    assert found.text("headline") == "Crane falls"
    assert found.text("datePublished") == "2024-03-18"


@pytest.mark.parametrize("script", ["", "null", "[]", "{", "[[[[", "var a = 1", '"text"', "\x00"])
def test_what_is_no_data_says_nothing(script: str) -> None:
    assert linked_data([script]).article == {}


def test_the_article_is_the_one_that_the_page_is_titled_by() -> None:
    other = WHOLE.replace("Crane falls", "Levy rises")
    assert linked_data([other, WHOLE], titles=["Crane falls - Gazette"]).article["headline"] == (
        "Crane falls"
    )
    assert linked_data([other, WHOLE]).article["headline"] == "Levy rises"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_is_no_error(opening: str) -> None:
    assert linked_data([opening * 100_000]).nodes == ()


def test_the_number_of_nodes_is_bounded() -> None:
    many = "[" + ",".join(['{"@type": "Thing"}'] * 2 * NODES_MAX) + "]"
    assert len(linked_data([many]).nodes) <= NODES_MAX


@pytest.mark.parametrize(
    ("head", "body", "url", "section"),
    [
        (linked('{"@type": "Article", "articleSection": ["Harbour"]}'), "", "", "Harbour"),
        ('<meta property="article:section" content="Harbour">', "", "", "Harbour"),
        (
            linked(
                '{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"},'
                '{"item": {"name": "Harbour"}}, {"name": "Crane falls"}]}'
            ),
            "",
            "",
            "Harbour",
        ),
        ("", '<ol class="breadcrumbs"><a>Home</a><a>Harbour</a></ol>', "", "Harbour"),
        (
            "",
            '<div class="author-box breadcrumb"><ol class="Breadcrumbs"><a>Harbour</a></ol></div>',
            "",
            "Harbour",
        ),
        ("", "", "https://gazette.example/harbour-life/crane", "harbour life"),
        ("", "", "https://gazette.example/news/crane", None),
        ("", "", "https://gazette.example/2024/03/crane", None),
        ("", "", "https://gazette.example/crane", None),
    ],
)
def test_the_section_is_told_by_the_nearest_witness(
    head: str, body: str, url: str, section: str | None
) -> None:
    found = facts(head, f"<h1>Crane falls</h1>{body}", url=url)
    assert section_of(found) == section
