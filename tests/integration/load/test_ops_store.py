"""Batches and their sums, what is set aside, visits, days, and turns at a host."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from integration.load.newsdesk import (
    BATCH,
    NOON,
    bundle,
    capture,
    chain,
    count,
    minutes,
    rows,
    seen,
    url_of,
)
from writethru.errors import Code
from writethru.load import Warehouse
from writethru.load.articles import replace_articles
from writethru.load.captures import store_captures
from writethru.load.days import tally_days
from writethru.load.hosts import pause_host, take_slot
from writethru.load.observations import store_observations
from writethru.load.ops import (
    Settlement,
    Sums,
    add_items,
    close_batch,
    end_dead_batches,
    open_batch,
    pending_items,
    resolve,
    set_aside,
    settle_items,
)
from writethru.load.visits import VisitRow, due_sources, due_visits, save_visits, visits_of
from writethru.model import Outcome, Sighting


@pytest.fixture
def batch(warehouse: Warehouse) -> Warehouse:
    """A warehouse with an open batch of the items 0 to 5."""
    warehouse.run(
        lambda c: open_batch(
            c, batch_id=BATCH, stage="capture", source_id="courier_live", started_at=NOON
        )
    )
    urls = [url_of(str(n)) for n in range(6)]
    assert warehouse.run(lambda c: add_items(c, BATCH, [*urls, urls[0]])) == 6
    return warehouse


def settle(warehouse: Warehouse, slug: str, outcome: Outcome, **more: Any) -> bool:
    ended = Settlement(batch_id=BATCH, url=url_of(slug), outcome=outcome, **more)
    return warehouse.run(lambda c: settle_items(c, [ended])) == 1


def test_a_batch_sums_up_how_its_items_ended(batch: Warehouse) -> None:
    outcomes = (Outcome.CAPTURED, Outcome.CAPTURED, Outcome.UNCHANGED, Outcome.DUPLICATE)
    for slug, outcome in enumerate(outcomes):
        assert settle(batch, str(slug), outcome)
    assert settle(batch, "4", Outcome.QUARANTINED, code=Code.DNS)
    sums = batch.run(lambda c: close_batch(c, BATCH, ended_at=NOON))
    assert sums == Sums(
        discovered=6, captured=2, unchanged=1, duplicate=1, quarantined=1, pending=1
    )


def test_a_closed_batch_is_frozen(batch: Warehouse) -> None:
    first = batch.run(lambda c: close_batch(c, BATCH, ended_at=NOON))
    assert not settle(batch, "0", Outcome.CAPTURED)
    assert batch.run(lambda c: close_batch(c, BATCH, ended_at=NOON)) == first


def test_an_item_added_again_keeps_its_outcome(batch: Warehouse) -> None:
    settle(batch, "0", Outcome.CAPTURED)
    assert batch.run(lambda c: add_items(c, BATCH, [url_of("0"), url_of("new")])) == 1
    pending = set(batch.run(lambda c: pending_items(c, BATCH)))
    assert pending == {url_of(slug) for slug in ("1", "2", "3", "4", "5", "new")}


def put_aside(warehouse: Warehouse, code: Code = Code.DNS, reason: str = "no such host") -> None:
    warehouse.run(
        lambda c: set_aside(
            c,
            stage="capture",
            source_id="courier_live",
            url=url_of("ferry"),
            code=code,
            reason=reason,
            recorded_at=NOON,
        )
    )


def test_a_url_is_set_aside_once_for_each_code_and_counts_attempts(warehouse: Warehouse) -> None:
    for reason in ("first", "second"):
        put_aside(warehouse, reason=reason)
    put_aside(warehouse, Code.TLS)
    found = rows(warehouse, "select code, attempts, reason from ops.quarantine order by code")
    assert found == [("dns", 2, "second"), ("tls", 1, "no such host")]


def test_a_success_resolves_all_codes_of_its_stage(warehouse: Warehouse) -> None:
    put_aside(warehouse)
    put_aside(warehouse, Code.TLS)
    urls = [url_of("ferry")]
    assert warehouse.run(lambda c: resolve(c, urls, "clean", at=NOON)) == 0
    assert warehouse.run(lambda c: resolve(c, urls, "capture", at=NOON)) == 2
    put_aside(warehouse)
    unresolved = "select code, attempts from ops.quarantine where resolved_at is null"
    assert rows(warehouse, unresolved) == [("dns", 2)]


def test_visits_are_due_from_their_time_on(warehouse: Warehouse) -> None:
    visits = [
        VisitRow(url=url_of(str(late)), source_id="courier_live", next_at=NOON + minutes(late),
                 etag='"e"', state={"fetched_at": NOON.isoformat()})
        for late in (5, 0, 10)
    ]  # fmt: skip
    done = VisitRow(url=url_of("done"), source_id="herald_live")
    warehouse.run(lambda c: save_visits(c, [*visits, done]))
    with warehouse.transaction() as conn:
        due = due_visits(conn, "courier_live", now=NOON + minutes(5), limit=9)
        assert due == [visits[1], visits[0]]
        assert due_sources(conn, now=NOON) == ["courier_live"]
        assert visits_of(conn, [done.url, url_of("x")]) == {done.url: done}


def test_a_day_counts_what_it_brought(warehouse: Warehouse) -> None:
    feed = capture("feed.xml")
    of, said, whose = seen("ferry")
    announced = [(feed, Sighting(url=url_of(slug))) for slug in ("ferry", "boat", "bridge")]
    warehouse.run(lambda c: store_captures(c, [feed, of], announced, to_clean=()))
    warehouse.run(lambda c: store_observations(c, [(said, whose)]))
    revisions = (replace(chain(NOON)[0], first_capture_id=of.capture_id),)
    warehouse.run(lambda c: replace_articles(c, [bundle("ferry", revisions)], recorded_at=NOON))
    days = [NOON.date(), date(2031, 5, 7)]
    for _ in range(2):
        warehouse.run(lambda c: tally_days(c, "courier_live", days))
    found = rows(warehouse, "select day, discovered, captured, articles, revisions, state"
                            " from ops.source_day order by day")  # fmt: skip
    assert found == [(days[0], 3, 1, 1, 1, "complete"), (days[1], 0, 0, 0, 0, "missing")]


def take(warehouse: Warehouse, delay_s: float = 100.0, **more: float) -> float:
    return warehouse.run(lambda c: take_slot(c, "courier.example", delay_s, **more)).wait_s


def test_turns_at_a_host_are_a_delay_apart_whoever_takes_them(warehouse: Warehouse) -> None:
    with ThreadPoolExecutor(2) as pool:
        waits = sorted(pool.map(lambda _: take(warehouse), range(6)))
    assert [round(wait / 100) for wait in waits] == [0, 1, 2, 3, 4, 5]


def test_another_host_does_not_wait(warehouse: Warehouse) -> None:
    take(warehouse)
    assert warehouse.run(lambda c: take_slot(c, "herald.example", 100.0)).wait_s == 0.0


def test_a_turn_too_far_off_is_not_taken(warehouse: Warehouse) -> None:
    take(warehouse)
    assert [round(take(warehouse, max_wait_s=10) / 100) for _ in range(3)] == [1, 1, 1]
    assert round(take(warehouse) / 100) == 1


def test_a_paused_host_gives_no_turn_and_says_for_how_long(warehouse: Warehouse) -> None:
    warehouse.run(lambda c: pause_host(c, "courier.example", for_s=3000))
    warehouse.run(lambda c: pause_host(c, "courier.example", for_s=100))
    turn = warehouse.run(lambda c: take_slot(c, "courier.example", 1.0))
    assert (turn.is_taken, turn.is_paused, round(turn.wait_s / 100)) == (False, True, 30)
    assert count(warehouse, "ops.host") == 1


def test_a_batch_that_nobody_is_left_to_end_is_ended_with_what_it_did(batch: Warehouse) -> None:
    settle(batch, "0", Outcome.CAPTURED)
    later = NOON + timedelta(days=1)

    def end(begun_before: datetime) -> int:
        return batch.run(lambda c: end_dead_batches(c, begun_before=begun_before, ended_at=later))

    assert (end(NOON), end(NOON + timedelta(seconds=1)), end(later)) == (0, 1, 0)
    with batch.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("select state, captured, pending, ended_at from ops.batch")
        assert cursor.fetchall() == [("failed", 1, 5, later)]
