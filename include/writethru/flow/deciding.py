"""What a person decides, and cleaning again: both only queue work that refine then does."""

from datetime import datetime
from uuid import UUID

from writethru.clean import EXTRACTOR
from writethru.errors import ConfigurationError
from writethru.flow.context import Context
from writethru.load.as_of import resolve_id
from writethru.load.decisions import add_decision
from writethru.load.stale import queue_stale


def decide(
    ctx: Context, kind: str, pages: list[UUID], *, reason: str, actor: str
) -> dict[str, str]:
    """Stores a split or join of two pages; refine carries it out."""
    target = {"pages": [str(page) for page in pages]}
    at = ctx.clock()
    decision_id = ctx.warehouse.run(
        lambda conn: add_decision(conn, kind=kind, target=target, actor=actor, reason=reason, at=at)
    )
    return {"decision": str(decision_id), "kind": kind}


def take_down(ctx: Context, article_id: UUID, *, reason: str, actor: str) -> dict[str, str]:
    """Stores a takedown: the article leaves every view at once. Raises ConfigurationError."""
    at = ctx.clock()
    with ctx.warehouse.transaction() as conn:
        current = resolve_id(conn, article_id)
        with conn.cursor() as cursor:
            cursor.execute("select 1 from news.article where article_id = %s", (current,))
            if cursor.fetchone() is None:
                raise ConfigurationError(f"no article {article_id}")
        target = {"article_id": str(current)}
        decision_id = add_decision(
            conn, kind="takedown", target=target, actor=actor, reason=reason, at=at
        )
    return {"decision": str(decision_id), "article": str(current)}


def reclean(
    ctx: Context, source_id: str | None, since: datetime | None, *, dry_run: bool
) -> dict[str, int]:
    """Queues the captures that no observation under today's rules covers; returns the count."""
    sources = [ctx.source(source_id)] if source_id else list(ctx.catalog.sources.values())
    rules = {source.id: f"{EXTRACTOR}+{source.digest}" for source in sources}
    count = ctx.warehouse.run(lambda conn: queue_stale(conn, rules, since=since, dry_run=dry_run))
    return {"stale": count, "queued": 0 if dry_run else count}
