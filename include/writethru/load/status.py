"""How the warehouse stands: what it holds, what is developing, which sources deliver."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg2 import sql
from psycopg2.extensions import connection

DEVELOPING_SHOWN: Final = 50
"""How many developing stories a status lists, the latest first."""

_TABLES = """
select n.nspname, c.relname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('raw', 'news', 'ops') and c.relkind in ('r', 'p') and not c.relispartition
order by n.nspname, c.relname
"""

# The same rule as the view news.story_status, for any instant.
_DEVELOPING = """
select story_id::text, headline, last_update_at, quiet_at, article_count, count(*) over ()
from news.story
where quiet_at > coalesce(%(now)s::timestamptz, now())
order by last_update_at desc, story_id
limit %(shown)s
"""

_SOURCES = """
with last as (
    select source_id,
           max(ended_at) filter (where state = 'done') as last_success_at,
           max(started_at) as last_started_at,
           (array_agg(state order by started_at desc, batch_id))[1] as last_state
    from ops.batch
    where source_id is not null
    group by source_id
)
select source_id, last_success_at, last_started_at, last_state
from last
order by source_id
"""

_QUARANTINE = """
select code, count(*)
from ops.quarantine
where resolved_at is null
group by code
order by code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopingStory:
    """A story that counts as developing until `quiet_at`, unless more is seen of it."""

    story_id: UUID
    headline: str | None
    last_update_at: datetime
    quiet_at: datetime
    article_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source's batches. `last_success_at` None: no batch of it ever ended well."""

    source_id: str
    last_success_at: datetime | None
    last_started_at: datetime
    last_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`counts` by table (schema.name); `quarantine` open items by code.

    `developing` lists at most DEVELOPING_SHOWN of the `developing_count` stories.
    """

    counts: Mapping[str, int]
    developing_count: int
    developing: tuple[DevelopingStory, ...]
    sources: tuple[SourceHealth, ...]
    quarantine: Mapping[str, int]

    def tables(self) -> dict[str, list[dict[str, object]]]:
        """The same as rows under titles, for a reader."""
        return {
            "Rows": [{"table": table, "rows": rows} for table, rows in self.counts.items()],
            f"Developing stories ({self.developing_count})": [asdict(s) for s in self.developing],
            "Sources": [asdict(source) for source in self.sources],
            "Quarantine (open)": [
                {"code": code, "items": items} for code, items in self.quarantine.items()
            ],
        }


def status(conn: connection, *, now: datetime | None = None) -> Status:
    """How the warehouse stands at `now` (None: the database's clock)."""
    stories = _rows(conn, _DEVELOPING, {"now": now, "shown": DEVELOPING_SHOWN})
    return Status(
        counts={
            f"{schema}.{name}": _count(conn, schema, name) for schema, name in _rows(conn, _TABLES)
        },
        developing_count=stories[0][-1] if stories else 0,
        developing=tuple(
            DevelopingStory(
                story_id=UUID(story_id),
                headline=headline,
                last_update_at=last_update_at,
                quiet_at=quiet_at,
                article_count=article_count,
            )
            for story_id, headline, last_update_at, quiet_at, article_count, _ in stories
        ),
        sources=tuple(
            SourceHealth(
                source_id=source_id,
                last_success_at=last_success_at,
                last_started_at=last_started_at,
                last_state=last_state,
            )
            for source_id, last_success_at, last_started_at, last_state in _rows(conn, _SOURCES)
        ),
        quarantine=dict(_rows(conn, _QUARANTINE)),
    )


def _count(conn: connection, schema: str, name: str) -> int:
    query = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, name))
    return int(_rows(conn, query)[0][0])


def _rows(
    conn: connection, query: str | sql.Composable, bound: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    with conn.cursor() as cursor:
        cursor.execute(query, bound)
        return cursor.fetchall()
