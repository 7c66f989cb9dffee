"""The one way in which rows are written: staged by COPY, then merged in one statement by key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from psycopg2 import sql

from writethru.load.copying import TEXT_OID, Row, Stage, staged
from writethru.load.warehouse import Connection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Strategy(StrEnum):
    """What becomes of a stored value when its row is written again."""

    FIRST = "first"  # stays as it was first written
    LATEST = "latest"  # gives way to the new one
    LEAST = "least"  # stays if it is the smaller: the same whichever came first
    PATCHED = "patched"  # jsonb: the new one's keys are laid over it, a null unsets one


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """How a table is written: its key, and a strategy for every other column.

    `carried_by`: where a scope's rows are replaced, what a row has in common with the stored row
    whose FIRST values it keeps; normally the key.
    """

    schema: str
    table: str
    key: tuple[str, ...]
    first: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    patched: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()

    @property
    def name(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.table)

    @property
    def strategies(self) -> dict[str, Strategy]:
        named = (
            (self.first, Strategy.FIRST),
            (self.latest, Strategy.LATEST),
            (self.least, Strategy.LEAST),
            (self.patched, Strategy.PATCHED),
        )
        return {column: strategy for columns, strategy in named for column in columns}

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, *self.strategies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The rows that are to become exactly the ones given: those with one of `ids` in any of
    `columns`, and with every value of `only`.
    """

    columns: tuple[str, ...]
    ids: Collection[object]
    only: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """How many rows a merge changed; rows that were so already count nowhere."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0


NOTHING: Final = Merged()


def merge(
    conn: Connection, spec: TableSpec, rows: Iterable[Row], *, scope: Scope | None = None
) -> Merged:
    """Writes rows by their key; a row that differs in nothing is not touched.

    Of rows with the same key the last counts. Locks are taken in the order of the key, so that
    two merges in opposite order do not deadlock. Raises ValueError as `copying.staged` does.

    With a scope, its stored rows that differ or are not given any more are deleted first, and
    what is missing is inserted after: so a chain can be renumbered although its numbers, starts
    and ends are each unique, which an update row by row would trip over midway. A reinserted row
    keeps the FIRST values of the stored row with the same `carried_by`.
    """
    unique = {tuple(row[column] for column in spec.key): row for row in rows}
    if not unique and scope is None:
        return NOTHING
    with staged(conn, spec.name, spec.columns, unique.values()) as stage:
        return _upsert(conn, spec, stage) if scope is None else _replace(conn, spec, stage, scope)


def row_of(value: "DataclassInstance", **more: object) -> dict[str, Any]:
    """A dataclass's fields as a row, not descending into them, with further columns."""
    return {f.name: getattr(value, f.name) for f in fields(value)} | more


def _upsert(conn: Connection, spec: TableSpec, stage: Stage) -> Merged:
    moving = [c for c, strategy in spec.strategies.items() if strategy != Strategy.FIRST]
    statement = sql.SQL(
        "insert into {table} as old ({columns}) select {columns} from {stage} order by {key} "
        "on conflict ({key}) do {action}"
    ).format(
        table=spec.name,
        columns=_names(spec.columns),
        stage=stage.table,
        key=_names(spec.key),
        action=_update(spec, stage, moving) if moving else sql.SQL("nothing"),
    )
    with conn.cursor() as cursor:
        cursor.execute(statement)
        if not moving:
            return Merged(inserted=cursor.rowcount)
        inserted = [is_new for (is_new,) in cursor]
    return Merged(inserted=sum(inserted), updated=len(inserted) - sum(inserted))


def _update(spec: TableSpec, stage: Stage, moving: Sequence[str]) -> sql.Composable:
    """The other half of an upsert. `xmax` is 0 in a row that no transaction has updated yet."""
    values = [_new_value(column, spec, stage) for column in moving]
    return sql.SQL(
        "update set ({columns}) = row({values}) where ({old}) is distinct from ({values}) "
        "returning (xmax = 0)"
    ).format(columns=_names(moving), values=sql.SQL(", ").join(values), old=_names(moving, "old"))


def _new_value(column: str, spec: TableSpec, stage: Stage) -> sql.Composable:
    new = sql.Identifier("excluded", column)
    if spec.strategies[column] == Strategy.LATEST:
        return new
    if spec.strategies[column] == Strategy.PATCHED:
        return sql.SQL("jsonb_strip_nulls({} || {})").format(sql.Identifier("old", column), new)
    # By code point: the least must be the same one in every database.
    collation = sql.SQL(' collate "C"' if stage.types[column] == TEXT_OID else "")
    return sql.SQL("least({}, {}{})").format(sql.Identifier("old", column), new, collation)


def _replace(conn: Connection, spec: TableSpec, stage: Stage, scope: Scope) -> Merged:
    parts: dict[str, sql.Composable] = {
        "table": spec.name,
        "stage": stage.table,
        "key": _names(spec.key),
        "columns": _names(spec.columns),
        "stored_key": _names(spec.key, "stored"),
        "same": _same_row(spec),
        "same_key": _same(spec.key, "stored", "gone"),
        "scope": _in_scope(scope),
    }
    with conn.cursor() as cursor:
        if spec.first:
            cursor.execute(_carry(spec, stage))
        cursor.execute(_DELETE.format(**parts))
        ((gone, returning),) = cursor.fetchall()
        cursor.execute(_INSERT.format(**parts))
        inserted = cursor.rowcount
    return Merged(inserted=inserted - returning, updated=returning, deleted=gone - returning)


_DELETE: Final = sql.SQL("""
    with doomed as (
        select {stored_key} from {table} as stored
        where {scope} and not exists (select from {stage} as new where {same})
        order by {stored_key} for update
    ),
    gone as (
        delete from {table} as stored using doomed as gone where {same_key} returning {stored_key}
    )
    select (select count(*) from gone), (select count(*) from gone join {stage} using ({key}))
""")

_INSERT: Final = sql.SQL("""
    insert into {table} ({columns})
    select {columns} from {stage} as new
    where not exists (select from {table} as stored where {same})
    order by {key}
""")


def _carry(spec: TableSpec, stage: Stage) -> sql.Composable:
    """Gives the staged rows the FIRST values that are stored."""
    return sql.SQL("update {stage} as new set {values} from {table} as stored where {same}").format(
        stage=stage.table,
        table=spec.name,
        values=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(c), sql.Identifier("stored", c))
            for c in spec.first
        ),
        same=_same(spec.carried_by or spec.key, "stored", "new"),
    )


def _in_scope(scope: Scope) -> sql.Composable:
    ids = sql.Literal([str(value) for value in scope.ids])
    any_of = sql.SQL(" or ").join(
        sql.SQL("stored.{} = any({}::uuid[])").format(sql.Identifier(c), ids) for c in scope.columns
    )
    only = [
        sql.SQL("stored.{} = {}").format(sql.Identifier(c), sql.Literal(value))
        for c, value in scope.only.items()
    ]
    return sql.SQL(" and ").join([sql.SQL("({})").format(any_of), *only])


def _same(columns: Sequence[str], a: str, b: str) -> sql.Composable:
    """Equality of columns that are never NULL."""
    return sql.SQL("({}) = ({})").format(_names(columns, a), _names(columns, b))


def _same_row(spec: TableSpec) -> sql.Composable:
    """The key by equality, so that an index serves; the other columns may be NULL on both sides."""
    values = tuple(spec.strategies)
    same_key = _same(spec.key, "stored", "new")
    if not values:
        return same_key
    return sql.SQL("{} and ({}) is not distinct from ({})").format(
        same_key, _names(values, "stored"), _names(values, "new")
    )


def _names(columns: Sequence[str], table: str | None = None) -> sql.Composable:
    owner = (table,) if table else ()
    return sql.SQL(", ").join(sql.Identifier(*owner, column) for column in columns)
