"""Rows into a temporary table by COPY: the fast way in, and the one place that escapes values."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from psycopg2 import sql

from writethru.load.warehouse import Connection
from writethru.model import canonical_json, utc

Row = Mapping[str, object]
"""Values by column. A Mapping or list may stand for jsonb, any collection of text for text[]."""

TEXT_OID: Final = 25
JSONB_OID: Final = 3802
"""Type numbers of Postgres. Source: pg_type.dat."""

# The backslash first, for the others bring one. Many times faster than str.translate.
_ESCAPES: Final = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))
_IN_QUOTES: Final = str.maketrans({"\\": r"\\", '"': r"\""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A temporary table that holds rows on their way. `types`: type numbers by column."""

    table: sql.Identifier
    types: Mapping[str, int]


@contextmanager
def staged(
    conn: Connection, table: sql.Identifier, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[Stage]:
    """The rows in a temporary table with these columns of `table`, and with their types.

    Gone after the block. Raises ValueError for text that Postgres cannot hold (a NUL character,
    half a surrogate pair) and for naive times, before anything is sent; KeyError where a row
    lacks a column.
    """
    stage = sql.Identifier("pg_temp", f"stage_{table.strings[-1]}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with conn.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "create temporary table {} on commit drop as select {} from {} with no data"
            ).format(stage, names, table)
        )
        cursor.execute(sql.SQL("select * from {}").format(stage))
        types = {column.name: column.type_code for column in cursor.description or ()}
        lines = (_line([row[name] for name in columns], list(types.values())) for row in rows)
        copy = sql.SQL("copy {} ({}) from stdin").format(stage, names)
        cursor.copy_expert(copy, io.BytesIO("".join(lines).encode()))
        yield Stage(table=stage, types=types)
        cursor.execute(sql.SQL("drop table {}").format(stage))


def _line(values: Iterable[object], types: Iterable[int]) -> str:
    return "\t".join(map(_field, values, types)) + "\n"


def _field(value: object, oid: int) -> str:
    """One value in COPY's text format, in which NULL is a backslash and an N."""
    if value is None:
        return r"\N"
    text = canonical_json(value) if oid == JSONB_OID else _text(value)
    if "\x00" in text:
        raise ValueError(f"a NUL character, which Postgres cannot hold, in {text[:80]!r}")
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text


def _text(value: object) -> str:
    """A value as Postgres reads it: 'two' -> two, b'\\x01' -> \\x01, ('a', 'b') -> {"a","b"}."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return r"\x" + value.hex()
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Collection):
        return "{" + ",".join(f'"{str(item).translate(_IN_QUOTES)}"' for item in value) + "}"
    return str(value)
