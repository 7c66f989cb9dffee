"""Two warehouses are the same where their captures and rules are, however these arrived."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from integration.reading.newsroom import (
    HOUR,
    NOON,
    Said,
    insert,
    observe,
    page_of,
    write_article,
)
from psycopg2.extensions import connection
from writethru.errors import SchemaError
from writethru.load.compare import compare

FERRY = page_of("ferry")


@pytest.fixture
def pair(conn: connection, other: connection) -> Iterator[tuple[connection, connection]]:
    """Two warehouses with the same two articles, written in opposite order."""
    first = (Said(at=NOON), Said(at=NOON + HOUR, headline="Refloated"))
    write_article(conn, "ferry", *first)
    write_article(conn, "tide", Said(at=NOON))
    write_article(other, "tide", Said(at=NOON))
    write_article(other, "ferry", *first)
    yield conn, other


def _run(conn: connection, statement: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


def test_the_same_rows_in_another_order_do_not_differ(
    pair: tuple[connection, connection],
) -> None:
    assert compare(*pair) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "update raw.capture set recorded_at = recorded_at + interval '1 day'",
        "update raw.capture set batch_id = gen_random_uuid()",
        "update raw.capture set channel = 'archive'",
        "update raw.capture set warc_file = 'compacted', warc_offset = 77, warc_length = 5",
        "update news.revision set recorded_at = now()",
    ],
)
def test_when_and_how_a_row_came_is_ignored(
    pair: tuple[connection, connection], statement: str
) -> None:
    _run(pair[1], statement)
    assert compare(*pair) == ()


def test_a_row_on_one_side_only_is_named_by_its_key(
    pair: tuple[connection, connection],
) -> None:
    insert(pair[1], "news.id_alias", old_id=page_of("old"), new_id=FERRY, what="article")
    (found,) = compare(*pair)
    assert (found.table, found.total) == ("news.id_alias", 1)
    assert found.rows[0].only_in == "b"
    assert found.rows[0].key == (str(page_of("old")), "article")
    (mirrored,) = compare(pair[1], pair[0])
    assert mirrored.rows[0].only_in == "a"


def test_columns_that_differ_are_named(pair: tuple[connection, connection]) -> None:
    _run(pair[0], "update news.revision set byline = 'A. Writer', is_silent = true"
                  " where revision_no = 2")  # fmt: skip
    (found,) = compare(*pair)
    assert found.table == "news.revision"
    assert found.rows[0].key == (str(FERRY), "2")
    assert found.rows[0].columns == ("byline", "is_silent")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("news.article", "last_seen_at"),
        ("news.revision", "changed_after"),
        ("news.revision", "captures"),
    ],
)
def test_what_looking_again_moves_must_agree_too(
    pair: tuple[connection, connection], table: str, column: str
) -> None:
    changed = {
        "last_seen_at": "last_seen_at + interval '1 hour'",
        "changed_after": "observed_from",
        "captures": "captures + 1",
    }
    _run(pair[1], f"update {table} set {column} = {changed[column]}")  # noqa: S608
    (found,) = compare(*pair)
    assert found.table == table
    assert {row.columns for row in found.rows} == {(column,)}


def test_keys_of_json_have_no_order_and_arrays_have(
    pair: tuple[connection, connection],
) -> None:
    a, b = pair
    _run(a, """update news.revision set changes = '{"a": 1, "bb": {"x": 1, "y": 2}}'""")
    _run(b, """update news.revision set changes = '{"bb": {"y": 2, "x": 1}, "a": 1}'""")
    assert compare(a, b) == ()
    _run(a, """update news.revision set changes = '{"a": [1, 2]}'""")
    _run(b, """update news.revision set changes = '{"a": [2, 1]}'""")
    assert [(d.table, d.total) for d in compare(a, b)] == [("news.revision", 3)]


def test_rows_shown_are_capped_and_the_total_is_whole(
    pair: tuple[connection, connection],
) -> None:
    _run(pair[0], "insert into news.id_alias select gen_random_uuid(), gen_random_uuid(),"
                  " 'story' from generate_series(1, 30)")  # fmt: skip
    (found,) = compare(*pair, shown=3)
    assert (found.total, len(found.rows)) == (30, 3)


def test_partitions_are_compared_once_through_their_parents(
    pair: tuple[connection, connection],
) -> None:
    observe(pair[0], "ferry", Said(at=NOON + timedelta(days=40)))
    found = compare(*pair)
    assert [d.table for d in found] == ["raw.capture", "raw.observation"]


def test_text_keys_are_ordered_alike_on_both_sides(
    pair: tuple[connection, connection],
) -> None:
    keys = ["Zebra", "apple", "Éclair", "éclair", "a-b", "ab", "a b", "1", "10", "2"]
    for conn, ordered in zip(pair, (keys, keys[::-1]), strict=True):
        for key in ordered:
            insert(
                conn,
                "news.live_entry",
                article_id=FERRY,
                entry_key=key,
                first_seen_at=NOON,
                last_seen_at=NOON,
                text=key,
            )
    assert compare(*pair) == ()


def test_other_time_zones_of_the_sessions_make_no_difference(
    pair: tuple[connection, connection],
) -> None:
    with pair[1].cursor() as cursor:
        cursor.execute("set time zone 'America/St_Johns'")
    assert compare(*pair) == ()


def test_a_new_table_is_compared_without_being_told_of(
    pair: tuple[connection, connection],
) -> None:
    for conn in pair:
        with conn.cursor() as cursor:
            cursor.execute("create table news.topic (name text primary key, note text)")
    _run(pair[0], "insert into news.topic values ('ferries', 'one')")
    assert [d.table for d in compare(*pair)] == ["news.topic"]


def test_other_columns_are_another_schema(pair: tuple[connection, connection]) -> None:
    with pair[0].cursor() as cursor:
        cursor.execute("alter table news.story add column slug text")
    with pytest.raises(SchemaError, match="migrate"):
        compare(*pair)


def test_a_table_without_a_key_is_refused_by_name(
    pair: tuple[connection, connection],
) -> None:
    for conn in pair:
        with conn.cursor() as cursor:
            cursor.execute("create table news.loose (note text)")
    with pytest.raises(SchemaError, match=r"news\.loose"):
        compare(*pair)


def test_a_large_table_is_streamed(pair: tuple[connection, connection]) -> None:
    for conn in pair:
        _run(conn, "insert into news.id_alias select md5(n::text)::uuid, md5('x')::uuid, 'story'"
                   " from generate_series(1, 2500) n")  # fmt: skip
    _run(pair[1], "delete from news.id_alias where old_id = md5('1999')::uuid")
    (found,) = compare(*pair)
    assert (found.total, found.rows[0].only_in) == (1, "a")
