"""Which of the announced pages are fetched in this run, and which are left for the next."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from writethru.capture import Visit, looks_a_run, together, when_asked, why_fetch
from writethru.flow.context import Context
from writethru.flow.recording import Batch
from writethru.identify import canonical
from writethru.load import Connection, ops, visits
from writethru.model import Json, Outcome, Sighting, Source

RUN_EVERY_S: Final = 300.0
"""The DAG `revisit` runs so often."""
LEASE: Final = timedelta(minutes=30)
"""How long a run has for itself what it took on; what it leaves undone is due again after it. Not
before the run is over, lest another takes on what it still works on.
"""


def plan(ctx: Context, batch: Batch, seen: Iterable[Sighting]) -> list[str]:
    """Makes every announced URL an item, settles those that need no look, returns the others.

    They come in the order announced, at most the source's `max_per_run`; what is above it stays
    pending, and its visit is due.
    """
    announced: dict[str, Sighting] = {}
    for sighting in seen:
        before = announced.get(sighting.url)
        announced[sighting.url] = together(before, sighting) if before else sighting
    return ctx.warehouse.run(lambda conn: _planned(ctx, conn, batch, announced))


def _planned(
    ctx: Context, conn: Connection, batch: Batch, announced: dict[str, Sighting]
) -> list[str]:
    now, budget = ctx.clock(), batch.source.fetch.max_per_run
    visits.wait_for_planner(conn, batch.source.id)
    known = visits.visits_of(conn, announced)
    looked_at = visits.in_revisit(conn, batch.source.id, since=now - LEASE)
    # A run that is tried again goes on: what its first try settled or took on stays so.
    begun = ops.outcomes(conn, batch.batch_id)
    announced = {url: sighting for url, sighting in announced.items() if url not in begun}
    ops.add_items(conn, batch.batch_id, announced)
    wanted: dict[str, str] = {}
    heard: dict[str, dict[str, Json]] = {}
    for url, sighting in announced.items():
        visit = _visit(known.get(url))
        why = None if url in looked_at else why_fetch(sighting, visit, now)
        heard[url] = when_asked(sighting, visit, why)
        if why is not None:
            wanted.setdefault(_spelling(url, batch.source), url)
    chosen = set(wanted.values())
    passed_over = [url for url in announced if url not in chosen]
    ops.settle_items(
        conn,
        [
            ops.Settlement(batch_id=batch.batch_id, url=url, outcome=Outcome.DUPLICATE)
            for url in passed_over
        ],
    )
    left = [url for url, outcome in begun.items() if outcome is Outcome.PENDING]
    ordered = [*wanted.values(), *left]
    visits.lease(conn, ordered[:budget], source_id=batch.source.id, until=now + LEASE)
    visits.lease(conn, ordered[budget:], source_id=batch.source.id, until=now)
    visits.note_states(conn, heard)
    return ordered[:budget]


def take_due(ctx: Context, batch: Batch) -> list[str]:
    """Makes the source's pages that are due items of the batch, those first that are worth most,
    and no more than its host can be asked for until the next run.
    """
    return ctx.warehouse.run(lambda conn: _taken(ctx, conn, batch))


def _taken(ctx: Context, conn: Connection, batch: Batch) -> list[str]:
    now, fetch = ctx.clock(), batch.source.fetch
    limit = looks_a_run(
        delay_s=fetch.delay_s, max_per_run=fetch.max_per_run, run_every_s=RUN_EVERY_S
    )
    visits.wait_for_planner(conn, batch.source.id)
    due = visits.due_visits(conn, batch.source.id, now=now, limit=limit)
    ops.add_items(conn, batch.batch_id, [visit.url for visit in due])
    visits.lease(conn, [visit.url for visit in due], source_id=batch.source.id, until=now + LEASE)
    return ops.pending_items(conn, batch.batch_id)


def _spelling(url: str, source: Source) -> str:
    """What the spellings of one address have in common; of what is none, the URL as it is."""
    try:
        return canonical(url, source.url)
    except ValueError:
        return url


def _visit(row: visits.VisitRow | None) -> Visit | None:
    return Visit.from_state(row.state, row.next_at) if row else None
