"""Pages that vanish: one by one they are removed, many at once they are an event of the source."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.small_outlet import SmallOutlet, small_outlet
from writethru.load import Warehouse
from writethru.load.warehouse import writer_lock

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Look = Callable[..., None]


@pytest.fixture
def outlet(
    request: pytest.FixtureRequest, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SmallOutlet]:
    """An outlet of 12 pages, or as many as the test says."""
    with small_outlet(getattr(request, "param", 12), sources=desk) as running:
        monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", running.address)
        yield running


@pytest.fixture
def look(writethru: Writethru, outlet: SmallOutlet, warehouse: Warehouse) -> Look:
    """Looks again at the named pages and no other, at an instant, and refines."""

    def at(when: datetime, *names: str) -> None:
        with warehouse.transaction() as conn, conn.cursor() as cursor:
            cursor.execute(
                "update ops.visit set next_at = case when url = any (%s) then %s::timestamptz end",
                ([outlet.url(name) for name in names], when),
            )
        for command in ("revisit", "refine"):
            ran = writethru(command, "--now", when.isoformat())
            assert ran.code == 0, ran.err

    return at


@pytest.fixture
def captured(writethru: Writethru, outlet: SmallOutlet) -> None:
    """All pages, captured once at START."""
    assert writethru("capture", "--now", START.isoformat()).code == 0
    assert writethru("refine", "--now", START.isoformat()).code == 0


def removed(warehouse: Warehouse) -> int:
    query = "select count(*) from news.article where removed_at is not null"
    [(count,)] = rows(warehouse, query)
    return int(count)


def kinds(warehouse: Warehouse) -> set[str]:
    return {kind for (kind,) in rows(warehouse, "select distinct change_kind from news.revision")}


def events(warehouse: Warehouse) -> int:
    [(count,)] = rows(warehouse, "select count(*) from raw.decision where kind = 'dispute'")
    return int(count)


def alerts(warehouse: Warehouse) -> list[tuple[str, bool]]:
    return rows(
        warehouse,
        "select reason, resolved_at is null from ops.quarantine where stage = 'vanished'",
    )


def assert_sound(writethru: Writethru) -> None:
    ran = writethru("check")
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.usefixtures("captured")
def test_a_page_sent_to_the_weeks_pictures_keeps_its_text(
    writethru: Writethru, outlet: SmallOutlet, warehouse: Warehouse, look: Look
) -> None:
    outlet.sent_away.add("berth-3")
    look(START + HOUR, "berth-3")
    assert kinds(warehouse) == {"first"}
    verdicts = rows(
        warehouse, "select verdict, count(*) from raw.observation group by verdict order by verdict"
    )
    assert verdicts == [("ok", 12), ("soft_404", 1)]
    assert rows(warehouse, "select count(*) from news.article where headline ~ 'week'") == [(0,)]
    assert_sound(writethru)


@pytest.mark.usefixtures("captured")
def test_one_page_that_is_gone_at_two_looks_six_hours_apart_is_removed(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    outlet.gone = {"berth-7"}
    look(START + DAY, "berth-7", "berth-8")
    assert removed(warehouse) == 0
    look(START + DAY + 7 * HOUR, "berth-7", "berth-8")
    assert (removed(warehouse), events(warehouse), alerts(warehouse)) == (1, 0, [])
    assert_sound(writethru)


@pytest.mark.parametrize("outlet", [100], indirect=True)
@pytest.mark.usefixtures("captured")
def test_ten_pages_gone_in_a_day_are_one_event_of_the_source(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    ten = outlet.names[:10]
    outlet.gone = set(ten)
    look(START + DAY, *ten)
    look(START + DAY + 7 * HOUR, *ten)
    assert (removed(warehouse), events(warehouse)) == (0, 1)
    [(reason, is_open)] = alerts(warehouse)
    assert is_open
    assert reason.startswith("10 of 100 watched pages vanished on 2026-03-03")
    assert_sound(writethru)

    outlet.gone = set()
    look(START + 2 * DAY, *ten)
    assert (kinds(warehouse), events(warehouse)) == ({"first"}, 1)
    assert alerts(warehouse) == [(reason, False)]
    assert_sound(writethru)


@pytest.mark.usefixtures("captured")
def test_pages_that_stay_gone_are_removed_after_a_week(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    ten = outlet.names[:10]
    outlet.gone = set(ten)
    for when in (DAY, DAY + 7 * HOUR, 7 * DAY):
        look(START + when, *ten)
    assert removed(warehouse) == 0
    look(START + 8 * DAY, *ten)
    assert removed(warehouse) == 0
    look(START + 8 * DAY + 7 * HOUR, *ten)
    assert (removed(warehouse), kinds(warehouse)) == (10, {"first", "removed"})
    assert (events(warehouse), [is_open for _, is_open in alerts(warehouse)]) == (1, [False])
    assert_sound(writethru)


@pytest.mark.usefixtures("captured")
def test_removals_that_were_made_before_the_event_was_seen_are_undone(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    outlet.gone = set(outlet.names[:2])
    look(START + DAY, *outlet.names[:2])
    look(START + DAY + 7 * HOUR, *outlet.names[:2])
    assert removed(warehouse) == 2
    outlet.gone = set(outlet.names[:10])
    look(START + DAY + 8 * HOUR, *outlet.names[:10])
    assert (removed(warehouse), events(warehouse), kinds(warehouse)) == (0, 1, {"first"})
    assert_sound(writethru)


@pytest.mark.usefixtures("captured")
def test_few_pages_of_many_are_removals_not_an_event(
    outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    four = outlet.names[:4]
    outlet.gone = set(four)
    look(START + DAY, *four)
    look(START + DAY + 7 * HOUR, *four)
    assert (removed(warehouse), events(warehouse)) == (4, 0)


@pytest.mark.usefixtures("captured")
def test_a_person_may_say_that_pages_were_not_removed(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    outlet.gone = {"berth-7"}
    look(START + DAY, "berth-7")
    look(START + DAY + 7 * HOUR, "berth-7")
    assert removed(warehouse) == 1
    said = ("--reason", "their router failed", "--now", (START + 2 * DAY).isoformat())
    window = ("--from", (START + DAY).isoformat(), "--to", (START + 2 * DAY).isoformat())
    assert writethru("dispute", "kestrel", *reversed_window(*window), *said).code == 2
    assert writethru("dispute", "nobody", *window, *said).code == 2
    assert (events(warehouse), removed(warehouse)) == (0, 1)
    assert writethru("dispute", "kestrel", *window, *said).code == 0
    assert writethru("refine", "--now", (START + 2 * DAY).isoformat()).code == 0
    assert (events(warehouse), removed(warehouse), kinds(warehouse)) == (1, 0, {"first"})
    assert_sound(writethru)


def reversed_window(first: str, start: str, last: str, end: str) -> tuple[str, str, str, str]:
    return first, end, last, start


@pytest.mark.fault(7)
@pytest.mark.usefixtures("captured")
def test_what_may_have_been_cut_is_asked_for_again_whole(
    outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    validator = "select etag from ops.visit where url = %s"
    assert rows(warehouse, validator, outlet.url("berth-1")) != [(None,)]
    outlet.length_told = False
    look(START + HOUR, "berth-1")
    assert rows(warehouse, validator, outlet.url("berth-1")) == [(None,)]


@pytest.mark.fault(7)
@pytest.mark.usefixtures("captured")
def test_a_body_cut_short_is_no_revision_until_a_response_tells_that_it_is_whole(
    writethru: Writethru, outlet: SmallOutlet, look: Look, warehouse: Warehouse
) -> None:
    page = outlet.page("berth-1")
    outlet.length_told = False
    outlet.cut_at = {"berth-1": page.index(b"<p>The board")}
    look(START + HOUR, "berth-1")
    outlet.cut_at = {}
    look(START + 2 * HOUR, "berth-1")
    assert kinds(warehouse) == {"first"}
    assert_sound(writethru)

    outlet.length_told = True
    outlet.cut_at = {"berth-1": page.index(b"<p>The board")}
    look(START + 3 * HOUR, "berth-1")
    look(START + 4 * HOUR, "berth-1")
    assert kinds(warehouse) == {"first", "update"}
    assert_sound(writethru)


@pytest.mark.usefixtures("captured")
def test_an_event_that_cannot_be_told_now_fails_its_source_alone_and_is_told_later(
    writethru: Writethru,
    outlet: SmallOutlet,
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outlet.gone = set(outlet.names)
    rows(warehouse, "update ops.visit set next_at = %s returning 1", START + DAY)
    with monkeypatch.context() as patched, warehouse.transaction() as conn:
        patched.setattr("writethru.load.warehouse.ATTEMPTS", 1)
        patched.setattr("writethru.load.warehouse._SETTINGS", "set lock_timeout = '100ms'")
        writer_lock(conn)  # as `refine` holds it, for long
        ran = writethru("revisit", "--now", (START + DAY).isoformat(), "--json")
    assert (ran.code, events(warehouse)) == (3, 0)
    [sums] = ran.rows
    assert sums["captured"] == len(outlet.names)
    assert "kestrel: " in ran.err
    later = START + DAY + HOUR
    rows(warehouse, "update ops.visit set next_at = %s returning 1", later)
    assert writethru("revisit", "--now", later.isoformat()).code == 0
    assert events(warehouse) == 1
