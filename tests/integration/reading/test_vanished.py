"""When pages that vanish are an event of their source, and that it is no matter what came first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from psycopg2.extensions import connection
from writethru.flow.context import Context
from writethru.flow.linking import article_rows
from writethru.flow.vanishing import HELD_FOR, note_vanished
from writethru.load import Warehouse
from writethru.load.articles import replace_articles
from writethru.load.as_of import as_of
from writethru.load.captures import store_captures
from writethru.load.compare import compare
from writethru.load.decisions import add_decision
from writethru.load.fold_queue import claim_pages, release_pages
from writethru.load.observations import load_component, store_observations
from writethru.model import (
    NAMESPACE,
    Basis,
    Capture,
    Channel,
    Discover,
    Extraction,
    Identified,
    Observation,
    Page,
    Sighting,
    Source,
    Verdict,
    WarcPlace,
    capture_id_of,
    observation_id_of,
    page_id_of,
    sha256,
)
from writethru.settings import Settings
from writethru.sources import Catalog

MIDNIGHT = datetime(2025, 3, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FEED = "https://gazette.example/feed.xml"
GAZETTE = Source(
    id="gazette_live",
    publisher="gazette",
    name="The Gazette",
    group="gazette_live",
    discover=(Discover(feed=FEED),),
)
PRESENT, GONE = 200, 404


def _capture(no: int, at: datetime, status: int, *, source_id: str = GAZETTE.id) -> Capture:
    url = f"https://gazette.example/{no}"
    digest = sha256(f"{no} {status}")
    return Capture(
        capture_id=capture_id_of(url=url, captured_at=at, payload_sha256=digest),
        source_id=source_id,
        publisher="gazette",
        url=url,
        final_url=url,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        channel=Channel.REVISIT,
        http_status=status,
        content_type="text/html",
        payload_sha256=digest,
        refers_to_capture_id=None,
        vantage={},
        warc=WarcPlace(file="gazette_live/one.warc.gz", offset=0, length=1),
        batch_id=uuid5(NAMESPACE, "batch of the tests"),
        recorded_at=at,
    )


def _context(warehouse: Warehouse, now: datetime) -> Context:
    return Context(
        settings=Settings.from_env({"WRITETHRU_HOME": str(Path("unused"))}),
        warehouse=warehouse,
        catalog=Catalog(sources={GAZETTE.id: GAZETTE}, broken=()),
        clock=lambda: now,
    )


def _looked(warehouse: Warehouse, captures: list[Capture], now: datetime) -> bool:
    """Stores captures, then says what `note_vanished` made of them."""
    announced = [(capture, Sighting(url=capture.url)) for capture in captures]
    warehouse.run(lambda conn: store_captures(conn, captures, announced, to_clean=[]))
    return note_vanished(_context(warehouse, now), GAZETTE.id)


def _pages(count: int, at: datetime, status: int = PRESENT) -> list[Capture]:
    return [_capture(no, at, status) for no in range(count)]


def _decisions(warehouse: Warehouse) -> list[tuple[str, str, str]]:
    query = "select target ->> 'from', target ->> 'to', actor from raw.decision order by at"
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _is_alert_open(warehouse: Warehouse) -> bool:
    query = "select url from ops.quarantine where stage = 'vanished' and resolved_at is null"
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() == [(FEED,)]


# --- the rule -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("watched", "vanished", "is_event"),
    [(250, 6, True), (250, 5, False), (20, 4, False), (20, 5, True)],
    ids=["over 2 %", "2 %", "too few", "enough"],
)
def test_over_two_percent_and_five_urls_are_an_event(
    warehouse: Warehouse, watched: int, vanished: int, is_event: bool
) -> None:
    there = _pages(watched, MIDNIGHT - DAY)
    gone = _pages(vanished, MIDNIGHT + HOUR, GONE)
    assert _looked(warehouse, there + gone, MIDNIGHT + 2 * HOUR) is is_event
    assert len(_decisions(warehouse)) == is_event
    assert _is_alert_open(warehouse) is is_event


def test_an_event_is_told_of_once_and_is_the_same_whenever_it_is_seen(
    warehouse: Warehouse,
) -> None:
    there, gone = _pages(10, MIDNIGHT - DAY), _pages(10, MIDNIGHT + HOUR, GONE)
    assert _looked(warehouse, there + gone[:6], MIDNIGHT + 2 * HOUR)
    assert not _looked(warehouse, gone[6:], MIDNIGHT + 5 * HOUR)
    assert not _looked(warehouse, [], MIDNIGHT + 25 * HOUR)
    expected = (MIDNIGHT.isoformat(), (MIDNIGHT + HELD_FOR).isoformat(), "writethru")
    assert _decisions(warehouse) == [expected]


def test_two_workers_that_see_the_event_at_once_tell_of_it_once(warehouse: Warehouse) -> None:
    looks = _pages(10, MIDNIGHT - DAY) + _pages(10, MIDNIGHT + HOUR, GONE)
    announced = [(look, Sighting(url=look.url)) for look in looks]
    warehouse.run(lambda conn: store_captures(conn, looks, announced, to_clean=[]))
    context = _context(warehouse, MIDNIGHT + 2 * HOUR)
    with ThreadPoolExecutor(max_workers=2) as workers:
        told = list(workers.map(lambda _: note_vanished(context, GAZETTE.id), range(2)))
    assert (sorted(told), len(_decisions(warehouse))) == ([False, True], 1)


def test_looks_that_ended_after_midnight_count_on_the_day_that_they_were_made(
    warehouse: Warehouse,
) -> None:
    there, gone = _pages(10, MIDNIGHT - DAY), _pages(10, MIDNIGHT + 23 * HOUR, GONE)
    assert _looked(warehouse, there + gone, MIDNIGHT + 24.5 * HOUR)


def test_pages_that_were_gone_yesterday_do_not_vanish_again_today(warehouse: Warehouse) -> None:
    there = _pages(10, MIDNIGHT - 4 * DAY)
    long_gone = _pages(10, MIDNIGHT - 3 * DAY, GONE)
    assert not _looked(warehouse, there + long_gone + _pages(10, MIDNIGHT, GONE), MIDNIGHT + HOUR)


def test_pages_that_were_never_there_do_not_vanish(warehouse: Warehouse) -> None:
    assert not _looked(warehouse, _pages(10, MIDNIGHT, GONE), MIDNIGHT + HOUR)


def test_another_source_of_the_publisher_is_left_in_peace(warehouse: Warehouse) -> None:
    looks = _pages(10, MIDNIGHT - DAY) + _pages(10, MIDNIGHT, GONE)
    elsewhere = [replace(look, source_id="gazette_archive") for look in looks]
    assert not _looked(warehouse, elsewhere, MIDNIGHT + HOUR)


def test_the_alert_ends_when_the_pages_are_back(warehouse: Warehouse) -> None:
    looks = _pages(10, MIDNIGHT - DAY) + _pages(10, MIDNIGHT + HOUR, GONE)
    _looked(warehouse, looks, MIDNIGHT + 2 * HOUR)
    _looked(warehouse, _pages(9, MIDNIGHT + 3 * HOUR), MIDNIGHT + 4 * HOUR)
    assert _is_alert_open(warehouse)
    _looked(warehouse, _pages(10, MIDNIGHT + 5 * HOUR), MIDNIGHT + 6 * HOUR)
    assert not _is_alert_open(warehouse)


def test_the_alert_ends_when_the_pages_are_believed_to_be_gone(warehouse: Warehouse) -> None:
    looks = _pages(10, MIDNIGHT - DAY) + _pages(10, MIDNIGHT + HOUR, GONE)
    _looked(warehouse, looks, MIDNIGHT + 2 * HOUR)
    _looked(warehouse, [], MIDNIGHT + HELD_FOR - HOUR)
    assert _is_alert_open(warehouse)
    _looked(warehouse, [], MIDNIGHT + HELD_FOR)
    assert not _is_alert_open(warehouse)


# --- what it does to the history -----------------------------------------------------------

BODY = "The night ferry ran aground off Port Lisle on Tuesday.\n\nTwelve people were hurt."
PAGE = Page(
    page_id=page_id_of(publisher="gazette", key="https://gazette.example/0"),
    publisher="gazette",
    canonical_url="https://gazette.example/0",
    key="https://gazette.example/0",
)


def _look(conn: connection, at: datetime, status: int) -> None:
    capture = _capture(0, at, status)
    rules = "writethru-clean/1+aaaaaaaaaaaa"
    said = Extraction(headline="Ferry aground", body=BODY, extractor="writethru-clean/1")
    observation = Observation(
        observation_id=observation_id_of(
            capture_id=capture.capture_id, captured_at=at, rules=rules
        ),
        page_id=PAGE.page_id,
        capture_id=capture.capture_id,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        observed_at=at,
        verdict=Verdict.OK if status == PRESENT else Verdict.GONE,
        extraction=said if status == PRESENT else None,
        http_status=status,
        evidence={},
        rules=rules,
        recorded_at=at,
    )
    store_captures(conn, [capture], [], to_clean=[])
    store_observations(conn, [(observation, Identified(page=PAGE))])


def _dispute(conn: connection, at: datetime = MIDNIGHT) -> None:
    target = {
        "source_id": GAZETTE.id,
        "from": MIDNIGHT.isoformat(),
        "to": (MIDNIGHT + DAY).isoformat(),
        "what": "vanished",
    }
    add_decision(conn, kind="dispute", target=target, actor="writethru", reason="Too many.", at=at)


def _fold(conn: connection, context: Context) -> None:
    pages = claim_pages(conn, 10)
    bundles = list(article_rows(context, load_component(conn, pages)))
    replace_articles(conn, bundles, recorded_at=MIDNIGHT)
    release_pages(conn, pages)


def _kinds(conn: connection) -> list[str]:
    with conn.cursor() as cursor:
        cursor.execute("select change_kind from news.revision order by revision_no")
        return [kind for (kind,) in cursor]


DISPUTED_LOOKS = ((-1, PRESENT), (1, GONE), (8, GONE))


@pytest.fixture
def context(two_warehouses: tuple[Warehouse, Warehouse]) -> Iterator[Context]:
    yield _context(two_warehouses[0], MIDNIGHT)


@pytest.mark.parametrize(
    "looks",
    [DISPUTED_LOOKS, ((-1, PRESENT), (1, 410))],
    ids=["404 twice", "410 once"],
)
def test_a_dispute_before_between_or_after_the_looks_ends_in_the_same_rows(
    conn: connection, other: connection, context: Context, looks: tuple[tuple[int, int], ...]
) -> None:
    for hours, status in looks:
        _look(conn, MIDNIGHT + hours * HOUR, status)
    _dispute(conn)
    _fold(conn, context)
    assert _kinds(conn) == ["first"]
    for order in permutations([None, *looks]):
        with other.cursor() as cursor:
            cursor.execute("savepoint empty")
        for event in order:
            if event is None:
                _fold(other, context)  # what is removed by now is undone
                _dispute(other)
            else:
                _look(other, MIDNIGHT + event[0] * HOUR, event[1])
        _fold(other, context)
        assert compare(conn, other) == (), order
        with other.cursor() as cursor:
            cursor.execute("rollback to savepoint empty")


def test_looks_after_the_dispute_are_believed_from_their_first_on(
    conn: connection, context: Context
) -> None:
    _dispute(conn)
    for hours, status in (*DISPUTED_LOOKS, (25, GONE), (32, GONE)):
        _look(conn, MIDNIGHT + hours * HOUR, status)
    _fold(conn, context)
    assert _kinds(conn) == ["first", "removed"]
    with conn.cursor() as cursor:
        cursor.execute("select removed_at from news.article")
        assert cursor.fetchall() == [(MIDNIGHT + 25 * HOUR,)]


def test_as_of_knows_a_dispute_only_since_it_was_made(conn: connection, context: Context) -> None:
    for hours, status in DISPUTED_LOOKS:
        _look(conn, MIDNIGHT + hours * HOUR, status)
    _dispute(conn, at=MIDNIGHT + 10 * HOUR)
    _fold(conn, context)
    nine = MIDNIGHT + 9 * HOUR
    [then] = as_of(conn, nine, nine, PAGE.page_id)
    [now] = as_of(conn, nine, None, PAGE.page_id)
    assert ((then.is_gone, then.body), (now.is_gone, now.body)) == ((True, None), (False, BODY))
    assert now.certainty == "after_last"


def test_without_a_dispute_the_same_looks_are_a_removal(conn: connection, context: Context) -> None:
    for hours, status in DISPUTED_LOOKS:
        _look(conn, MIDNIGHT + hours * HOUR, status)
    _fold(conn, context)
    assert _kinds(conn) == ["first", "removed"]


def test_a_page_only_ever_seen_gone_keeps_its_identity_under_a_dispute(
    conn: connection, context: Context
) -> None:
    _dispute(conn)
    _look(conn, MIDNIGHT + HOUR, GONE)
    _fold(conn, context)
    assert _kinds(conn) == []
    assert isinstance(PAGE.page_id, UUID)
    component = load_component(conn, [PAGE.page_id])
    assert (component.believed(PAGE.page_id), set(component.first_seen)) == ((), {PAGE.page_id})
