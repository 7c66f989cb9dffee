"""What policies would have seen of known histories."""

from datetime import UTC, datetime, timedelta

import pytest
from writethru.capture import History, heat_of, next_visit, replay
from writethru.capture.revisiting.intensity import cooled
from writethru.capture.revisiting.replay import NEWSDIFFS_LOOKS_S, change_times

NOON = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def history(*minutes: float) -> dict:
    """A page whose text became another one at each of the minutes."""
    times = [NOON + timedelta(minutes=at) for at in (0, *minutes)]
    return {"href": "/a", "versions": [{"t": t.isoformat(), "title": str(t)} for t in times]}


def played(*histories: dict) -> dict:
    return {result.policy: result for result in replay(histories)}


def test_replay_counts_looks_and_changes():
    results = played(history(5, 7))
    newsdiffs, oracle = results["newsdiffs"], results["oracle"]
    assert (newsdiffs.changes, newsdiffs.caught, newsdiffs.missed, newsdiffs.share) == (
        2,
        1,
        1,
        0.5,
    )
    assert newsdiffs.median_delay_s == 8 * 60.0
    assert newsdiffs.requests == 1 + 1 + len(NEWSDIFFS_LOOKS_S)
    assert (oracle.requests, oracle.share, oracle.median_delay_s) == (3, 1.0, 0.0)


def test_a_history_without_changes_has_no_delay():
    ours = played(history())["ours"]
    assert (ours.changes, ours.share, ours.median_delay_s) == (0, 0.0, None)


def test_no_histories_at_all_are_replayed():
    assert {result.requests for result in replay([])} == {0}


def test_equal_neighbours_are_no_change_and_bare_times_are():
    at = ["2031-05-04T14:00:00+02:00", "2031-05-04T11:00:00+00:00"]
    assert len(change_times([{"t": t, "title": "A"} for t in at])) == 1
    assert change_times([{"t": t} for t in at]) == (NOON - HOUR, NOON)


def test_newsdiffs_has_its_own_ladder():
    """A wait counts by the time since the change when the look comes due, not when it began."""
    looks_h = [at / 3600 for at in NEWSDIFFS_LOOKS_S]
    assert looks_h[:11] == [n / 4 for n in range(1, 12)]
    assert looks_h[11:13] == [3.75, 4.75]
    assert looks_h[-1] <= 360 * 24


def test_the_interval_of_the_fixed_one_spends_what_newsdiffs_spends():
    results = played(history(), history(30, 90), history(600))
    spent, fixed = results["newsdiffs"].requests, results["fixed interval"].requests
    assert 0.97 * spent <= fixed <= spent


@pytest.mark.parametrize("minutes", [(), (40,), (12, 30, 55, 300), (5, 2000, 2010, 9000)])
def test_the_replay_looks_when_the_policy_says(minutes):
    """The replay's short way of reckoning beside `next_visit` itself, look by look."""
    first = NOON
    changes = [first + timedelta(minutes=at) for at in minutes]
    known = History(first_seen_at=first, last_looked_at=first)
    seen_at: list[datetime] = []
    looks, now, caught_of = 1, first, 0
    while (due := next_visit(known, now=now)) is not None:
        now, looks = due, looks + 1
        there = sum(at <= now for at in changes)
        if there > caught_of:
            caught_of = there
            seen_at.append(now)
            known = History(
                first_seen_at=first,
                last_looked_at=now,
                last_changed_at=now,
                changes=len(seen_at),
                heat=heat_of(seen_at),
            )
    ours = played(history(*minutes))["ours"]
    assert abs(ours.requests - looks) <= 1
    assert ours.caught == len(seen_at)


def test_heat_is_the_changes_halved_every_three_hours():
    assert heat_of([]) == 0.0
    assert heat_of([NOON]) == 1.0
    assert heat_of([NOON, NOON + 3 * HOUR]) == pytest.approx(1.5)
    assert cooled(1.5, 3 * 3600.0) == pytest.approx(0.75)


def made_histories() -> list[dict]:
    """Pages of which near half never change, and the others often at first, by a fixed rule."""
    often = (0, 1, 0, 3, 0, 2, 6)
    return [
        history(*(7 + n % 23 + 31 * k * (k + n % 3) for k in range(often[n % len(often)])))
        for n in range(140)
    ]


def test_ours_sees_changes_sooner_than_newsdiffs_for_no_more_requests():
    results = played(*made_histories())
    ours, theirs = results["ours"], results["newsdiffs"]
    assert ours.requests <= theirs.requests
    assert ours.missed <= theirs.missed
    assert ours.median_delay_s <= 0.6 * theirs.median_delay_s
