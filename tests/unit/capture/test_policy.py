"""When a page is looked at next, by what is known of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from writethru.capture import (
    Budget,
    History,
    after_failures,
    looks_a_run,
    next_visit,
    priority,
)
from writethru.capture.revisiting.policy import WAIT_MAX_S, WAIT_MIN_S, article_wait_s
from writethru.model import PageType

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def wait(first_seen: timedelta, *, changed: timedelta | None = None, **more) -> timedelta | None:
    """The wait of a page that was first seen, and changed last, so long ago."""
    heat = more.pop("heat", 0.0 if changed is None else 1.0)
    history = History(
        first_seen_at=NOW - first_seen,
        last_looked_at=NOW,
        last_changed_at=None if changed is None else NOW - changed,
        heat=heat,
        **{"changes": int(changed is not None), **more},
    )
    at = next_visit(history, now=NOW)
    return None if at is None else at - NOW


def test_a_new_page_is_looked_at_again_within_minutes():
    assert 4 * MINUTES <= wait(0 * HOURS) <= 10 * MINUTES


def test_the_wait_grows_with_quiet_until_there_is_none():
    waits = [wait(age) for age in (0 * HOURS, 1 * HOURS, 6 * HOURS, 1 * DAYS, 4 * DAYS, 20 * DAYS)]
    assert waits == sorted(waits)
    assert waits[-1] > 5 * HOURS
    assert wait(29 * DAYS) is not None
    assert wait(30 * DAYS) is None


def test_a_change_makes_a_page_busy_again():
    assert wait(20 * DAYS, changed=5 * MINUTES) < HOURS < wait(20 * DAYS, changed=2 * DAYS)
    assert wait(40 * DAYS, changed=29 * DAYS) is not None


def test_a_page_that_changed_often_lately_is_looked_at_sooner():
    assert wait(DAYS, changed=HOURS, heat=4.0) < wait(DAYS, changed=HOURS, heat=1.0)


def test_changes_of_long_ago_count_no_more():
    calm, busy = (wait(5 * DAYS, changed=2 * DAYS, heat=heat) for heat in (1.0, 4.0))
    assert calm - busy < MINUTES


def test_an_article_published_long_before_it_was_seen_is_no_new_one():
    assert wait(HOURS, published_at=NOW - 900 * DAYS) > 6 * HOURS
    assert wait(30 * DAYS, published_at=NOW - 900 * DAYS) is None


def test_a_date_of_day_precision_makes_no_page_older():
    assert wait(HOURS, published_at=NOW - 20 * HOURS) == wait(HOURS)


def test_a_developing_page_is_looked_at_every_ten_minutes_for_a_week():
    assert wait(6 * DAYS, is_developing=True) == 10 * MINUTES
    assert wait(8 * DAYS, is_developing=True) == wait(8 * DAYS)
    assert wait(0 * HOURS, is_developing=True) == wait(0 * HOURS)


def test_a_live_blog_is_looked_at_as_long_as_entries_come():
    live = {"page_type": PageType.LIVE_BLOG}
    assert wait(3 * DAYS, changed=2 * HOURS, **live) <= 5 * MINUTES
    assert wait(3 * DAYS, changed=7 * HOURS, **live) == wait(3 * DAYS, changed=7 * HOURS)


def test_hubs_and_evergreens_are_looked_at_seldom():
    hub, evergreen = {"page_type": PageType.HUB}, {"page_type": PageType.EVERGREEN}
    assert wait(0 * HOURS, **hub) == wait(DAYS, changed=MINUTES, **hub) == 6 * HOURS
    assert wait(4 * DAYS, changed=MINUTES, **hub) is None
    assert wait(0 * HOURS, **evergreen) == DAYS == wait(90 * DAYS, changed=DAYS, **evergreen)
    assert wait(90 * DAYS, changed=31 * DAYS, **evergreen) is None


def gone(since: timedelta, status: int) -> timedelta | None:
    return wait(9 * DAYS, gone_since=NOW - since, gone_status=status)


def test_a_404_is_confirmed_more_than_six_hours_later_and_watched_for_a_return():
    assert gone(0 * HOURS, 404) == HOURS
    assert gone(HOURS, 404) + HOURS > 6 * HOURS
    assert gone(7 * HOURS, 404) + 7 * HOURS == DAYS
    assert gone(2 * DAYS, 404) + 2 * DAYS == 7 * DAYS
    assert gone(7 * DAYS, 404) > 6 * HOURS
    assert gone(8 * DAYS, 404) is None


def test_a_410_is_believed_and_watched_for_a_return():
    assert gone(0 * HOURS, 410) == DAYS
    assert gone(DAYS, 410) == 6 * DAYS
    assert gone(7 * DAYS, 410) is None


def test_thrift_stretches_all_waits_alike():
    for quiet in (0 * HOURS, 5 * HOURS, 9 * DAYS):
        history = History(first_seen_at=NOW - quiet, last_looked_at=NOW)
        usual = next_visit(history, now=NOW) - NOW
        doubled = next_visit(history, now=NOW, budget=Budget(thrift=2.0)) - NOW
        assert abs(doubled - 2 * usual) < timedelta(milliseconds=1)


@given(
    age=st.floats(-1e6, 1e9),
    quiet=st.floats(-1e6, 1e9),
    heat=st.floats(0, 1e6),
    more=st.floats(0, 1e6),
)
def test_every_wait_is_within_bounds_and_never_shorter_for_more_quiet(age, quiet, heat, more):
    before = article_wait_s(age_s=age, quiet_s=quiet, heat=heat)
    after = article_wait_s(age_s=age + more, quiet_s=quiet + more, heat=heat)
    assert WAIT_MIN_S <= before <= WAIT_MAX_S
    assert after >= before * (1 - 1e-9)


def test_a_page_that_fails_is_asked_for_later_each_time_and_at_last_no_more():
    passing = [after_failures(n, may_pass=True, now=NOW) for n in range(1, 7)]
    waits = [at - NOW for at in passing[:-1]]
    assert waits == [30 * MINUTES, HOURS, 2 * HOURS, 4 * HOURS, 8 * HOURS]
    assert passing[-1] is None
    assert after_failures(1, may_pass=False, now=NOW) == NOW + DAYS


def test_a_run_leaves_a_fifth_of_the_hosts_turns_to_what_is_new():
    assert looks_a_run(delay_s=2.0, max_per_run=200, run_every_s=300.0) == 120
    assert looks_a_run(delay_s=0.01, max_per_run=200, run_every_s=300.0) == 200
    assert looks_a_run(delay_s=900.0, max_per_run=200, run_every_s=300.0) == 1
    assert looks_a_run(delay_s=0.0, max_per_run=7, run_every_s=300.0) == 7


def test_the_page_of_whose_own_wait_most_has_passed_goes_first():
    settled = priority(elapsed_s=3 * 86_400.0, wait_s=86_400.0)
    busy = priority(elapsed_s=600.0, wait_s=300.0)
    assert settled > busy
    assert priority(elapsed_s=None, wait_s=0.0) > settled
