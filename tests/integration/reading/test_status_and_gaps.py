"""How the warehouse stands, and the days that its sources lack."""

from datetime import date, timedelta

from integration.reading.newsroom import HOUR, NOON, Said, insert, write_article, write_batch
from integration.reading.newsroom import write_story as make_story
from psycopg2.extensions import connection
from writethru.load.gaps import gaps
from writethru.load.status import status
from writethru.model import sha256


def _days(conn: connection, source_id: str, states: dict[int, str]) -> None:
    for day, state in states.items():
        insert(conn, "ops.source_day", source_id=source_id, day=date(2025, 3, day), state=state)


def _quarantine(conn: connection, url: str, code: str, *, is_open: bool = True) -> None:
    insert(
        conn,
        "ops.quarantine",
        stage="clean",
        source_id="gazette_live",
        url=url,
        url_sha256=sha256(url),
        code=code,
        reason="for the test",
        recorded_at=NOON,
        resolved_at=None if is_open else NOON,
    )


def test_days_between_first_and_last_that_are_not_complete_are_gaps(conn: connection) -> None:
    _days(conn, "gazette_live", {1: "complete", 2: "partial", 5: "failed", 6: "complete"})
    found = [(gap.day.day, gap.state) for gap in gaps(conn)]
    assert found == [(2, "partial"), (3, "missing"), (4, "missing"), (5, "failed")]


def test_days_outside_what_was_recorded_are_no_gaps(conn: connection) -> None:
    _days(conn, "gazette_live", {10: "complete", 11: "complete"})
    assert gaps(conn) == []


def test_gaps_of_one_source_do_not_show_those_of_another(conn: connection) -> None:
    _days(conn, "gazette_live", {1: "complete", 3: "complete"})
    _days(conn, "herald_live", {1: "missing"})
    assert [gap.source_id for gap in gaps(conn)] == ["gazette_live", "herald_live"]
    assert [gap.source_id for gap in gaps(conn, "herald_live")] == ["herald_live"]
    assert gaps(conn, "nobody") == []


def test_status_counts_every_table_once(conn: connection) -> None:
    write_article(conn, "ferry", Said(at=NOON), Said(at=NOON + HOUR, headline="Refloated"))
    counts = status(conn).counts
    assert counts["news.revision"] == 2
    assert counts["raw.capture"] == 2
    assert counts["news.story"] == 0
    assert not any("revision_" in table or "_2025" in table for table in counts)


def test_a_story_is_developing_until_its_quiet_hour(conn: connection) -> None:
    article_id = write_article(conn, "ferry", Said(at=NOON))
    story_id = make_story(conn, article_id, publishers=1)
    during = status(conn, now=NOON + 47 * HOUR)
    assert [story.story_id for story in during.developing] == [story_id]
    assert during.developing_count == 1
    assert status(conn, now=NOON + 48 * HOUR).developing == ()
    assert status(conn).developing_count == 0


def test_last_success_of_a_source_outlives_a_later_failure(conn: connection) -> None:
    write_batch(conn)
    insert(
        conn,
        "ops.batch",
        batch_id="00000000-0000-8000-8000-000000000001",
        stage="capture",
        source_id="gazette_live",
        started_at=NOON + timedelta(days=1),
        state="failed",
    )
    (health,) = status(conn).sources
    assert health.last_success_at == NOON + HOUR
    assert health.last_state == "failed"


def test_a_source_that_never_ended_well_has_no_last_success(conn: connection) -> None:
    insert(
        conn,
        "ops.batch",
        batch_id="00000000-0000-8000-8000-000000000001",
        stage="capture",
        source_id="gazette_live",
        started_at=NOON,
        state="running",
    )
    (health,) = status(conn).sources
    assert health.last_success_at is None


def test_only_open_quarantine_is_counted_by_code(conn: connection) -> None:
    _quarantine(conn, "https://www.gazette.example/a", "no_body")
    _quarantine(conn, "https://www.gazette.example/b", "no_body")
    _quarantine(conn, "https://www.gazette.example/c", "digest")
    _quarantine(conn, "https://www.gazette.example/d", "digest", is_open=False)
    assert status(conn).quarantine == {"digest": 1, "no_body": 2}


def test_status_has_tables_for_a_reader(conn: connection) -> None:
    _quarantine(conn, "https://www.gazette.example/a", "no_body")
    tables = status(conn).tables()
    assert tables["Quarantine (open)"] == [{"code": "no_body", "items": 1}]
    assert "Developing stories (0)" in tables
