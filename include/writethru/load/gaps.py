"""The days that a source's coverage lacks."""

from dataclasses import dataclass
from datetime import date

from psycopg2.extensions import connection

_GAPS = """
with known as (
    select source_id, min(day) as first_day, max(day) as last_day
    from ops.source_day
    where %(source_id)s::text is null or source_id = %(source_id)s
    group by source_id
),
calendar as (
    select source_id, generate_series(first_day, last_day, interval '1 day')::date as day
    from known
)
select source_id, day, coalesce(d.state, 'missing'), coalesce(d.discovered, 0),
       coalesce(d.captured, 0), d.expected
from calendar
left join ops.source_day d using (source_id, day)
where d.state is distinct from 'complete'
order by source_id, day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One UTC day of one source that is not complete.

    `state` is missing (also where nothing was ever recorded), partial or failed; `expected` is
    how many captures such a day usually has, where that is known.
    """

    source_id: str
    day: date
    state: str
    discovered: int
    captured: int
    expected: int | None


def gaps(conn: connection, source_id: str | None = None) -> list[Gap]:
    """The days between a source's first and last recorded day that are not complete."""
    with conn.cursor() as cursor:
        cursor.execute(_GAPS, {"source_id": source_id})
        return [
            Gap(
                source_id=source,
                day=day,
                state=state,
                discovered=discovered,
                captured=captured,
                expected=expected,
            )
            for source, day, state, discovered, captured, expected in cursor
        ]
