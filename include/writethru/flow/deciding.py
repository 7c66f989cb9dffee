"""What a person decides, and cleaning again: both only queue work that refine then does."""

from datetime import datetime
from uuid import UUID

from writethru.clean import EXTRACTOR
from writethru.errors import ConfigurationError
from writethru.flow.context import Context
from writethru.load import writer_lock
from writethru.load.as_of import find_article
from writethru.load.decisions import add_decision, known_pages, vanished_target
from writethru.load.stale import queue_refold, queue_stale
from writethru.load.vanished import Span


def decide(
    ctx: Context, kind: str, pages: list[UUID], *, reason: str, actor: str
) -> dict[str, str]:
    """Stores a split or join of two pages; refine carries it out.

    Raises ConfigurationError for pages that are not two of the warehouse's, or without a reason.
    """
    _require_reason(reason)
    if len(set(pages)) != 2:  # noqa: PLR2004
        raise ConfigurationError(f"a {kind} needs two different pages")
    unknown = set(pages) - ctx.warehouse.run(lambda conn: known_pages(conn, pages))
    if unknown:
        raise ConfigurationError(f"no page {', '.join(sorted(map(str, unknown)))}")
    target = {"pages": [str(page) for page in pages]}
    at = ctx.clock()
    decision_id = ctx.warehouse.run(
        lambda conn: add_decision(conn, kind=kind, target=target, actor=actor, reason=reason, at=at)
    )
    return {"decision": str(decision_id), "kind": kind}


def take_down(ctx: Context, article_id: UUID, *, reason: str, actor: str) -> dict[str, str]:
    """Stores a takedown: the article leaves every view at once, its story with the next refine.

    Raises ConfigurationError for an id of no article, or without a reason.
    """
    _require_reason(reason)
    at = ctx.clock()
    with ctx.warehouse.transaction() as conn:
        current = find_article(conn, article_id)
        if current is None:
            raise ConfigurationError(f"no article {article_id}")
        target = {"article_id": str(current)}
        decision_id = add_decision(
            conn, kind="takedown", target=target, actor=actor, reason=reason, at=at
        )
    return {"decision": str(decision_id), "article": str(current)}


def dispute(
    ctx: Context, source_id: str, start: datetime, end: datetime, *, reason: str, actor: str
) -> dict[str, str]:
    """Stores that no look at the source from `start` up to `end` is believed to see a removal.

    Refine undoes the removals that rest on such looks alone. Raises ConfigurationError for an
    unknown source, times in the wrong order, or without a reason.
    """
    _require_reason(reason)
    if start >= end:
        raise ConfigurationError("a dispute needs a --from that lies before its --to")
    target = vanished_target(Span(source_id=ctx.source(source_id).id, start=start, end=end))
    with ctx.warehouse.transaction() as conn:
        # A fold that runs now has not read the decision, nor what will be queued for it.
        writer_lock(conn)
        decision_id = add_decision(
            conn, kind="dispute", target=target, actor=actor, reason=reason, at=ctx.clock()
        )
    return {"decision": str(decision_id), "source": source_id}


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ConfigurationError("a decision needs a reason: it is kept for ever")


def reclean(
    ctx: Context, source_id: str | None, since: datetime | None, *, dry_run: bool
) -> dict[str, int]:
    """Queues what no observation under today's rules covers, and every page to be folded anew.

    Returns how many captures are `stale` and how many captures and pages were queued; a dry run
    queues nothing.
    """
    sources = [ctx.source(source_id)] if source_id else list(ctx.catalog.sources.values())
    rules = {source.id: f"{EXTRACTOR}+{source.digest}" for source in sources}
    with ctx.warehouse.transaction() as conn:
        stale = queue_stale(conn, rules, since=since, dry_run=dry_run)
        pages = 0 if dry_run else queue_refold(conn, list(rules), since=since)
    return {"stale": stale, "queued": 0 if dry_run else stale, "pages_to_fold": pages}
