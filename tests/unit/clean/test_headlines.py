"""The headline without what belongs to the outlet."""

import pytest
from page_heads import facts, linked
from writethru.clean.crediting.headlines import without_site
from writethru.clean.crediting.outlet import Outlet, outlet_of

NAMED = '<meta property="og:site_name" content="The Tolland Gazette">'


def outlet(name: str | None = "The Tolland Gazette") -> Outlet:
    return outlet_of([name], ["https://www.tollandgazette.example/a"])


@pytest.mark.parametrize(
    "title",
    [
        "Crane falls in the harbour | The Tolland Gazette",
        "Crane falls in the harbour - Tolland Gazette",
        "Crane falls in the harbour — The Tolland Gazette",
        "Crane falls in the harbour – tollandgazette.example",
        "Crane falls in the harbour: The Tolland Gazette",
        "Crane falls in the harbour · Tolland Gazette",
        "Crane falls in the harbour » Tolland Gazette",
        "Crane falls in the harbour | News | The Tolland Gazette",
        "The Tolland Gazette | Crane falls in the harbour",
        "Tolland Gazette - Crane falls in the harbour",
        "Tolland Gazette: Crane falls in the harbour",
        "Crane falls in the harbour | Marsh Courier",
    ],
)
def test_the_outlet_s_name_is_cut_at_either_end(title: str) -> None:
    assert without_site(title, outlet=outlet()) == "Crane falls in the harbour"


@pytest.mark.parametrize(
    "title",
    [
        "Crane falls - and nobody heard it",
        "Harbour crane: what we know so far",
        "How the town learned to love the crane — or, at least, dread it less",
        "Tolland Gazette wins a prize for its pictures",
        "Crane falls in the harbour: two hurt",
        "At 10:30 the crane fell",
        "Crane-maker's well-known arm",
    ],
)
def test_a_headline_with_separators_of_its_own_is_left_whole(title: str) -> None:
    assert without_site(title, outlet=outlet()) == title


def test_h1_is_the_headline_and_the_others_are_kept_apart() -> None:
    found = facts(
        NAMED
        + "<title>Crane down - The Tolland Gazette</title>"
        + '<meta property="og:title" content="You won\'t believe this crane">'
        + linked('{"@type": "NewsArticle", "headline": "Crane falls, say police"}'),
        "<h1>Crane falls<br>in the harbour</h1>",
    )
    assert found.headline == "Crane falls in the harbour"
    assert found.headlines == {
        "h1": "Crane falls in the harbour",
        "title": "Crane down - The Tolland Gazette",
        "og": "You won't believe this crane",
        "json_ld": "Crane falls, say police",
    }


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (NAMED, "<h1>The Tolland Gazette</h1>"),
        ("", "<h1>Gazette of Tolland</h1><h1>Crane falls in the harbour</h1>"),
        (NAMED, "<form><h1>Sign up for our harbour letter today</h1></form>"),
        (NAMED, "<h1>Most read</h1><h1>More stories</h1><h1>Opinion</h1>"),
    ],
    ids=["masthead", "two of them", "a form's", "sections'"],
)
def test_an_h1_that_heads_something_else_is_no_headline(head: str, body: str) -> None:
    title = "<title>Crane falls in the harbour | The Tolland Gazette</title>"
    assert facts(head + title, body).headline == "Crane falls in the harbour"


@pytest.mark.parametrize(
    "h1",
    [
        "Local | Crane falls in the harbour",
        "Crane falls in the harbour | Video",
        "Mar 18 2024 | Crane falls in the harbour",
    ],
)
def test_a_label_in_the_h1_is_no_part_of_the_headline(h1: str) -> None:
    found = facts("<title>Crane falls in the harbour</title>", f"<h1>{h1}</h1>")
    assert found.headline == "Crane falls in the harbour"
    assert found.headlines["h1"] == h1


def test_words_that_only_the_h1_has_are_kept() -> None:
    found = facts(
        "<title>Crane falls in the harbour</title>", "<h1>Tall crane falls in the harbour</h1>"
    )
    assert found.headline == "Tall crane falls in the harbour"


def test_a_headline_that_was_cut_off_gives_way_to_the_whole_one() -> None:
    whole = "Crane falls in the harbour of Tolland while eleven dockers are at work below it"
    head = f'<meta property="og:title" content="{whole[:50]}..."><title>{whole}</title>'
    assert facts(head).headline == whole


def test_markup_and_entities_in_linked_data_are_no_words() -> None:
    found = facts(linked('{"@type": "Article", "headline": "Tom &amp; Ada: <em>The Crane</em>"}'))
    assert found.headline == "Tom & Ada: The Crane"


def test_a_page_without_titles_has_no_headline() -> None:
    assert facts().headline is None
