"""What is known of the looks at each URL, and when the next one is due."""

import json
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
    """A row of `ops.visit`. `next_at` None: no more looks; `state` is the policy's own.

    Where a row is saved, its state's keys are laid over those that are stored: looks and `refine`
    each write keys of their own, and neither undoes what the other wrote meanwhile.
    """

    url: str
    source_id: str
    next_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    state: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What the words at some URLs did last: what the next look's time depends on.

    `changes`: how often they changed; `heat`: how often lately, as of `changed_at`.
    """

    urls: tuple[str, ...]
    is_developing: bool
    changed_at: datetime
    changes: int = 0
    heat: float = 0.0
    page_type: str | None = None
    published_at: datetime | None = None

    def as_state(self) -> dict[str, Json]:
        """The keys of a visit's state that no look writes."""
        return {
            "is_developing": self.is_developing,
            "changed_at": self.changed_at.isoformat(),
            "changes": self.changes,
            "heat": self.heat,
            "page_type": self.page_type,
            "published_at": self.published_at.isoformat() if self.published_at else None,
        }


def note_articles(conn: Connection, activities: Iterable[Activity]) -> list[VisitRow]:
    """Notes in the visits of the articles' URLs how active they are; other URLs are left.

    Returns the visits to which that was news.
    """
    return note_states(conn, {url: a.as_state() for a in activities for url in a.urls})


def note_states(conn: Connection, states: Mapping[str, Mapping[str, Json]]) -> list[VisitRow]:
    """Lays keys over the states of those of the URLs that have a visit; returns what it changed.

    A null unsets a key. Rows are locked in the order of their key, as `merge` does.
    """
    given = {sha256(url): json.dumps(state) for url, state in states.items() if state}
    if not given:
        return []
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "with given as ("
            " select * from unnest(%s::bytea[], %s::jsonb[]) as g (url_sha256, noted)),"
            " news as (select v.url_sha256, g.noted from ops.visit v join given g"
            " using (url_sha256) where jsonb_strip_nulls(v.state || g.noted) <> v.state"
            " order by v.url_sha256 for update of v)"
            " update ops.visit v set state = jsonb_strip_nulls(v.state || news.noted) from news"
            " where v.url_sha256 = news.url_sha256 returning v.url, v.source_id, v.next_at,"
            " v.etag, v.last_modified, v.state",
            (list(given), list(given.values())),
        )
        return [VisitRow(**row) for row in cursor]


def bring_forward(conn: Connection, next_at: Mapping[str, datetime]) -> None:
    """Makes URLs due at the times given where they would be due later, or never."""
    given = {sha256(url): at for url, at in next_at.items()}
    with conn.cursor() as cursor:
        cursor.execute(
            "with earlier as (select v.url_sha256, g.at from ops.visit v join"
            " unnest(%s::bytea[], %s::timestamptz[]) as g (url_sha256, at) using (url_sha256)"
            " where v.next_at is null or v.next_at > g.at"
            " order by v.url_sha256 for update of v)"
            " update ops.visit v set next_at = earlier.at from earlier"
            " where v.url_sha256 = earlier.url_sha256",
            (list(given), list(given.values())),
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


def lease(conn: Connection, urls: Iterable[str], *, source_id: str, until: datetime) -> None:
    """Makes URLs due again at `until`, whatever is known of them: a run has them till then."""
    given = sorted(set(urls), key=sha256)
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.visit (url_sha256, url, source_id, next_at)"
            " select url_sha256, url, %s, %s"
            " from unnest(%s::bytea[], %s::text[]) as given (url_sha256, url)"
            " on conflict (url_sha256) do update set next_at = excluded.next_at",
            (source_id, until, [sha256(url) for url in given], given),
        )


def due_visits(conn: Connection, source_id: str, *, now: datetime, limit: int) -> list[VisitRow]:
    """The source's visits that are due, those first that are worth most: in the order of
    `capture.priority`, so that no page waits for ever where a host is asked for too much.
    """
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select url, source_id, next_at, etag, last_modified, state from ops.visit"
            " where source_id = %(source_id)s and next_at <= %(now)s"
            " order by extract(epoch from %(now)s - (state ->> 'fetched_at')::timestamptz)"
            " / greatest(coalesce((state ->> 'wait_s')::float8, extract(epoch from"
            " next_at - (state ->> 'fetched_at')::timestamptz)::float8), 1.0)"
            " desc nulls first, next_at, url_sha256 limit %(limit)s",
            {"source_id": source_id, "now": now, "limit": limit},
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


def in_revisit(conn: Connection, source_id: str, *, since: datetime) -> set[str]:
    """The source's URLs that revisits begun since then have taken on and not ended."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select i.url from ops.batch b join ops.item i using (batch_id)"
            " where b.source_id = %s and b.started_at > %s and b.stage = 'revisit'"
            " and b.state = 'running' and i.outcome = 'pending'",
            (source_id, since),
        )
        return {url for (url,) in cursor}


def wait_for_planner(conn: Connection, source_id: str) -> None:
    """Waits until no other run chooses among the source's pages; holds till the transaction ends.

    Two that chose at once would take on the same ones.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('writethru.planner'), hashtext(%s))",
            (source_id,),
        )
