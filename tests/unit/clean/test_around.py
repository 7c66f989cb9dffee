"""What stands amid and behind a text: other stories, comments, newsletters, what is set alike."""

import numpy as np
import pytest
from writethru.clean.around import (
    asks_to_sign_up,
    begins_comments,
    begins_the_rest,
    with_likes,
    without_rest,
)
from writethru.clean.choosing.forest import Models
from writethru.clean.dumps.choosing import find_text, kept_by
from writethru.clean.dumps.lines import Line
from writethru.clean.markup.blocks import Walked, walked
from writethru.clean.markup.tree import parse

PARAGRAPH = "The council of Marshwick will vote next week on a plan to rebuild the old sea wall{}."
TEXT = [PARAGRAPH.format(f", part {name}") for name in ("one", "two", "three", "four")]
TEASER = "A retired teacher of Tern Bay has given the school a telescope of his own making."


def page_of(body: str) -> Walked:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return walked(root)


def places(page: Walked, *texts: str) -> list[int]:
    return [i for i, block in enumerate(page.blocks) if block.text in texts]


def texts(page: Walked, kept: list[int]) -> list[str]:
    return [page.blocks[i].text for i in kept]


@pytest.mark.parametrize(
    "line",
    ["Related stories", "Čtěte také", "İlginizi çekebilir", "קראו גם", "यह भी पढ़ें", "Baca juga:"],
)
def test_a_heading_of_other_stories_is_known_in_many_languages(line: str) -> None:
    assert begins_the_rest(line)


@pytest.mark.parametrize("line", ["Diskuse (2)", "Σχόλια (14)", "コメント（2）", "Comments"])
def test_a_heading_of_comments_is_known_with_its_count(line: str) -> None:
    assert begins_comments(line)


@pytest.mark.parametrize("line", ["Diskuse o mostě", "Related parties", "No comments on the wall"])
def test_a_subhead_that_only_begins_so_heads_nothing_else(line: str) -> None:
    assert not begins_comments(line)
    assert not begins_the_rest(line)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Get the day in your inbox. Sign up for our free newsletter, every morning at six.",
        "Anmäl dig gratis till vårt nyhetsbrev.",
        "หากสนใจ สมัครรับ จดหมายข่าว ของเรา",
    ],
)
def test_a_call_to_take_the_newsletter_is_no_text(paragraph: str) -> None:
    assert asks_to_sign_up(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The ministry told farmers in its newsletter that the dam would not be rebuilt.",
        "Volunteers can sign up at the harbour office until Friday.",
    ],
)
def test_a_sentence_about_a_newsletter_is_text(paragraph: str) -> None:
    assert not asks_to_sign_up(paragraph)


def test_what_lies_under_a_heading_of_other_stories_is_left_out() -> None:
    told = "".join(f"<p>{text}</p>" for text in TEXT)
    more = f"<h2>Related stories</h2><div class=row><p>{TEASER}</p></div>"
    page = page_of(f"<div class=body>{told}</div><div class=more>{more}</div>")
    assert texts(page, without_rest(page, places(page, *TEXT, TEASER))) == TEXT


def test_a_text_that_goes_on_behind_a_box_of_links_stays_whole() -> None:
    first, *rest = (f"<p>{text}</p>" for text in TEXT)
    box = "<h2>Related stories</h2>"
    page = page_of(f"<div class=body>{first}{box}{''.join(rest)}</div>")
    assert texts(page, without_rest(page, places(page, *TEXT))) == TEXT


def test_paragraphs_set_as_the_kept_ones_are_kept_with_their_subheads() -> None:
    told = "".join(f'<div class=c1><p class="c2">{text}</p></div>' for text in TEXT[:2])
    told += "<div class=c1><h2 class=c3>What comes next</h2></div>"
    told += "".join(f'<div class=c1><p class="c2">{text}</p></div>' for text in TEXT[2:])
    page = page_of(told + f"<div class=c9><p class=c8>{TEASER}</p></div>")
    kept = with_likes(page, places(page, *TEXT[:2]))
    assert texts(page, kept) == [*TEXT[:2], "What comes next", *TEXT[2:]]


def test_a_last_word_of_the_desk_set_as_the_text_is_not_added() -> None:
    told = "".join(f'<div class=c1><p class="c2">{text}</p></div>' for text in (*TEXT, TEASER))
    page = page_of(told)
    assert texts(page, with_likes(page, places(page, *TEXT))) == TEXT


def line(text: str) -> Line:
    return Line(text=text, indent=0, links=0, is_bullet=False, after_gap=True)


def kept_of(scored: list[tuple[str, int]]) -> list[str]:
    lines = [line(text) for text, _ in scored]
    scores = np.array([score for _, score in scored], np.int32)
    kept = kept_by(scores, lines)
    return [each.text for each, is_kept in zip(lines, kept, strict=True) if is_kept]


def test_a_subhead_between_a_dumps_paragraphs_is_kept_and_joins_them() -> None:
    scored = [(TEXT[0], 2000), (TEXT[1], 1900), ("Half the pupils", -900), (TEXT[2], -100)]
    assert kept_of(scored) == [TEXT[0], TEXT[1], "Half the pupils", TEXT[2]]


@pytest.mark.parametrize("between", ["Advertisement", "Related stories", "3 of 14"])
def test_a_line_of_the_site_between_a_dumps_paragraphs_is_no_subhead(between: str) -> None:
    scored = [(TEXT[0], 2000), (between, -900), (TEXT[1], 1900)]
    assert kept_of(scored) == [TEXT[0], TEXT[1]]


def test_weak_teasers_under_their_heading_end_a_dump() -> None:
    told = [(text, 3000) for text in TEXT]
    rest = [("Čtěte také", 300), ("Most v Lomničce bude zavřený", 200), (TEASER, 700)]
    assert kept_of([*told, *rest]) == TEXT


def test_strong_text_behind_a_heading_of_other_stories_stays_in_a_dump() -> None:
    told = [(text, 3000) for text in TEXT[:3]]
    assert kept_of([*told, ("Related stories", -3000), (TEXT[3], 2900)]) == TEXT


def test_consent_and_breadcrumbs_above_the_titles_headline_are_no_text_of_a_dump() -> None:
    headline = "Council of Marshwick votes on the sea wall"
    consent = "We and our partners use cookies to show you personalised adverts on this site."
    lines = [line(t) for t in (consent, f"Gazette / News / {headline}", headline, *TEXT)]
    found = find_text(lines, headline, Models.shipped())
    assert found.headline_at == 2
    assert min(found.kept) >= found.headline_at
