"""Proves the warehouse's invariants: each is a query in sql/checks/ that finds what breaks it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from psycopg2 import sql
from psycopg2.extensions import connection
from psycopg2.extras import RealDictCursor

from writethru.model import Json, Revision, canonical_json

SAMPLE_ROWS: Final = 5
"""How many of the broken rows a result shows."""

REVISION_COLUMNS: Final = tuple(field.name for field in fields(Revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One invariant: `meaning` says what holds, `broken` counts the rows that break it."""

    name: str
    meaning: str
    broken: int
    samples: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.broken == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDifference:
    """One value of a stored revision that the fold would write otherwise.

    `column` is `revision` where only one side has the revision at all.
    """

    revision_no: int
    column: str
    stored: Json
    folded: Json


def run_checks(
    conn: connection, *, hosts: Mapping[str, Sequence[str]] | None = None
) -> tuple[CheckResult, ...]:
    """Runs every query of sql/checks/, in the order of their names.

    `hosts` are the hosts that each publisher may speak for; publishers that are not in it have
    their canonical URLs unchecked.
    """
    bound = {
        "hosts": json.dumps(
            [
                {"publisher": publisher, "host": host}
                for publisher, named in (hosts or {}).items()
                for host in named
            ]
        )
    }
    return tuple(_run(conn, name, query, bound) for name, query in _queries())


def check_histories(conn: connection, refold: Callable[[UUID], Sequence[Revision]]) -> CheckResult:
    """Proves that every article's history is the fold of its observations.

    `refold` gives the revisions that an article's observations fold to now. Articles that were
    taken down are left out: their words are gone. `conn` must not be in autocommit.
    """
    broken = 0
    samples: list[str] = []
    for article_id in _article_ids(conn):
        found = compare_histories(stored_history(conn, article_id), refold(article_id))
        broken += bool(found)
        if found and len(samples) < SAMPLE_ROWS:
            samples.append(f"{article_id} revision {found[0].revision_no}: {found[0].column}")
    return CheckResult(
        name="history_is_fold",
        meaning="Every article's revisions are the fold of its observations.",
        broken=broken,
        samples=tuple(samples),
    )


def stored_history(conn: connection, article_id: UUID) -> list[dict[str, Any]]:
    """The revisions of one article as stored, a mapping of `model.Revision`'s fields each."""
    query = sql.SQL(
        "select {columns} from news.revision where article_id = %s::uuid order by revision_no"
    ).format(columns=sql.SQL(", ").join(map(sql.Identifier, REVISION_COLUMNS)))
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, (str(article_id),))
        return [dict(row) for row in cursor]


def compare_histories(
    stored: Sequence[Mapping[str, Any]], folded: Sequence[Revision]
) -> tuple[HistoryDifference, ...]:
    """What the stored rows and the fold's revisions of one article disagree on."""
    old = {row["revision_no"]: row for row in stored}
    new = {r.revision_no: {c: getattr(r, c) for c in REVISION_COLUMNS} for r in folded}
    found: list[HistoryDifference] = []
    for number in sorted(old.keys() | new.keys()):
        found.extend(_compare_revision(number, old.get(number), new.get(number)))
    return tuple(found)


def _compare_revision(
    number: int, stored: Mapping[str, Any] | None, folded: Mapping[str, Any] | None
) -> Iterator[HistoryDifference]:
    if stored is None or folded is None:
        yield HistoryDifference(
            revision_no=number,
            column="revision",
            stored=stored is not None,
            folded=folded is not None,
        )
        return
    for column in REVISION_COLUMNS:
        here, there = _plain(stored[column]), _plain(folded[column])
        if here != there:
            yield HistoryDifference(revision_no=number, column=column, stored=here, folded=there)


def _plain(value: object) -> Json:
    """The value as JSON has it, so that a tuple equals an array and an instant its own zone."""
    return json.loads(canonical_json(bytes(value) if isinstance(value, memoryview) else value))


def _queries() -> Iterator[tuple[str, str]]:
    for file in sorted((files("writethru") / "sql" / "checks").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            yield file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")


def _run(conn: connection, name: str, query: str, bound: Mapping[str, str]) -> CheckResult:
    counted = sql.SQL(
        "select count(*) over (), to_jsonb(violation)::text from ({query}) violation limit {n}"
    ).format(query=sql.SQL(query), n=sql.Literal(SAMPLE_ROWS))
    with conn.cursor() as cursor:
        cursor.execute(counted, bound)
        rows = cursor.fetchall()
    return CheckResult(
        name=name,
        meaning=query.partition("\n")[0].removeprefix("--").strip(),
        broken=rows[0][0] if rows else 0,
        samples=tuple(text for _, text in rows),
    )


def _article_ids(conn: connection) -> Iterator[UUID]:
    """The articles that still have their words. Lazy; a named cursor needs a transaction."""
    with conn.cursor(name="articles_to_refold") as cursor:
        cursor.execute(
            "select article_id::text from news.article"
            " where taken_down_at is null order by article_id"
        )
        for (article_id,) in cursor:
            yield UUID(article_id)
