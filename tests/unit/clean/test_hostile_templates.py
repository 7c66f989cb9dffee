"""What stands around an article may change; the article has not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from writethru.clean import clean
from writethru.model import Basis, Observation, capture_id_of, observation_id_of
from writethru.revise import fold
from writing import HEADLINE, PARAGRAPHS, document, page

PAGE = UUID(int=9)
START = datetime(2024, 3, 20, 12, tzinfo=UTC)
PLAIN = page()


def observed(markup: str, hours: int) -> Observation:
    captured_at = START + timedelta(hours=hours)
    seen = document(markup, captured_at=captured_at)
    (extraction,) = clean(seen)
    capture_id = capture_id_of(
        url=seen.url, captured_at=captured_at, payload_sha256=seen.payload_sha256
    )
    return Observation(
        observation_id=observation_id_of(capture_id=capture_id, captured_at=captured_at, rules="r"),
        page_id=PAGE,
        capture_id=capture_id,
        captured_at=captured_at,
        captured_basis=Basis.CLOCK,
        observed_at=captured_at,
        verdict=extraction.verdict,
        extraction=extraction,
        http_status=200,
        evidence={},
        rules=f"{extraction.extractor}+s",
        recorded_at=START,
    )


def revisions(*markups: str) -> int:
    seen = [observed(markup, hours) for hours, markup in enumerate(markups)]
    return len(fold(seen, quiet_hours=48).revisions)


RELATED = (
    '<aside class="related"><h2>More from Marshwick</h2><ul>'
    '<li><a href="/a">Ferry fares to rise in May, council says</a></li>'
    '<li><a href="/b">Lighthouse to open to visitors again</a></li></ul></aside>'
)
OTHERS = RELATED.replace("Ferry fares to rise in May", "Old crane sold for scrap to a museum")
AROUND = {
    "related links": (page(below=RELATED), page(below=OTHERS)),
    "related links come": (PLAIN, page(below=RELATED)),
    "a menu's entry": (PLAIN, PLAIN.replace("Watch live", "Watch our film of the week")),
    "the footer": (PLAIN, PLAIN.replace("About us", "About us</a> <a href='/jobs'>Jobs at sea")),
    "a newsletter box": (
        PLAIN,
        page(below='<div class="newsletter"><p>Sign up for our morning newsletter.</p>'
             '<form><input name="email"><button>Subscribe</button></form></div>'),
    ),
    "a cookie notice": (
        PLAIN,
        PLAIN.replace("<header>", '<div id="consent"><p>We use cookies to improve our service. '
                      "You can read more in our privacy policy.</p><button>Accept all</button>"
                      "</div><header>"),
    ),
    "share bar and counter": (
        page(above='<div class="share"><a href="#">Share</a> <span>12 comments</span></div>'),
        page(above='<div class="share"><a href="#">Share</a> <span>345 comments</span></div>'),
    ),
    "comments": (
        PLAIN,
        page(below='<section id="comments"><h3>Comments</h3><div class="comment"><b>tern99</b>'
             "<p>I was there and it was very loud indeed, I can tell you.</p></div></section>"),
    ),
    "another template": (
        PLAIN,
        f"<html lang=en><head><title>{HEADLINE} | Gazette</title></head><body><div id=top>"
        f"<a href=/>Start</a></div><div class=content><h1>{HEADLINE}</h1>"
        + "".join(f"<div class=para><p>{p}</p></div>" for p in PARAGRAPHS)
        + "</div><div id=bottom>© The Gazette</div></body></html>",
    ),
}  # fmt: skip


@pytest.mark.fault(36)
@pytest.mark.parametrize("looks", AROUND.values(), ids=AROUND)
def test_a_change_around_the_article_is_no_revision(looks: tuple[str, str]) -> None:
    assert revisions(*looks, looks[0]) == 1


@pytest.mark.fault(36)
@pytest.mark.parametrize("looks", AROUND.values(), ids=AROUND)
def test_a_word_of_the_article_is_one_whatever_stands_around_it(looks: tuple[str, str]) -> None:
    assert revisions(looks[0], looks[1].replace("eleven dockers", "twelve dockers")) == 2
