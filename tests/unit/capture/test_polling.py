"""When a place is read again, and which sitemaps of an index are."""

from datetime import UTC, datetime, timedelta

import pytest
from writethru.capture import ChildSitemap, PlaceState, chosen, due_children
from writethru.capture.discovering.children import period_end
from writethru.capture.discovering.polling import (
    after_poll,
    has_overflowed,
    max_age_s,
    next_poll,
    place_state,
)

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
PERIOD = timedelta(minutes=10)


def played(*fresh: int, entries: int = 20, hint_s: float = 0.0) -> PlaceState:
    """The state after a poll at every run, the last one at NOW."""
    state: PlaceState | None = None
    for number, count in enumerate((entries, *fresh)):
        at = NOW - PERIOD * (len(fresh) - number)
        state = after_poll(state, now=at, fresh=count, entries=entries, hint_s=hint_s)
    assert state is not None
    return state


def runs_until(state: PlaceState | None) -> int:
    """After how many runs the place is read again."""
    return next(
        n for n in range(1, 99) if next_poll(state, now=NOW, period=PERIOD) <= NOW + n * PERIOD
    )


def test_a_place_that_was_never_read_is_due_now() -> None:
    assert next_poll(None, now=NOW, period=PERIOD) == NOW


def test_a_place_read_in_a_time_to_come_is_due_now() -> None:
    state = PlaceState(polled_at=NOW + timedelta(days=1))
    assert next_poll(state, now=NOW, period=PERIOD) == NOW


def test_a_place_with_news_at_each_poll_is_read_at_every_run() -> None:
    assert runs_until(played(1, 1, 1)) == 1


def test_a_silent_place_is_read_at_every_fourth_run_and_no_rarer() -> None:
    assert runs_until(played(*[0] * 20)) == 4
    assert runs_until(played(*[0] * 2000)) == 4


def test_a_place_with_news_now_and_then_lies_between() -> None:
    assert 1 < runs_until(played(*[0, 0, 0, 0, 1] * 10, 0)) <= 4


def test_no_run_that_starts_a_little_early_is_lost() -> None:
    state = played(1, 1)
    assert next_poll(state, now=NOW, period=PERIOD) <= NOW + PERIOD - timedelta(minutes=2)
    assert next_poll(state, now=NOW, period=PERIOD) > NOW + PERIOD / 2


def test_a_feed_that_may_overflow_is_read_at_every_run() -> None:
    assert runs_until(played(*[0] * 50, 18)) == 1
    assert runs_until(played(*[0] * 50, 1)) > 1


def test_a_feed_of_which_nothing_was_known_has_overflowed() -> None:
    assert has_overflowed(played(0), fresh=20, entries=20)
    assert not has_overflowed(played(0), fresh=19, entries=20)
    assert not has_overflowed(None, fresh=20, entries=20)
    assert not has_overflowed(played(0), fresh=1, entries=1)


def test_a_hint_delays_a_quiet_place_within_the_bound_and_never_a_busy_one() -> None:
    assert runs_until(played(1, 0, hint_s=1500.0)) == 3
    assert runs_until(played(1, 0, hint_s=1e9)) == 4
    assert runs_until(played(1, 1, hint_s=1e9)) == 1


def test_not_modified_counts_as_nothing_new_and_keeps_the_number_of_entries() -> None:
    state = after_poll(played(1, 1), now=NOW + PERIOD, fresh=0)
    assert (state.streak, state.entries) == (0, 20)


def test_a_state_comes_back_from_its_json() -> None:
    state = played(0, 1, 2, hint_s=60.0)
    assert place_state(state.as_json()) == state


@pytest.mark.parametrize(
    "stored", [None, {}, {"polled_at": "soon"}, {"polled_at": NOW.isoformat(), "other": 1}]
)
def test_a_state_of_another_form_is_none(stored: dict[str, object] | None) -> None:
    assert place_state(stored) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("public, max-age=300", 300.0),
        ("s-maxage=9, max-age=60", 60.0),
        ("no-cache, max-age=300", 0.0),
        ("max-age=x", 0.0),
        (None, 0.0),
        ("max-age=" + "9" * 50_000, 999999999.0),
    ],
)
def test_a_cache_header_says_how_long_an_answer_holds(header: str | None, seconds: float) -> None:
    assert max_age_s(header) == seconds


# --- the sitemaps of an index ---------------------------------------------------------------


def child(name: str, lastmod: datetime | None = None, *, is_day: bool = False) -> ChildSitemap:
    url = f"https://gazette.example/{name}"
    return ChildSitemap(url=url, lastmod=lastmod, lastmod_is_day=is_day)


def due(one: ChildSitemap, *, read_before: timedelta | None, is_asked: bool = False) -> bool:
    states = {} if read_before is None else {one.url: PlaceState(polled_at=NOW - read_before)}
    return due_children([one], states, now=NOW, period=PERIOD, is_asked=is_asked) != []


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "read_before", "is_due"),
    [
        (child("s.xml"), None, True),
        (child("s.xml"), HOUR, True),
        (child("s.xml"), timedelta(minutes=1), False),
        (child("s.xml", NOW - 2 * HOUR), None, True),
        (child("s.xml", NOW - 2 * HOUR), HOUR, False),
        (child("s.xml", NOW - HOUR), 2 * HOUR, True),
        (child("s.xml", NOW - HOUR), HOUR, True),
        (child("s.xml", NOW + DAY), timedelta(minutes=1), False),
        (child("s.xml", NOW.replace(hour=0), is_day=True), HOUR, True),
        (child("s.xml", NOW - 3 * DAY, is_day=True), HOUR, False),
        (child("s-2031-04-01.xml"), None, True),
        (child("s-2031-04-01.xml"), HOUR, False),
        (child("s-2031-05-04.xml"), HOUR, True),
        (child("s-2031-04-01.xml", NOW - HOUR), 2 * HOUR, True),
        (child("2031/04/map.xml"), HOUR, False),
        (child("2031/05/map.xml"), HOUR, True),
    ],
    ids=[
        "never read", "undated, read long ago", "undated, just read", "changed, never read",
        "read since it changed", "changed since it was read", "read in the minute of its stamp",
        "a stamp in the future is no stamp", "a bare day is not over", "a bare day is over",
        "an old day never read", "an old day read once", "today",
        "an old day that says it changed", "an old month read once", "this month",
    ],
)  # fmt: skip
def test_a_sitemap_is_read_where_it_may_have_changed(
    one: ChildSitemap, read_before: timedelta | None, *, is_due: bool
) -> None:
    assert due(one, read_before=read_before) is is_due


def test_who_asks_gets_the_undated_ones_at_once_but_not_what_cannot_have_changed() -> None:
    assert due(child("s.xml"), read_before=timedelta(minutes=1), is_asked=True)
    assert not due(child("s-2031-04-01.xml"), read_before=HOUR, is_asked=True)


@pytest.mark.fault(45)
def test_a_huge_index_costs_few_requests_a_run_and_is_read_whole_over_several() -> None:
    index = [child(f"s-{n:04}.xml", NOW - DAY * n) for n in range(100)]
    states: dict[str, PlaceState] = {}
    for run in range(6):
        now = NOW + run * HOUR
        wanted = chosen(due_children(index, states, now=now, period=PERIOD), states, limit=20)
        assert len(wanted) <= 20
        states |= {one.url: PlaceState(polled_at=now) for one in wanted}
    assert len(states) == 100
    assert due_children(index, states, now=NOW + 6 * HOUR, period=PERIOD) == []


def test_sitemaps_that_always_call_themselves_new_do_not_starve_the_others() -> None:
    always_new = [child(f"n-{n}.xml", NOW) for n in range(50)]
    others = [child(f"o-{n}.xml") for n in range(50)]
    states: dict[str, PlaceState] = {}
    for run in range(12):
        now = NOW + run * PERIOD
        index = [ChildSitemap(url=one.url, lastmod=now) for one in always_new] + others
        wanted = chosen(due_children(index, states, now=now, period=PERIOD), states, limit=20)
        states |= {one.url: PlaceState(polled_at=now) for one in wanted}
    assert len(states) == 100


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("sitemap-2031-05-04.xml", datetime(2031, 5, 5, tzinfo=UTC)),
        ("sitemap/20310504.xml.gz", datetime(2031, 5, 5, tzinfo=UTC)),
        ("2031/12/31/index.xml", datetime(2032, 1, 1, tzinfo=UTC)),
        ("map.xml?yyyy=2031&mm=5&dd=4", datetime(2031, 5, 5, tzinfo=UTC)),
        ("map.xml?yyyy=2031&mm=12", datetime(2032, 1, 1, tzinfo=UTC)),
        ("posts-2031-05.xml", datetime(2031, 6, 1, tzinfo=UTC)),
        ("sitemap-2031.xml", None),
        ("sitemap-203105.xml", None),
        ("sitemap-2031-02-30.xml", None),
        ("sitemap-1203105041.xml", None),
        ("news.xml", None),
    ],
)
def test_an_address_may_name_a_day_or_month(name: str, end: datetime | None) -> None:
    assert period_end(f"https://gazette.example/{name}") == end
