"""What of an archive the warehouse holds already, so that nobody is asked for it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from writethru.load.warehouse import Connection
from writethru.model import sha256

_MEMENTOS: Final = """
select distinct on (asked.place) asked.place, c.batch_id, c.http_status, c.content_type
from unnest(%(url_sha256s)s::bytea[], %(instants)s::timestamptz[])
     with ordinality as asked (url_sha256, at, place)
join raw.capture c on c.url_sha256 = asked.url_sha256 and c.captured_at = asked.at
where c.captured_basis = 'memento'
order by asked.place, c.capture_id
"""

# Feeds and sitemaps are captures too, but no pages.
_KNOWN_URLS: Final = """
select url from (
    select c.url, c.url_sha256 from raw.capture c
    where c.publisher = %(publisher)s and c.url like 'http%%'
      and not exists (select from raw.sighting s where s.via_capture_id = c.capture_id)
    union
    select p.canonical_url, p.url_sha256 from news.page p
    where p.publisher = %(publisher)s and p.canonical_url is not null
) known
order by url_sha256
limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMemento:
    """A memento that is held, and the batch that brought it."""

    url: str
    at: datetime
    batch_id: UUID
    http_status: int | None
    content_type: str | None


def batches_of(conn: Connection, capture_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Those of the captures that are held, with the batch that brought each."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select capture_id, batch_id from raw.capture where capture_id = any (%s)",
            (list(capture_ids),),
        )
        return dict(cursor.fetchall())


def held_mementos(
    conn: Connection, asked: Sequence[tuple[str, datetime]]
) -> dict[tuple[str, datetime], HeldMemento]:
    """Those of the mementos, asked for by URL and time, that are held."""
    given = {
        "url_sha256s": [sha256(url) for url, _ in asked],
        "instants": [at for _, at in asked],
    }
    with conn.cursor() as cursor:
        cursor.execute(_MEMENTOS, given)
        return {
            asked[place - 1]: HeldMemento(
                url=asked[place - 1][0],
                at=asked[place - 1][1],
                batch_id=batch_id,
                http_status=status,
                content_type=kind,
            )
            for place, batch_id, status, kind in cursor
        }


def known_urls(conn: Connection, publisher: str, *, limit: int | None) -> list[str]:
    """The addresses of the publisher's pages, captured or canonical, in the order of their hashes;
    at most `limit` (None: all).
    """
    with conn.cursor() as cursor:
        cursor.execute(_KNOWN_URLS, {"publisher": publisher, "limit": limit})
        return [url for (url,) in cursor]


def last_looks(conn: Connection, urls: Iterable[str]) -> dict[str, tuple[datetime, UUID]]:
    """When each URL was last fetched by us, and in which batch; those that ever were."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select distinct on (url_sha256) url, captured_at, batch_id from raw.capture"
            " where url_sha256 = any (%s) and captured_basis = 'clock'"
            " order by url_sha256, captured_at desc, capture_id desc",
            ([sha256(url) for url in urls],),
        )
        return {url: (at, batch_id) for url, at, batch_id in cursor}
