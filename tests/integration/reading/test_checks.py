"""Each invariant holds on a sound warehouse, and its check alone reports what breaks it."""

from datetime import timedelta

import pytest
from integration.reading.breakages import BREAKS, NEAR_MISSES
from integration.reading.newsroom import (
    HOUR,
    NOON,
    Said,
    insert,
    observe,
    page_of,
    write_article,
    write_batch,
    write_story,
)
from psycopg2.extensions import connection
from writethru.load.checks import CheckResult, run_checks

HOSTS = {"gazette": ["gazette.example"], "herald": ["herald.example", "127.0.0.1:8080"]}
FERRY = page_of("ferry")
COPY = page_of("ferry-copy", "herald")


@pytest.fixture
def sound(conn: connection) -> connection:
    """Two articles of two outlets, one a copy of the other, in one story; constraints off."""
    write_article(
        conn,
        "ferry",
        Said(at=NOON, marked=True),
        Said(at=NOON + HOUR, body="All 212 aboard were brought ashore.\n\nIt was Tuesday."),
    )
    write_article(conn, "ferry-copy", Said(at=NOON + 2 * HOUR), publisher="herald")
    write_story(conn, FERRY, COPY, publishers=2)
    write_batch(conn)
    insert(
        conn,
        "news.copy",
        article_id=COPY,
        revision_no=1,
        group_id=FERRY,
        original_id=FERRY,
        original_revision_no=1,
        relation="republished",
        extent="full",
        similarity=1.0,
        containment=1.0,
    )
    insert(conn, "news.id_alias", old_id=page_of("older"), new_id=page_of("old"), what="article")
    insert(conn, "news.id_alias", old_id=page_of("old"), new_id=FERRY, what="article")
    _drop_constraints(conn)
    return conn


def _drop_constraints(conn: connection) -> None:
    """The constraints come first in Postgres; a check must see what slips past them."""
    with conn.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            """
            select format('alter table %s drop constraint %I', conrelid::regclass, conname)
            from pg_constraint
            join pg_class on pg_class.oid = conrelid
            join pg_namespace on pg_namespace.oid = relnamespace
            where nspname in ('raw', 'news', 'ops') and contype in ('c', 'f', 'u')
              and conparentid = 0 and conislocal
            """
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _broken(conn: connection) -> dict[str, CheckResult]:
    return {result.name: result for result in run_checks(conn, hosts=HOSTS) if not result.holds}


def test_a_sound_warehouse_breaks_nothing(sound: connection) -> None:
    assert _broken(sound) == {}


def test_every_check_says_in_a_sentence_what_holds(conn: connection) -> None:
    results = run_checks(conn)
    assert len(results) == 15
    for result in results:
        assert result.meaning.endswith("."), result.name
        assert result.holds


@pytest.mark.parametrize(("name", "statement"), BREAKS, ids=[f"{n}-{s[:60]}" for n, s in BREAKS])
def test_what_breaks_an_invariant_is_reported_by_its_check_alone(
    sound: connection, name: str, statement: str
) -> None:
    with sound.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0
    broken = _broken(sound)
    assert set(broken) == {name}
    assert broken[name].broken >= 1
    assert broken[name].samples


def test_every_check_is_broken_by_some_case(conn: connection) -> None:
    assert {name for name, _ in BREAKS} == {result.name for result in run_checks(conn)}


@pytest.mark.parametrize("statement", NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_what_is_sound_is_not_reported(sound: connection, statement: str) -> None:
    with sound.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0
    assert _broken(sound) == {}


def test_removed_article_keeps_its_last_headline(sound: connection) -> None:
    with sound.cursor() as cursor:
        cursor.execute(
            "update news.revision set body = null, headline = null, change_kind = 'removed',"
            " kinds = '{removed}', content_sha256 = sha256(E'\\n\\n') where revision_no = 2"
        )
        cursor.execute(
            "update news.article set removed_at = now(), removal_reason = 'http_410'"
            " where revision_count = 2"
        )
    assert _broken(sound) == {}


def test_an_alias_that_leads_in_a_circle_does_not_resolve(sound: connection) -> None:
    with sound.cursor() as cursor:
        cursor.execute(
            "update news.id_alias set new_id = %s where old_id = %s",
            (str(page_of("older")), str(page_of("old"))),
        )
    assert _broken(sound)["alias_resolves"].broken == 2


def test_samples_are_capped_and_the_count_is_whole(sound: connection) -> None:
    with sound.cursor() as cursor:
        cursor.execute(
            "insert into news.id_alias"
            " select gen_random_uuid(), gen_random_uuid(), 'story' from generate_series(1, 12)"
        )
    result = _broken(sound)["alias_resolves"]
    assert (result.broken, len(result.samples)) == (12, 5)


def test_a_dump_has_no_host_to_check(sound: connection) -> None:
    with sound.cursor() as cursor:
        cursor.execute("update news.article set canonical_url = null")
    assert _broken(sound) == {}


def test_a_page_seen_once_more_keeps_every_invariant(sound: connection) -> None:
    observe(sound, "ferry", Said(at=NOON + timedelta(days=1), verdict="blocked"))
    assert _broken(sound) == {}
