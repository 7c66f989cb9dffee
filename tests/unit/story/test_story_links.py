"""Which pairs of texts tell of one event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from writethru.model import NearPair, Text
from writethru.story import SCHEME, index_terms, link
from writethru.story.terms import rarity

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)

FERRY = Text(
    id="ferry",
    headline="Ferry runs aground off Port Ansel, 40 passengers rescued",
    text="A car ferry with 40 passengers ran aground on rocks off Port Ansel early on Tuesday. "
    "The coastguard said lifeboats brought everyone ashore within two hours. The vessel, the "
    "Morwenna, was on its way from Saint Brask when its steering failed, captain Ilse Tarvin said.",
    url="https://herald.example/ferry",
    published_at=NOON,
)
FERRY_LATER = Text(
    id="ferry-later",
    headline="Morwenna steering had failed before, coastguard says",
    text="The Morwenna, the ferry that hit rocks near Port Ansel with 40 passengers on board, had "
    "lost its steering twice this year, the coastguard said. Captain Ilse Tarvin told reporters "
    "in Saint Brask that she had asked for repairs.",
    url="https://gazette.example/morwenna",
    published_at=NOON + timedelta(hours=9),
)
BUDGET = Text(
    id="budget",
    headline="Valdorra council votes for higher water rates",
    text="Valdorra's council voted on Tuesday to raise water rates by 3 percent to pay for new "
    "pipes. Mayor Henk Obrecht said the rates had been frozen since the flood. The opposition "
    "wants a referendum.",
    published_at=NOON,
)


def test_two_reports_of_one_event_are_linked() -> None:
    found = link(FERRY, FERRY_LATER, None)
    assert found is not None
    assert (found.a, found.b) == ("ferry", "ferry-later")
    assert found.score == pytest.approx(found.reason["terms"], abs=1e-4)


def test_reports_of_two_events_on_one_day_are_not_linked() -> None:
    assert link(FERRY, BUDGET, None) is None


def test_link_is_the_same_either_way_round() -> None:
    assert link(FERRY, FERRY_LATER, None) == link(FERRY_LATER, FERRY, None)


def test_text_is_not_linked_to_itself() -> None:
    assert link(FERRY, FERRY, None) is None


@pytest.mark.parametrize(("days", "linked"), [(0, True), (2, True), (8, False), (365, False)])
def test_link_fades_with_days_and_ends_within_an_event(days: int, linked: bool) -> None:
    moved = replace(FERRY_LATER, published_at=NOON + timedelta(days=days))
    assert (link(FERRY, moved, None) is not None) is linked


def test_score_is_less_the_longer_the_time_between() -> None:
    soon = link(FERRY, FERRY_LATER, None)
    late = link(FERRY, replace(FERRY_LATER, published_at=NOON + timedelta(days=3)), None)
    assert soon is not None
    assert late is not None
    assert late.score < soon.score


def test_unknown_time_is_no_reason_against() -> None:
    assert link(FERRY, replace(FERRY_LATER, published_at=None), None) is not None


def test_first_sight_stands_in_for_publication() -> None:
    seen = replace(FERRY_LATER, published_at=None, first_seen_at=NOON + timedelta(days=30))
    assert link(FERRY, seen, None) is None


def test_recurring_column_with_other_news_is_not_linked() -> None:
    title = "Harbour Briefing by Odile Marchetti: what matters in Port Ansel this morning"
    monday = replace(FERRY, id="monday", headline=title)
    tuesday = replace(BUDGET, id="tuesday", headline=title)
    assert link(monday, tuesday, None) is None


def test_column_on_the_same_event_is_linked() -> None:
    title = "Harbour Briefing by Odile Marchetti: what matters in Port Ansel this morning"
    assert link(replace(FERRY, headline=title), replace(FERRY_LATER, headline=title), None)


def test_copies_are_linked_whatever_their_terms() -> None:
    near = NearPair(a="budget", b="ferry", similarity=0.7, containment=0.9)
    found = link(FERRY, BUDGET, near)
    assert found is not None
    assert found.score == 1.0


def test_copy_printed_again_next_year_is_another_event() -> None:
    near = NearPair(a="again", b="ferry", similarity=1.0, containment=1.0)
    again = replace(FERRY, id="again", published_at=NOON + timedelta(days=365))
    assert link(FERRY, again, near) is None


def test_link_in_the_text_adds_to_the_score() -> None:
    plain = link(FERRY, FERRY_LATER, None)
    pointing = link(FERRY, replace(FERRY_LATER, links=("https://herald.example/ferry",)), None)
    assert plain is not None
    assert pointing is not None
    assert pointing.score == pytest.approx(plain.score + 0.1)


def test_link_alone_makes_no_event_of_two() -> None:
    pointing = replace(BUDGET, links=("https://herald.example/ferry",))
    assert link(FERRY, pointing, None) is None


def test_terms_are_few_signed_64_bit_and_of_length_one() -> None:
    terms = index_terms(replace(FERRY, text=" ".join(f"w{n}" for n in range(500))))
    assert len(terms) == 40
    assert all(-(2**63) <= key < 2**63 for key in terms)
    assert sum(weight**2 for weight in terms.values()) == pytest.approx(1.0)
    assert list(terms.values()) == sorted(terms.values(), reverse=True)


def test_terms_of_a_known_text_never_change() -> None:
    # Other terms or weights need another version in SCHEME: warehouses hold these.
    assert SCHEME == "tfidf40/term_counts-1/average/1"
    terms = index_terms(Text(id="a", headline="Ferry aground", text="The ferry to Port Ansel."))
    assert {key: round(weight, 4) for key, weight in terms.items()} == {
        1188261472080712558: 0.6838,
        3832434205847949954: 0.4878,
        2334349421144742747: 0.4878,
        2275337369279512434: 0.2373,
        4687486395828818928: 0.0082,
        6834963867258796590: 0.0077,
    }


def test_empty_text_has_no_terms_and_no_link() -> None:
    empty = Text(id="empty", text="")
    assert dict(index_terms(empty)) == {}
    assert link(empty, FERRY, None) is None


def test_long_headline_and_body_count_by_their_beginnings() -> None:
    long = replace(FERRY, headline="aground " * 100_000, text="e\u0301\u0323" * 100_000)
    assert index_terms(long).keys() & index_terms(FERRY).keys()


def test_case_possessive_and_width_make_no_other_term() -> None:
    a, b = Text(id="a", text="Valdorra’s MAYOR ４０"), Text(id="b", text="valdorra mayor 40")
    assert index_terms(a) == index_terms(b)


def test_unspaced_script_gives_pairs_of_signs() -> None:
    assert (
        index_terms(Text(id="a", text="港湾市長")).keys()
        & index_terms(Text(id="b", text="新港湾")).keys()
    )


def test_unknown_word_is_rarest_and_a_common_one_hardly_counts() -> None:
    assert rarity("valdorra") > rarity("ferry") > rarity("police") > rarity("the")
    assert rarity("valdorra") == rarity("brask")
