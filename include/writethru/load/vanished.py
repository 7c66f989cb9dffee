"""Pages that a source had and has no more: how many on one day, and which were said to be gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from writethru.load.warehouse import Connection

# A look counts by what the last one before it brought: gone since yesterday is not vanished today.
_VANISHED: Final = """
with vanished as (
    select distinct gone.url_sha256
    from raw.capture gone
    cross join lateral (
        select c.http_status from raw.capture c
        where c.url_sha256 = gone.url_sha256 and c.source_id = gone.source_id
          and c.captured_at < gone.captured_at
        order by c.captured_at desc limit 1
    ) before
    where gone.source_id = %(source_id)s and gone.http_status in (404, 410)
      and gone.captured_at >= %(start)s and gone.captured_at < %(end)s
      and gone.channel <> 'archive' and before.http_status < 400
)
select count(*), count(*) filter (where last.http_status in (404, 410))
from vanished
cross join lateral (
    select c.http_status from raw.capture c
    where c.url_sha256 = vanished.url_sha256 and c.source_id = %(source_id)s
    order by c.captured_at desc limit 1
) last
"""

# Announced ones alone: what announces them, a feed, is a capture too.
_WATCHED: Final = """
select count(*)
from (
    select distinct url_sha256 from raw.capture
    where source_id = %(source_id)s and captured_at >= %(start)s and captured_at < %(end)s
      and channel <> 'archive' and http_status < 400
) seen
where exists (select from raw.sighting s where s.url_sha256 = seen.url_sha256)
"""

_STANDING: Final = """
select min(from_at), max(to_at) from raw.vanished_window
where source_id = %s and from_at <= %s and to_at > %s
"""

_GONE_PAGES: Final = """
select distinct o.page_id
from raw.capture c join raw.observation o using (capture_id)
where c.source_id = %(source_id)s and c.http_status in (404, 410)
  and c.captured_at >= %(start)s and c.captured_at < %(end)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The looks at one source from `start` up to, but not at, `end`."""

    source_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """URLs that were there at one look and gone at the next; `still`: at the last look too."""

    urls: int
    still: int


def vanished(conn: Connection, span: Span) -> Vanished:
    """How many URLs vanished within the span, as live looks saw it."""
    with conn.cursor() as cursor:
        cursor.execute(_VANISHED, _bound(span))
        ((urls, still),) = cursor.fetchall()
    return Vanished(urls=int(urls), still=int(still))


def watched(conn: Connection, span: Span) -> int:
    """How many announced URLs a live look within the span found there."""
    with conn.cursor() as cursor:
        cursor.execute(_WATCHED, _bound(span))
        ((urls,),) = cursor.fetchall()
    return int(urls)


def standing_dispute(conn: Connection, source_id: str, now: datetime) -> Span | None:
    """The looks at the source whose word that a page is gone is not believed as of `now`."""
    with conn.cursor() as cursor:
        cursor.execute(_STANDING, (source_id, now, now))
        ((start, end),) = cursor.fetchall()
    return Span(source_id=source_id, start=start, end=end) if start else None


def gone_pages(conn: Connection, span: Span) -> set[UUID]:
    """The pages of which a look within the span said that they are gone."""
    with conn.cursor() as cursor:
        cursor.execute(_GONE_PAGES, _bound(span))
        return {page_id for (page_id,) in cursor}


def _bound(span: Span) -> dict[str, object]:
    return {"source_id": span.source_id, "start": span.start, "end": span.end}
