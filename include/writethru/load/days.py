"""What each day brought from each source."""

from collections.abc import Collection
from datetime import date
from typing import Final

from writethru.load.warehouse import Connection

_TALLY: Final = """
with asked as (
    select day, day::timestamp at time zone 'UTC' as first_at,
           (day + 1)::timestamp at time zone 'UTC' as end_at
    from unnest(%(days)s::date[]) as asked (day)
),
counted as (
    select asked.day,
        (select count(distinct s.url_sha256)
         from raw.sighting s join raw.capture c on c.capture_id = s.via_capture_id
         where c.source_id = %(source_id)s and c.captured_at >= first_at
           and c.captured_at < end_at) as announced,
        (select count(distinct c.url_sha256)
         from raw.capture c
         where c.source_id = %(source_id)s and c.captured_at >= first_at
           and c.captured_at < end_at
           and not exists (select from raw.sighting s where s.via_capture_id = c.capture_id)
        ) as captured,
        (select count(distinct p.article_id)
         from raw.capture c join raw.observation o using (capture_id)
         join news.page p using (page_id)
         where c.source_id = %(source_id)s and c.captured_at >= first_at
           and c.captured_at < end_at) as articles,
        (select count(*)
         from news.revision r join raw.capture c on c.capture_id = r.first_capture_id
         where c.source_id = %(source_id)s and c.captured_at >= first_at
           and c.captured_at < end_at) as revisions,
        (select count(*)
         from ops.quarantine q
         where q.source_id = %(source_id)s and q.recorded_at >= first_at
           and q.recorded_at < end_at and q.resolved_at is null) as quarantined
    from asked
)
insert into ops.source_day as old
    (source_id, day, discovered, captured, articles, revisions, quarantined, state)
select %(source_id)s, day, greatest(announced, captured), captured, articles, revisions,
       quarantined,
       case when captured = 0 and quarantined > 0 then 'failed'
            when captured = 0 then 'missing'
            when quarantined > 0 then 'partial'
            else 'complete' end
from counted order by day
on conflict (source_id, day) do update
set discovered = excluded.discovered, captured = excluded.captured,
    articles = excluded.articles, revisions = excluded.revisions,
    quarantined = excluded.quarantined, state = excluded.state
"""


def tally_days(conn: Connection, source_id: str, days: Collection[date]) -> None:
    """Counts the source's UTC days anew.

    By the captures' own day: `discovered` URLs announced or found, `captured` pages (feeds and
    sitemaps apart), `articles` seen, `revisions` first seen. Items set aside count on the day
    that they were first set aside, until they are resolved. A day is complete with captures and
    nothing set aside, partial with both, failed with only the latter, else missing.
    """
    with conn.cursor() as cursor:
        cursor.execute(_TALLY, {"source_id": source_id, "days": sorted(set(days))})
