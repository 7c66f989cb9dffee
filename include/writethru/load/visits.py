"""What is known of the looks at each URL, and when the next one is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from psycopg2.extras import RealDictCursor

from writethru.load.merge import merge, row_of
from writethru.load.tables import VISIT
from writethru.load.warehouse import Connection
from writethru.model import Json, sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A row of `ops.visit`. `next_at` None: no more looks; `state` is the policy's own."""

    url: str
    source_id: str
    next_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    state: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What the words at some URLs did last: what the next look's time depends on."""

    urls: tuple[str, ...]
    is_developing: bool
    changed_at: datetime


def note_articles(conn: Connection, activities: Iterable[Activity]) -> None:
    """Notes in the visits of the articles' URLs how active they are; other URLs are left."""
    with conn.cursor() as cursor:
        cursor.executemany(
            "update ops.visit set state = state || jsonb_build_object("
            " 'is_developing', %s::boolean, 'changed_at', %s::text)"
            " where url_sha256 = any (%s)",
            [
                (a.is_developing, a.changed_at.isoformat(), [sha256(url) for url in a.urls])
                for a in activities
            ],
        )


def save_visits(conn: Connection, visits: Iterable[VisitRow]) -> None:
    """Stores what the last look at each URL left behind."""
    merge(conn, VISIT, (row_of(visit, url_sha256=sha256(visit.url)) for visit in visits))


def visits_of(conn: Connection, urls: Iterable[str]) -> dict[str, VisitRow]:
    """The visits of those of the URLs that have one."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select url, source_id, next_at, etag, last_modified, state from ops.visit"
            " where url_sha256 = any (%s)",
            ([sha256(url) for url in urls],),
        )
        return {row["url"]: VisitRow(**row) for row in cursor}


def due_visits(conn: Connection, source_id: str, *, now: datetime, limit: int) -> list[VisitRow]:
    """The source's visits that are due, the longest overdue first."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select url, source_id, next_at, etag, last_modified, state from ops.visit"
            " where source_id = %s and next_at <= %s order by next_at, url_sha256 limit %s",
            (source_id, now, limit),
        )
        return [VisitRow(**row) for row in cursor]


def due_sources(conn: Connection, *, now: datetime) -> list[str]:
    """The sources that have a visit due."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select distinct source_id from ops.visit where next_at <= %s order by source_id",
            (now,),
        )
        return [source_id for (source_id,) in cursor]
