"""Rows a second into the embedded Postgres: our stores beside plain COPY of the very same rows.

COPY goes into tables without partitions and foreign keys, once without any index, once with the
indexes and checks of ours, and is given lines that are ready; ours makes them of values.
"""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from psycopg2 import sql
from writethru.load import Connection, Warehouse
from writethru.load.captures import store_captures
from writethru.load.merge import merge, row_of
from writethru.load.observations import store_observations
from writethru.load.tables import PAGE

from bench.made_rows import Rows
from bench.made_texts import Writer
from bench.newsroom_home import fresh_warehouse
from bench.racing import ROUNDS, Figure, race

ROWS: Final = 2_000
"""Rows a round."""

SIZES: Final = (ROWS, 200)
"""Rows a transaction: of a bulk load, and about what a step of the flow writes."""

Lines = list[list[bytes]]
"""A round's rows as COPY reads them, table by table."""


class Store(Protocol):
    """Stores a part of a round's rows, without a commit."""

    def __call__(self, conn: Connection, rows: Rows, part: slice) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One of our stores, the tables that it writes to, and what has to be there before."""

    name: str
    store: Store
    tables: tuple[tuple[str, str], ...]
    first: Store | None = None


def _store_captures(conn: Connection, rows: Rows, part: slice) -> None:
    captures = rows.captures[part]
    store_captures(conn, captures, (), to_clean={c.capture_id for c in captures})


def _store_observations(conn: Connection, rows: Rows, part: slice) -> None:
    store_observations(conn, rows.observed[part])


def _merge_pages(conn: Connection, rows: Rows, part: slice) -> None:
    merge(conn, PAGE, map(row_of, rows.pages[part]))


CASES: Final = (
    Case(
        name="store_captures",
        store=_store_captures,
        tables=(("raw", "capture"), ("ops", "to_clean")),
    ),
    Case(
        name="store_observations",
        store=_store_observations,
        tables=(("raw", "observation"), ("raw", "content"), ("news", "page"), ("ops", "to_fold")),
        first=_store_captures,
    ),
    Case(name="merge of pages", store=_merge_pages, tables=(("news", "page"),)),
)


def load_figures() -> Iterator[Figure]:
    """Rows a wall second, connecting and the commit included."""
    writer = Writer(seed=4)
    made = [Rows(number, ROWS, writer) for number in range(ROUNDS)]
    for case in CASES:
        with fresh_warehouse() as warehouse:
            lines = [_lines_of(warehouse, case, rows) for rows in made]
        for size in SIZES:
            with fresh_warehouse() as warehouse:
                yield from _raced(warehouse, case, size, made, lines)


def _lines_of(warehouse: Warehouse, case: Case, rows: Rows) -> Lines:
    """For each of the case's tables what COPY reads to get the rows; empties them again."""
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        if case.first:
            case.first(conn, rows, slice(None))
        case.store(conn, rows, slice(None))
        found = []
        for table in case.tables:
            out = io.BytesIO()
            name = sql.Identifier(*table)
            cursor.copy_expert(sql.SQL("copy (select * from {}) to stdout").format(name), out)
            found.append(out.getvalue().splitlines(keepends=True))
        conn.rollback()
    return found


def _raced(
    warehouse: Warehouse, case: Case, size: int, made: list[Rows], lines: list[Lines]
) -> Iterator[Figure]:
    with warehouse.transaction() as conn:
        _make_bare_tables(conn, case)
        if case.first:
            for rows in made:
                case.first(conn, rows, slice(None))
    parts = [slice(start, start + size) for start in range(0, ROWS, size)]

    def stored(rounds: Iterator[Rows]) -> None:
        rows = next(rounds)
        for part in parts:
            warehouse.run(partial(case.store, rows=rows, part=part))

    def copied(schema: str, rounds: Iterator[Lines]) -> None:
        tables = next(rounds)
        for part in parts:
            warehouse.run(partial(_copy, case=case, schema=schema, tables=tables, part=part))

    yield from race(
        partial(stored, iter(made)),
        {
            "COPY, no index": partial(copied, "bare", iter(lines)),
            "COPY, the same indexes": partial(copied, "indexed", iter(lines)),
        },
        section="load",
        input=f"{case.name}, {size:,} rows a transaction",
        count=ROWS,
        unit="rows a second",
        clock=time.perf_counter,
    )


def _make_bare_tables(conn: Connection, case: Case) -> None:
    with conn.cursor() as cursor:
        cursor.execute("create schema bare; create schema indexed")
        for schema, table in case.tables:
            of = sql.Identifier(schema, table)
            for place, how in (("bare", ""), ("indexed", " including all")):
                cursor.execute(
                    sql.SQL("create table {} (like {} {})").format(
                        sql.Identifier(place, table), of, sql.SQL(how)
                    )
                )


def _copy(conn: Connection, case: Case, schema: str, tables: Lines, part: slice) -> None:
    with conn.cursor() as cursor:
        for (_, table), lines in zip(case.tables, tables, strict=True):
            into = sql.SQL("copy {} from stdin").format(sql.Identifier(schema, table))
            cursor.copy_expert(into, io.BytesIO(b"".join(lines[part])))
