"""The central law: a history is a function of the set of observations, and is well formed."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from unit.revise.making import EXTRACTOR, gone, observation
from writethru.model import Basis, CorrectionNote, LiveEntry, Observation, PageType, Verdict
from writethru.revise import fold
from writethru.revise.states import states

BODIES = (
    "A fire broke out at the mill. At least 12 people were killed.",
    "A fire broke out at the mill. At least 17 people were killed.",
    "A blaze started at the mill. At least 17 people were killed. Its owner is 71.",
    "A fire broke out at the mill.\u00a0 At least 12 people were killed.",
)
NOTE = CorrectionNote(kind="correction", text="An earlier version had a wrong number.")
ENTRIES = tuple(LiveEntry(key=f"e{n}", posted_at=None, text=f"Entry {n} here.") for n in range(4))


@st.composite
def looks(draw: st.DrawFn) -> Observation:
    """One capture of any sort within three days."""
    hours = draw(st.sampled_from([0, 1, 1.5, 2, 5, 8, 9, 20, 30, 71]))
    what = draw(st.sampled_from(["text", "text", "text", "text", "bad", "gone", "blog"]))
    if what == "gone":
        return gone(hours, draw(st.sampled_from([404, 404, 410])))
    basis = draw(st.sampled_from([Basis.CLOCK, Basis.CLOCK, Basis.WARC, Basis.COLLECTOR]))
    version = draw(st.sampled_from([EXTRACTOR, "writethru-clean/2"]))
    more: dict[str, object] = {"basis": basis, "rules": f"{version}+source1"}
    if what == "blog":
        entries = tuple(draw(st.lists(st.sampled_from(ENTRIES), unique=True, min_size=1)))
        body = "\n\n".join(entry.text for entry in entries)
        return observation(hours, body, page_type=PageType.LIVE_BLOG, live_entries=entries, **more)
    marked = draw(st.booleans())
    verdict = Verdict.BLOCKED if what == "bad" else Verdict.OK
    return observation(
        hours,
        draw(st.sampled_from(BODIES)),
        draw(st.sampled_from(["Fire at mill", "Mill ablaze"])),
        verdict=verdict,
        marked_developing=marked,
        developing_notice="Developing." if marked else None,
        corrections=(NOTE,) if draw(st.sampled_from([False, False, True])) else (),
        **more,
    )


chains = st.lists(looks(), min_size=1, max_size=14)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(chains, st.integers(0, 2**32), st.integers(1, 3))
def test_order_and_repeats_never_matter(found: list[Observation], seed: int, copies: int) -> None:
    again = found * copies
    Random(seed).shuffle(again)
    assert fold(again, quiet_hours=24) == fold(found, quiet_hours=24)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(chains, chains)
def test_batches_may_be_split_anywhere(first: list[Observation], second: list[Observation]) -> None:
    whole = fold([*first, *second], quiet_hours=24)
    assert fold(iter([*second, *first, *second]), quiet_hours=24) == whole


@settings(max_examples=200, deadline=None, derandomize=True)
@given(chains)
def test_history_is_well_formed(found: list[Observation]) -> None:
    history = fold(found, quiet_hours=24)
    revisions = history.revisions
    assert [r.revision_no for r in revisions] == list(range(1, len(revisions) + 1))
    assert [r.change_kind == "first" for r in revisions] == [r.revision_no == 1 for r in revisions]
    for before, after in pairwise(revisions):
        assert before.observed_to == after.observed_from
        assert before.observed_from < after.observed_from
        assert after.changed_after is not None
        assert before.observed_from <= after.changed_after <= after.observed_from
    assert all(r.observed_to is None for r in revisions[-1:])
    for revision in revisions:
        assert revision.change_kind == revision.kinds[0]
        assert revision.captures >= 1
        assert revision.change_kind != "removed" or revision.body is None
        assert revision.reverts_to is None or revision.reverts_to < revision.revision_no - 1
    for span in history.spans:
        assert (span.closed_at is None) == (span.end_reason is None)
        assert span.closed_at is None or span.closed_at >= span.opened_at
    assert len({span.opened_at for span in history.spans}) == len(history.spans)
    assert history.last_seen_at >= history.first_seen_at


@settings(max_examples=200, deadline=None, derandomize=True)
@given(chains)
def test_neighbours_differ(found: list[Observation]) -> None:
    reliable = sorted(
        (o for o in found if o.verdict in (Verdict.OK, Verdict.GONE)), key=lambda o: o.observed_at
    )
    for before, after in pairwise(states(reliable)):
        assert before.identity != after.identity


def test_recorded_time_of_a_repeat_does_not_matter() -> None:
    first = observation(0)
    later = replace(first, recorded_at=first.recorded_at.replace(year=2030))
    assert fold([later, first], quiet_hours=24) == fold([first], quiet_hours=24)


def test_looking_a_thousand_times_makes_two_revisions() -> None:
    found = [observation(n / 60, BODIES[n > 500]) for n in range(1000)]
    history = fold(found * 3, quiet_hours=24)
    assert [r.captures for r in history.revisions] == [501, 499]
