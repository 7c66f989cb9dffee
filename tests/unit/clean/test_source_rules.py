"""The CSS of a source file: what it keeps, what it drops, and that none of it can stop a page."""

import pytest
from writethru.model import CleanRules, Extraction, Source
from writing import HEADLINE, PARAGRAPHS, of_page, page

BOX = '<aside class="box"><div><p class="box">Our gardening supplement is out.</p></div></aside>'


def cleaned(markup: str, **rules: object) -> Extraction:
    clean = CleanRules(**rules)  # type: ignore[arg-type]
    source = Source(id="gazette", publisher="gazette", name="The Gazette", group="g", clean=clean)
    return of_page(markup, source)


def with_box() -> str:
    return page(above=BOX)


def test_a_paragraph_that_two_parts_of_a_selector_find_is_there_once() -> None:
    found = cleaned(page(), body="div.story p, .story > *, p")
    assert found.body is not None
    for paragraph in PARAGRAPHS:
        assert found.body.count(paragraph) == 1


def test_what_is_found_keeps_the_order_of_the_page() -> None:
    first, second = "The crane stood still on Monday.", "It moved again on Tuesday at noon."
    markup = page(above=f'<p class="a">{first}</p><p class="b">{second}</p>')
    assert cleaned(markup, body=".b, .a").body == f"{first}\n\n{second}"


@pytest.mark.parametrize("selector", [".box", ".box, aside, .box p", "aside *, aside", "aside div"])
def test_what_is_removed_may_lie_in_what_is_removed(selector: str) -> None:
    found = cleaned(with_box(), body="body", remove=(selector,))
    assert "gardening" not in (found.body or "")
    assert PARAGRAPHS[0] in (found.body or "")


@pytest.mark.parametrize("selector", ["*", "body", "html, body, p"])
def test_rules_that_take_everything_away_leave_an_empty_page(selector: str) -> None:
    assert cleaned(page(), remove=(selector,)).body is None


@pytest.mark.parametrize("selector", ["html", ":root"])
def test_the_whole_page_is_not_removed(selector: str) -> None:
    assert cleaned(page(), remove=(selector,)).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("selector", ["html", "*", "body *, body"])
def test_rules_that_select_everything_give_each_paragraph_once(selector: str) -> None:
    found = cleaned(page(), body=selector)
    assert found.body is not None
    assert found.body.count(PARAGRAPHS[0]) == 1


@pytest.mark.parametrize(
    "selector", ["div[", "", "p:lang(en)", "p:contains('crane')", "<p>", "\ud800"]
)
def test_a_selector_that_cannot_be_used_finds_nothing(selector: str) -> None:
    found = cleaned(page(), body=selector, remove=(selector,))
    assert (found.headline, found.body) == (HEADLINE, "\n\n".join(PARAGRAPHS))
