"""Merging rows: by key, each column by its strategy, nothing touched without need."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from integration.load.newsdesk import NOON, POISONOUS, minutes, rows
from writethru.load import Connection, Warehouse
from writethru.load.merge import Merged, Scope, TableSpec, merge
from writethru.load.tables import ALL, PAGE

NOTE = TableSpec(
    schema="news",
    table="note",
    key=("id",),
    first=("recorded_at",),
    latest=("words", "tags", "said", "digest"),
    least=("address",),
)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
SET_ELSEWHERE = {
    "article": {"story_id", "taken_down_at"},
    "page": {"url_sha256", "article_id", "joined_by"},
    "item": {"code", "lease_until", "settled_by"},
    "to_clean": {"attempts"},
}


@pytest.fixture
def conn(warehouse: Warehouse) -> Iterator[Connection]:
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(
            "create table news.note (id uuid primary key, recorded_at timestamptz, words text,"
            " tags text[], said jsonb, digest bytea, address text, place int unique)"
        )
        yield conn
        conn.rollback()


def note(id: UUID, **changed: Any) -> dict[str, Any]:
    return {
        "id": id,
        "recorded_at": NOON,
        "words": POISONOUS,
        "tags": (POISONOUS, "", "NULL"),
        "said": {POISONOUS: [POISONOUS, None, 1.5, "\\u0000 \\N"]},
        "digest": bytes(range(256)),
        "address": "m",
    } | changed


def stored(conn: Connection, id: UUID = ONE) -> dict[str, Any]:
    with conn.cursor() as cursor:
        cursor.execute("select * from news.note where id = %s", (id,))
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchall()[0], strict=True))


def test_every_kind_of_text_comes_back_as_it_was(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE)])
    assert stored(conn) == note(ONE) | {"tags": list(note(ONE)["tags"]), "place": None}


def test_the_same_rows_again_change_nothing(conn: Connection) -> None:
    assert merge(conn, NOTE, [note(ONE), note(TWO)]) == Merged(inserted=2)
    assert merge(conn, NOTE, [note(TWO), note(ONE)]) == Merged()


def test_each_column_follows_its_strategy(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE)])
    later = note(ONE, recorded_at=NOON + minutes(1), words="new", address="b")
    assert merge(conn, NOTE, [later]) == Merged(updated=1)
    found = stored(conn)
    assert (found["recorded_at"], found["words"], found["address"]) == (NOON, "new", "b")


def test_a_greater_value_does_not_replace_the_least(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE, address="a"), note(TWO, address=None)])
    moved = [note(ONE, address="Z"), note(TWO, address="q")]
    assert merge(conn, NOTE, moved) == Merged(updated=2), "Z is before a by code point"
    assert stored(conn)["address"] == "Z"
    assert merge(conn, NOTE, [note(ONE, address="b"), note(TWO, address=None)]) == Merged()


def test_of_the_same_key_twice_the_last_counts(conn: Connection) -> None:
    assert merge(conn, NOTE, [note(ONE, words="a"), note(ONE, words="b")]) == Merged(inserted=1)
    assert stored(conn)["words"] == "b"


@pytest.mark.parametrize("words", ["a\x00b", "half \ud83d"], ids=["nul", "half a pair"])
def test_text_that_postgres_cannot_hold_is_refused_by_name(conn: Connection, words: str) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        merge(conn, NOTE, [note(ONE, words=words)])


def test_a_naive_time_is_refused(conn: Connection) -> None:
    with pytest.raises(ValueError, match="naive"):
        merge(conn, NOTE, [note(ONE, recorded_at=NOON.replace(tzinfo=None))])


def test_a_scope_loses_what_is_not_given_and_nothing_else(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE), note(TWO), note(THREE)])
    scope = Scope(columns=("id",), ids=[ONE, TWO])
    assert merge(conn, NOTE, [note(TWO)], scope=scope) == Merged(deleted=1)
    assert merge(conn, NOTE, [], scope=Scope(columns=("id",), ids=[TWO])) == Merged(deleted=1)
    assert stored(conn, THREE)["words"] == POISONOUS


def test_a_scope_keeps_what_was_first(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE)])
    later = note(ONE, words="new", recorded_at=NOON + minutes(1))
    scope = Scope(columns=("id",), ids=[ONE])
    assert merge(conn, NOTE, [later], scope=scope) == Merged(updated=1)
    assert (stored(conn)["words"], stored(conn)["recorded_at"]) == ("new", NOON)


def test_unique_values_may_change_places_within_a_scope(conn: Connection) -> None:
    spec = TableSpec(schema="news", table="note", key=("id",), latest=("place",))
    scope = Scope(columns=("id",), ids=[ONE, TWO])
    merge(conn, spec, [{"id": ONE, "place": 1}, {"id": TWO, "place": 2}], scope=scope)
    swapped = [{"id": ONE, "place": 2}, {"id": TWO, "place": 1}]
    assert merge(conn, spec, swapped, scope=scope) == Merged(updated=2)
    assert merge(conn, spec, swapped, scope=scope) == Merged()


def test_a_scope_with_a_fixed_value_spares_the_other_rows(conn: Connection) -> None:
    merge(conn, NOTE, [note(ONE, words="a"), note(TWO, words="b")])
    scope = Scope(columns=("id",), ids=[ONE, TWO], only={"words": "a"})
    assert merge(conn, NOTE, [], scope=scope) == Merged(deleted=1)
    assert stored(conn, TWO)["words"] == "b"


def test_two_merges_fit_into_one_transaction(conn: Connection) -> None:
    assert merge(conn, NOTE, [note(ONE)]) == merge(conn, NOTE, [note(TWO)]) == Merged(inserted=1)


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.table)
def test_a_spec_names_every_column_and_the_key(warehouse: Warehouse, spec: TableSpec) -> None:
    query = (
        "select attname from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
    )
    named = f"{spec.schema}.{spec.table}"
    columns = {name for (name,) in rows(warehouse, query, named)}
    assert columns - set(spec.columns) == SET_ELSEWHERE.get(spec.table, set())
    assert set(spec.columns) <= columns
    key = rows(
        warehouse,
        "select attname from pg_index join pg_attribute"
        " on attrelid = indrelid and attnum = any (indkey::int2[])"
        " where indrelid = %s::regclass and indisprimary",
        named,
    )
    assert {name for (name,) in key} == set(spec.key)


def test_a_failed_merge_leaves_nothing_behind(warehouse: Warehouse) -> None:
    good = {"page_id": ONE, "publisher": "courier", "canonical_url": None}
    with closing(psycopg2.connect(warehouse.url)) as conn:
        merge(conn, PAGE, [good])
        with pytest.raises(psycopg2.Error):
            merge(conn, PAGE, [good | {"page_id": TWO, "publisher": None}])
        conn.rollback()
    assert rows(warehouse, "select count(*) from news.page") == [(0,)]
