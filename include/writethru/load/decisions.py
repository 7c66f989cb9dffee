"""What people decided: rows that are only ever added, and count as input like any other.

Targets: {"pages": [page_id, page_id]} for split and join; {"article_id": ...} for a takedown,
where the id may be of any article that the page has belonged to: it is a page's id too;
{"source_id": ..., "from": T0, "to": T1, "what": "vanished"} for a dispute: what looks at the source
from T0 up to T1 said of pages being gone (404, 410) is not believed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg2.extras import RealDictCursor

from writethru.load.articles import apply_takedowns
from writethru.load.fold_queue import queue_to_fold
from writethru.load.merge import merge
from writethru.load.tables import DECISION
from writethru.load.vanished import Span, gone_pages
from writethru.load.warehouse import Connection
from writethru.model import Json, decision_id_of

Decision = Mapping[str, Json]
"""A row of `raw.decision`, as `identify.assemble` reads it."""

_OF_PAGES: Final = """
select * from raw.decision
where kind in ('split', 'join') and target -> 'pages' ?| %s
order by at, decision_id
"""


def add_decision(
    conn: Connection,
    *,
    kind: str,
    target: Mapping[str, Json],
    actor: str,
    reason: str,
    at: datetime,
) -> UUID:
    """Adds a decision and returns its id; the same one twice is one.

    The pages of a split or join, the article of a takedown, and the pages that a dispute brings
    back are queued to be folded and grouped again; a takedown holds for the views at once.
    """
    row = {"kind": kind, "target": target, "actor": actor, "reason": reason, "at": at}
    decision_id = decision_id_of(kind=kind, target=target, actor=actor, at=at)
    merge(conn, DECISION, [{"decision_id": decision_id, **row}])
    if kind == "takedown":
        article_id = UUID(str(target["article_id"]))
        apply_takedowns(conn, [article_id])
        queue_to_fold(conn, [article_id])
    if kind == "dispute":
        queue_to_fold(conn, gone_pages(conn, _disputed_span(target)))
    queue_to_fold(conn, pages_of(row))
    return decision_id


def vanished_target(span: Span) -> Mapping[str, Json]:
    """What a dispute is about that says: looks within the span did not see pages removed."""
    return {
        "source_id": span.source_id,
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
        "what": "vanished",
    }


def is_decided(conn: Connection, decision_id: UUID) -> bool:
    """Whether the decision is there already."""
    with conn.cursor() as cursor:
        cursor.execute("select from raw.decision where decision_id = %s", (decision_id,))
        return cursor.fetchone() is not None


def decisions(conn: Connection, page_ids: Collection[UUID]) -> list[Decision]:
    """The splits and joins that name any of the pages, oldest first."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_OF_PAGES, ([str(id) for id in page_ids],))
        return [dict(row) for row in cursor]


def known_pages(conn: Connection, page_ids: Collection[UUID]) -> set[UUID]:
    """Those of the pages that the warehouse holds."""
    with conn.cursor() as cursor:
        cursor.execute("select page_id from news.page where page_id = any (%s)", (list(page_ids),))
        return {page_id for (page_id,) in cursor}


def pages_of(decision: Decision) -> set[UUID]:
    """The pages that a decision names; none for one about an article or a source."""
    return {UUID(str(page)) for page in decision["target"].get("pages", ())}


def _disputed_span(target: Mapping[str, Json]) -> Span:
    return Span(
        source_id=target["source_id"],
        start=datetime.fromisoformat(target["from"]),
        end=datetime.fromisoformat(target["to"]),
    )
