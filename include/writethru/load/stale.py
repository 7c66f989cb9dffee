"""Captures whose observations were made under other rules than today's."""

from collections.abc import Mapping
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
