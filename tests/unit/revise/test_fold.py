"""What one article's observations come to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from unit.revise.making import START, gone, observation
from writethru.model import (
    Basis,
    ChangeKind,
    CorrectionNote,
    Disclosure,
    History,
    LiveEntry,
    Observation,
    PageType,
    Verdict,
    observation_id_of,
)
from writethru.revise import fold

A = "A fire broke out at the mill. At least 12 people were killed. Police are on site."
B = A.replace("12", "17")
MARK = {"marked_developing": True, "developing_notice": "This is a developing story."}


def history(*observations: Observation, quiet_hours: float = 48) -> History:
    return fold(observations, quiet_hours=quiet_hours)


def kinds(found: History) -> list[str]:
    return [str(revision.change_kind) for revision in found.revisions]


def test_no_observation_is_no_history() -> None:
    with pytest.raises(ValueError, match="without observations"):
        history()


def test_one_capture_makes_a_first_revision() -> None:
    found = history(observation(0))
    assert kinds(found) == ["first"]
    first = found.revisions[0]
    assert (first.observed_from, first.observed_to, first.changed_after) == (START, None, None)
    assert first.disclosure is None


def test_looking_again_moves_only_the_looks() -> None:
    once, twice = history(observation(0, A)), history(observation(0, A), observation(5, A))
    later = twice.revisions[0]
    unmoved = replace(later, captures=1, last_capture_id=once.revisions[0].last_capture_id)
    assert unmoved == once.revisions[0]
    assert later.captures == 2
    assert twice.last_seen_at == START + timedelta(hours=5)


def test_change_lies_between_the_last_old_and_the_first_new_capture() -> None:
    found = history(observation(0, A), observation(3, A), observation(5, B), observation(6, B))
    assert kinds(found) == ["first", "update"]
    first, second = found.revisions
    assert second.changed_after == START + timedelta(hours=3)
    assert second.observed_from == first.observed_to == START + timedelta(hours=5)
    assert (second.captures, second.observed_to) == (2, None)
    assert [(f.revision_no, f.what, f.new_value) for f in found.figure_changes] == [(2, "dead", 17)]


def test_late_older_capture_leaves_the_current_text_alone() -> None:
    found = history(observation(5, B), observation(0, A))
    assert [r.body for r in found.revisions] == [A, B]


def test_typography_and_stamps_make_no_revision() -> None:
    stamped = observation(1, A.replace("mill", "mill\u200b"), modified_at=START)
    assert kinds(history(observation(0, A), stamped)) == ["first"]


def test_back_to_an_earlier_text_is_a_third_revision_that_says_so() -> None:
    found = history(observation(0, A), observation(1, B), observation(2, A))
    assert kinds(found) == ["first", "update", "update"]
    assert [r.reverts_to for r in found.revisions] == [None, None, 1]


def test_headline_that_is_back_within_six_hours_is_a_variant() -> None:
    other = observation(2, A, "Mill ablaze")
    found = history(observation(0, A), other, observation(7.5, A))
    assert kinds(found) == ["first"]
    assert found.revisions[0].headlines["variant_1"] == "Mill ablaze"
    assert found.revisions[0].captures == 3


def test_headline_that_stays_longer_or_comes_with_the_text_is_a_revision() -> None:
    other = observation(2, A, "Mill ablaze")
    assert len(history(observation(0, A), other).revisions) == 2
    assert len(history(observation(0, A), other, observation(8.5, A)).revisions) == 3
    with_text = observation(2, B, "Mill ablaze")
    assert len(history(observation(0, A), with_text, observation(3, A)).revisions) == 3


def test_headlines_that_take_turns_for_a_day_are_one_revision() -> None:
    turns = [observation(n, A, ("Fire at mill", "Mill ablaze")[n % 2]) for n in range(25)]
    found = fold(turns, quiet_hours=48)
    assert kinds(found) == ["first"]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v not in (Verdict.OK, Verdict.GONE)])
def test_unreliable_capture_never_supersedes(verdict: Verdict) -> None:
    bad = observation(1, "Please enable cookies.", verdict=verdict)
    found = history(observation(0, A), bad, observation(2, A))
    assert kinds(found) == ["first"]
    assert found.revisions[0].captures == 2


def test_nothing_reliable_makes_no_revision() -> None:
    found = history(observation(0, "Cut", verdict=Verdict.TRUNCATED), gone(1, 410))
    assert found.revisions == ()
    assert found.first_seen_at == START


def test_410_is_a_removal_at_once_and_a_text_after_it_a_return() -> None:
    found = history(observation(0, A), gone(1, 410), observation(2, A))
    assert kinds(found) == ["first", "removed", "restored"]
    removed = found.revisions[1]
    assert (removed.body, removed.changes["rule"]) == (None, "http_410")
    assert found.revisions[2].reverts_to == 1
    assert found.removed_at is None


def test_removal_that_lasts_is_the_articles() -> None:
    found = history(observation(0, A), gone(1, 410))
    assert (found.removed_at, found.removal_reason) == (START + timedelta(hours=1), "http_410")
    assert found.last_seen_at == START


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ((gone(1),), ["first"]),
        ((gone(1), gone(6.5)), ["first"]),
        ((gone(1), gone(7)), ["first", "removed"]),
        ((gone(1), gone(3), gone(8)), ["first", "removed"]),
        ((gone(1), observation(3, A), gone(8)), ["first"]),
        ((gone(1), gone(2, 410)), ["first", "removed"]),
    ],
    ids=["once", "too_soon", "confirmed", "three", "success_between", "410_confirms"],
)
def test_404_removes_only_when_confirmed(
    looks: tuple[Observation, ...], expected: list[str]
) -> None:
    assert kinds(history(observation(0, A), *looks)) == expected


def test_text_changed_while_gone_has_both_kinds() -> None:
    found = history(observation(0, A), gone(1, 410), observation(2, B))
    assert found.revisions[2].kinds == (ChangeKind.RESTORED, ChangeKind.UPDATE)


def test_two_contents_at_one_instant_are_both_kept() -> None:
    found = history(observation(0, A), observation(0, B))
    assert len(found.revisions) == 2
    assert found.revisions[1].observed_from == START + timedelta(microseconds=1)


def test_guessed_order_puts_the_developing_text_first_and_is_not_certain() -> None:
    final = observation(0, B, basis=Basis.COLLECTOR)
    early = observation(0, A, basis=Basis.COLLECTOR, **MARK)
    found = history(final, early)
    assert [r.body for r in found.revisions] == [A, B]
    assert [r.order_certain for r in found.revisions] == [False, False]
    assert [r.order_certain for r in history(observation(0, A), observation(1, B)).revisions] == [
        True, True,
    ]  # fmt: skip


def reread(seen: Observation, rules: str, body: str, hours: float = 0.0) -> Observation:
    """The same capture read again by other rules, recorded `hours` later."""
    assert seen.extraction is not None
    observation_id = observation_id_of(
        capture_id=seen.capture_id, captured_at=seen.captured_at, rules=rules
    )
    return replace(
        seen,
        observation_id=observation_id,
        rules=rules,
        recorded_at=seen.recorded_at + timedelta(hours=hours),
        extraction=replace(seen.extraction, body=body),
    )


def test_new_extractor_is_no_edit() -> None:
    old = [observation(hours, A) for hours in (0, 1)]
    again = [reread(o, "writethru-clean/2+source1", "Read better.") for o in old]
    assert [r.body for r in history(*old, again[1]).revisions] == [A]
    assert [r.body for r in history(*old, *again).revisions] == ["Read better."]


def test_reading_recorded_last_replaces_the_one_under_the_old_source_file() -> None:
    old = observation(0, A)
    again = reread(old, "writethru-clean/1+aaaa", "Clean text at last.", hours=1)
    assert [r.body for r in history(again, old).revisions] == ["Clean text at last."]


def test_stamp_that_moved_over_the_old_text_does_not_disclose_a_later_change() -> None:
    stamps = {"modified_visible": True}
    found = history(
        observation(0, A, modified_at=START, **stamps),
        observation(1, A, modified_at=START + timedelta(hours=1), **stamps),
        observation(2, B, modified_at=START + timedelta(hours=1), **stamps),
    )
    assert found.revisions[1].disclosure == Disclosure.NONE
    assert found.revisions[1].is_silent is True


def note(**more: str) -> CorrectionNote:
    text = "An earlier version gave the wrong number of people killed: it is 17, not 12."
    return CorrectionNote(kind="correction", text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("named", [{"wrong": "12", "right": "17"}, {}], ids=["named", "unnamed"])
def test_note_after_the_fix_names_the_revision_that_fixed(named: dict[str, str]) -> None:
    found = history(
        observation(0, A), observation(1, B), observation(2, B, corrections=(note(**named),))
    )
    assert kinds(found) == ["first", "update", "correction"]
    (row,) = found.corrections
    assert (row.revision_no, row.fix_revision, row.present_at_first) == (3, 2, False)


def test_note_that_was_there_at_first_has_no_fix_that_was_seen() -> None:
    found = history(observation(0, B, corrections=(note(wrong="12", right="17"),)))
    (row,) = found.corrections
    assert (row.revision_no, row.fix_revision, row.present_at_first) == (1, None, True)


def blog(hours: float, *entries: tuple[str, str]) -> Observation:
    posts = tuple(LiveEntry(key=k, posted_at=None, text=t) for k, t in entries)
    body = "\n\n".join(t for _, t in entries)
    return observation(hours, body, page_type=PageType.LIVE_BLOG, live_entries=posts)


FIRST, SECOND, THIRD = (
    (key, f"{word} boats have left the harbour by now.")
    for key, word in (("e1", "Many"), ("e2", "Most"), ("e3", "All"))
)


def test_live_blog_changes_by_its_entries_alone() -> None:
    rolled = history(blog(0, FIRST, SECOND), blog(1, SECOND), blog(2, FIRST, SECOND))
    assert kinds(rolled) == ["first"]
    grown = history(blog(0, FIRST, SECOND), blog(1, SECOND, THIRD))
    assert kinds(grown) == ["first", "update"]
    assert grown.revisions[1].changes["sentences"]["removed"] == []
    assert [e.entry_key for e in grown.live_entries] == ["e1", "e2", "e3"]
    assert grown.live_entries[0].last_seen_at == START
    edited = history(blog(0, FIRST), blog(1, ("e1", "No boats have left the harbour by now.")))
    assert kinds(edited) == ["first", "update"]
