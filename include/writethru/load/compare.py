"""Compares two warehouses by the central law: the same input must have made the same rows.

Ignored are when and how a row came (`recorded_at`, `batch_id`, `channel`) and where its bytes lie
(`warc_*`, which compaction moves). Everything else must agree, what looking again moves too:
`last_seen_at`, `seen_to`, `captures`, `last_capture_id` and `changed_after` follow from the
captures, so two warehouses with the same captures have the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import Any, Final

from psycopg2 import sql
from psycopg2.extensions import connection

from writethru.errors import SchemaError

IGNORED_COLUMNS: Final = frozenset(
    {"recorded_at", "batch_id", "channel", "warc_file", "warc_offset", "warc_length"}
)
SHOWN_ROWS: Final = 20
"""How many differing rows a table's Difference names."""

ROWS_AT_ONCE: Final = 500
"""Rows that a cursor fetches together; bounds the memory of a comparison."""

# Partitions are seen through their parents; views follow from tables.
_COLUMNS = """
select t.table_schema, t.table_name, c.column_name, c.data_type,
       coalesce(array_position(k.columns, c.column_name::text), 0)
from information_schema.tables t
join pg_class r on r.oid = format('%I.%I', t.table_schema, t.table_name)::regclass
join information_schema.columns c using (table_schema, table_name)
left join lateral (
    select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) as columns
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[])
    where i.indrelid = r.oid and i.indisprimary
) k on true
where t.table_schema in ('raw', 'news') and t.table_type = 'BASE TABLE'
  and not r.relispartition
order by t.table_schema, t.table_name, c.column_name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """One row, by its primary key. `columns` is empty where only one side has the row."""

    key: tuple[str, ...]
    only_in: str | None  # a | b | None: both have it
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One table that differs: `total` rows do, the first SHOWN_ROWS of them are in `rows`."""

    table: str
    total: int
    rows: tuple[RowDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What is compared of a table. `text_keys` order by code point, as Python orders text."""

    schema: str
    name: str
    key: tuple[str, ...]
    text_keys: frozenset[str]
    values: tuple[str, ...]


_Row = tuple[Any, ...]
_Keyed = tuple[_Row, str, _Row]  # key, side, the other values


def compare(
    conn_a: connection, conn_b: connection, *, shown: int = SHOWN_ROWS
) -> tuple[Difference, ...]:
    """Every table of raw and news in which two warehouses differ; none: they are the same.

    Streams both sides in the order of the primary keys through named cursors, so memory stays
    flat; the connections must not be in autocommit. `shown` caps the rows named of each table.
    Raises SchemaError where tables or columns differ, or a table has no primary key.
    """
    tables = _tables(conn_a)
    if tables != _tables(conn_b):
        raise SchemaError("the two warehouses have different tables or columns: migrate both")
    found = (_compare_table(conn_a, conn_b, table, shown) for table in tables)
    return tuple(difference for difference in found if difference.total)


def _compare_table(conn_a: connection, conn_b: connection, table: _Table, shown: int) -> Difference:
    total = 0
    rows: list[RowDifference] = []
    for row in _differing(_stream(conn_a, table), _stream(conn_b, table), table):
        total += 1
        if len(rows) < shown:
            rows.append(row)
    return Difference(table=f"{table.schema}.{table.name}", total=total, rows=tuple(rows))


def _differing(
    rows_a: Iterator[_Row], rows_b: Iterator[_Row], table: _Table
) -> Iterator[RowDifference]:
    """Merges two streams that are in the order of the key. Lazy."""
    streams = (_keyed("a", rows_a, table), _keyed("b", rows_b, table))
    for key, group in groupby(merge(*streams, key=_key_of), key=_key_of):
        sides = {side: values for _, side, values in group}
        if len(sides) == 1:
            yield RowDifference(key=_shown_key(key), only_in=next(iter(sides)))
        elif columns := _differing_columns(sides["a"], sides["b"], table):
            yield RowDifference(key=_shown_key(key), only_in=None, columns=columns)


def _keyed(side: str, rows: Iterator[_Row], table: _Table) -> Iterator[_Keyed]:
    width = len(table.key)
    for row in rows:
        yield row[:width], side, row[width:]


def _key_of(keyed: _Keyed) -> _Row:
    return keyed[0]


def _differing_columns(a: _Row, b: _Row, table: _Table) -> tuple[str, ...]:
    pairs = zip(table.values, a, b, strict=True)
    return tuple(name for name, here, there in pairs if here != there)


def _stream(conn: connection, table: _Table) -> Iterator[_Row]:
    """The table's rows, key first, in the key's order. Lazy."""
    query = sql.SQL("select {columns} from {table} order by {order}").format(
        columns=sql.SQL(", ").join(map(sql.Identifier, (*table.key, *table.values))),
        table=sql.Identifier(table.schema, table.name),
        order=sql.SQL(", ").join(_ordered(name, table) for name in table.key),
    )
    with conn.cursor(name=f"compare_{table.name}") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(query)
        for row in cursor:
            yield tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)


def _ordered(name: str, table: _Table) -> sql.Composable:
    collation = sql.SQL(' collate "C"') if name in table.text_keys else sql.SQL("")
    return sql.Identifier(name) + collation


def _shown_key(key: _Row) -> tuple[str, ...]:
    return tuple(value.hex() if isinstance(value, bytes) else str(value) for value in key)


def _tables(conn: connection) -> tuple[_Table, ...]:
    with conn.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = cursor.fetchall()
    named = groupby(columns, key=lambda column: column[:2])
    return tuple(_table(schema, name, tuple(rows)) for (schema, name), rows in named)


def _table(schema: str, name: str, columns: Sequence[_Row]) -> _Table:
    """`columns` are rows of _COLUMNS; the last of each is its place in the key, 0: none."""
    places = sorted((place, column) for _, _, column, _, place in columns if place)
    if not places:
        raise SchemaError(f"{schema}.{name} has no primary key: its rows cannot be compared")
    key = tuple(column for _, column in places)
    return _Table(
        schema=schema,
        name=name,
        key=key,
        text_keys=frozenset(c for _, _, c, kind, place in columns if place and kind == "text"),
        values=tuple(c for _, _, c, _, _ in columns if c not in IGNORED_COLUMNS.union(key)),
    )
