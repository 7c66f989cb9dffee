"""What the warehouse can say about an article at an instant, and no more than it saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg2.extensions import connection

_AS_OF = """
select article_id::text, publisher, canonical_url, headline, body, observed_at,
       next_observed_at, certainty, capture_id::text, next_capture_id::text, is_gone,
       order_certain
from news.as_of(%(at)s::timestamptz, coalesce(%(known_at)s::timestamptz, 'infinity'))
where %(article_id)s::uuid is null or article_id = %(article_id)s::uuid
order by article_id
"""

_RESOLVE = """
with recursive step as (
    select %(id)s::uuid as id, array[]::uuid[] as passed
    union all
    select a.new_id, s.passed || s.id
    from step s
    join news.id_alias a on a.old_id = s.id
    where not a.new_id = any (s.passed)
)
select id::text from step order by cardinality(passed) desc limit 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """How an article read at an instant, and what that rests on.

    `certainty`: confirmed (the capture at that very instant, or captures on both sides, say so),
    gap (the captures on both sides differ: it changed somewhere between), before_first (nothing
    was seen yet: no text), after_last (seen before, never looked at again).
    `is_gone`: the outlet had taken it away. `capture_id` is the capture that the text is from,
    `next_capture_id` the first one after. `order_certain` False: one of them has a guessed time.
    """

    article_id: UUID
    publisher: str
    canonical_url: str | None
    headline: str | None
    body: str | None
    observed_at: datetime | None
    next_observed_at: datetime | None
    certainty: str
    capture_id: UUID | None
    next_capture_id: UUID | None
    is_gone: bool
    order_certain: bool


def as_of(
    conn: connection,
    at: datetime,
    known_at: datetime | None = None,
    article_id: UUID | None = None,
) -> list[AsOf]:
    """Every article (or one, by its present or a retired id) as it read at `at`.

    `known_at` limits the answer to what had been recorded by then (None: all). Which pages are
    one article is today's knowledge in either case. Articles taken down are left out.
    """
    wanted = None if article_id is None else str(resolve_id(conn, article_id))
    with conn.cursor() as cursor:
        cursor.execute(_AS_OF, {"at": at, "known_at": known_at, "article_id": wanted})
        return [_as_of(row) for row in cursor]


def find_article(conn: connection, id: UUID) -> UUID | None:
    """The present id of an article by it or a retired one; None where there is no such article."""
    current = resolve_id(conn, id)
    with conn.cursor() as cursor:
        cursor.execute("select from news.article where article_id = %s::uuid", (str(current),))
        return current if cursor.fetchall() else None


def resolve_id(conn: connection, id: UUID) -> UUID:
    """The present id of an article or story whose id may have been retired."""
    with conn.cursor() as cursor:
        cursor.execute(_RESOLVE, {"id": str(id)})
        ((resolved,),) = cursor.fetchall()
    return UUID(resolved)


def _as_of(row: Sequence[Any]) -> AsOf:
    article_id, publisher, canonical_url, headline, body, seen, next_seen, certainty = row[:8]
    capture_id, next_capture_id, is_gone, order_certain = row[8:]
    return AsOf(
        article_id=UUID(article_id),
        publisher=publisher,
        canonical_url=canonical_url,
        headline=headline,
        body=body,
        observed_at=seen,
        next_observed_at=next_seen,
        certainty=certainty,
        capture_id=capture_id and UUID(capture_id),
        next_capture_id=next_capture_id and UUID(next_capture_id),
        is_gone=is_gone,
        order_certain=order_certain,
    )
