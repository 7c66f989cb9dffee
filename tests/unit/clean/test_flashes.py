"""Articles of a sentence or two, which are news before anything longer is."""

import pytest
from writethru.clean.words.characters import plain
from writethru.model import Extraction, Verdict
from writing import of_page

HEADLINE = "Six dead in ferry collision"
DATED = '<meta property="article:published_time" content="2024-03-12T06:00:00Z">'


def found_in(text: str, *, head: str = DATED) -> Extraction:
    return of_page(
        f"<!doctype html><html><head><title>{HEADLINE} - The Gazette</title>{head}</head><body>"
        "<nav><a href=/>Home</a><a href=/coast>Coast</a></nav>"
        f"<main><article><h1>{HEADLINE}</h1><p class=by>By Ana Olt</p>{text}</article><aside>"
        "<h2>More</h2><p><a href=/b>The sea wall is to be repaired.</a></p></aside></main>"
        "<footer>The Gazette. All rights reserved.</footer></body></html>"
    )


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("<p>The coastguard said so.</p>", "The coastguard said so."),
        ("<p>The coastguard said so.</p><p>12 March 2024</p>", "The coastguard said so."),
        ("<p>The coastguard said so.</p><p>More to follow.</p>", "The coastguard said so."),
    ],
    ids=["one sentence", "a stamp below", "a notice below"],
)
def test_a_sentence_below_a_dated_headline_is_the_text(text: str, body: str) -> None:
    found = found_in(text)
    assert (found.verdict, found.body) == (Verdict.OK, body)


@pytest.mark.parametrize(
    "text",
    ["", "<p>Please enable JavaScript to read this page.</p>", "<p><a href=/c>It is on.</a></p>"],
    ids=["nothing", "a wall", "a link"],
)
def test_what_is_no_text_makes_no_flash(text: str) -> None:
    assert found_in(text).body is None


def test_a_page_that_claims_no_date_may_be_an_errors() -> None:
    assert found_in("<p>Something went wrong.</p>", head="").body is None


def test_the_teasers_beside_a_flash_stay_out() -> None:
    assert "sea wall" not in plain(found_in("<p>The coastguard said so.</p>").body or "")
