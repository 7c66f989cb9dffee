"""When to look again, and what a policy would have seen of known histories."""

from datetime import UTC, datetime, timedelta

import pytest
from writethru.capture import LocalPace, Visit, next_visit, replay, wants_fetch
from writethru.capture.replay import change_times
from writethru.model import Sighting

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wait(age: timedelta, *, changed: timedelta | None = None, developing: bool = False):
    at = next_visit(
        first_seen_at=NOW - age,
        last_changed_at=NOW - (age if changed is None else changed),
        is_developing=developing,
        now=NOW,
    )
    return None if at is None else at - NOW


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0 * HOURS, 10 * MINUTES),
        (179 * MINUTES, 10 * MINUTES),
        (3 * HOURS, HOURS),
        (23 * HOURS, HOURS),
        (1 * DAYS, 6 * HOURS),
        (7 * DAYS, 3 * DAYS),
        (29 * DAYS, 3 * DAYS),
        (30 * DAYS, None),
    ],
)
def test_the_wait_grows_with_age(age, expected):
    assert wait(age) == expected


def test_a_change_makes_a_page_young_again():
    assert wait(20 * DAYS, changed=HOURS) == 10 * MINUTES


def test_a_developing_page_is_looked_at_every_ten_minutes_for_a_week():
    assert wait(6 * DAYS, developing=True) == 10 * MINUTES
    assert wait(8 * DAYS, developing=True) == 3 * DAYS


@pytest.mark.parametrize(
    ("fetched", "next_in", "lastmod", "wanted"),
    [
        (None, None, None, True),
        (1 * HOURS, 1 * HOURS, None, False),
        (1 * HOURS, -1 * MINUTES, None, True),
        (1 * HOURS, None, -30 * MINUTES, True),
        (1 * HOURS, None, -2 * HOURS, False),
        (1 * HOURS, None, 2 * DAYS, False),
        (1 * HOURS, None, None, False),
    ],
    ids=["new", "not due", "due", "modified since", "modified before", "future", "finished"],
)
def test_a_page_is_fetched_if_new_changed_or_due(fetched, next_in, lastmod, wanted):
    visit = Visit(
        fetched_at=NOW - fetched if fetched else None,
        next_at=NOW + next_in if next_in else None,
    )
    announced = Sighting(url="https://a.example/", lastmod=NOW + lastmod if lastmod else None)
    assert wants_fetch(announced, visit, NOW) is wanted


def test_a_page_never_visited_is_fetched():
    assert wants_fetch(Sighting(url="https://a.example/"), None, NOW)


def test_replay_counts_looks_and_changes():
    versions = [
        {"t": "2031-05-04T12:00:00+00:00", "title": "A"},
        {"t": "2031-05-04T12:05:00+00:00", "title": "B"},
        {"t": "2031-05-04T12:07:00+00:00", "title": "C"},
        {"t": "2031-05-04T12:09:00+00:00", "title": "C"},
    ]
    results = {result.policy: result for result in replay([{"href": "/a", "versions": versions}])}
    ours = results["ours"]
    assert (ours.changes, ours.caught, ours.share, ours.median_delay_s) == (2, 1, 0.5, 180.0)
    assert results["oracle"].requests == 3
    assert (results["oracle"].share, results["oracle"].median_delay_s) == (1.0, 0.0)
    assert results["hourly for 30 days"].requests == 721
    assert results["hourly for 30 days"].median_delay_s == 53 * 60.0


def test_a_history_without_changes_has_no_delay():
    [ours, *_] = replay([{"href": "/a", "versions": [{"t": "2031-05-04T12:00:00Z"}]}])
    assert (ours.changes, ours.share, ours.median_delay_s) == (0, 0.0, None)


def test_equal_neighbours_are_no_change_and_bare_times_are():
    at = ["2031-05-04T14:00:00+02:00", "2031-05-04T11:00:00+00:00"]
    assert len(change_times([{"t": t, "title": "A"} for t in at])) == 1
    assert change_times([{"t": t} for t in at]) == (NOW - HOURS, NOW)


def test_requests_to_one_host_start_their_delay_apart():
    waits: list[float] = []
    pace = LocalPace(sleep=waits.append, monotonic=lambda: 100.0)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        pace(host, 2.0)
    assert waits == [2.0, 4.0]
