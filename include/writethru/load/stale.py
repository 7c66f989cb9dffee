"""What was made under other rules than today's: observations, and the folds of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from writethru.load.warehouse import Connection

# Only captures that were cleaned before: a feed never is.
_QUEUE: Final = """
with stale as (
    select c.capture_id, c.source_id
    from raw.capture c
    join unnest(%(sources)s::text[], %(rules)s::text[]) as current (source_id, rules)
        using (source_id)
    where (%(since)s::timestamptz is null or c.captured_at >= %(since)s)
      and exists (select from raw.observation o where o.capture_id = c.capture_id)
      and not exists (select from raw.observation o
                      where o.capture_id = c.capture_id and o.rules = current.rules)
),
queued as (
    insert into ops.to_clean (capture_id, source_id)
    select capture_id, source_id from stale where not %(dry_run)s order by capture_id
    on conflict do nothing
)
select count(*) from stale
"""


_REFOLD: Final = """
insert into ops.to_fold (page_id)
select distinct o.page_id
from raw.capture c join raw.observation o using (capture_id)
where c.source_id = any (%(sources)s)
  and (%(since)s::timestamptz is null or c.captured_at >= %(since)s)
order by o.page_id
on conflict do nothing
"""


def queue_refold(conn: Connection, source_ids: Collection[str], *, since: datetime | None) -> int:
    """Queues the pages of these sources' captures to be folded again; returns how many more."""
    with conn.cursor() as cursor:
        cursor.execute(_REFOLD, {"sources": list(source_ids), "since": since})
        return cursor.rowcount


def queue_stale(
    conn: Connection, rules: Mapping[str, str], *, since: datetime | None, dry_run: bool
) -> int:
    """Queues the captures of these sources that no observation under their rules covers.

    `rules` are by source_id. Returns how many there are; a dry run only counts them.
    """
    asked = {
        "sources": list(rules),
        "rules": list(rules.values()),
        "since": since,
        "dry_run": dry_run,
    }
    with conn.cursor() as cursor:
        cursor.execute(_QUEUE, asked)
        ((count,),) = cursor.fetchall()
    return int(count)
