"""Live capture: find what a source announces, fetch it politely, keep what came."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from writethru.capture import Fetcher, Visit, wants_fetch
from writethru.errors import Code, ItemError, RetryableError, SourceFailedError
from writethru.flow.announcements import announcements
from writethru.flow.batches import close, open_batch, recording, stored_batch
from writethru.flow.context import Context
from writethru.flow.fetching import fetcher
from writethru.flow.looking import after_failure, after_look
from writethru.flow.recording import Batch, Recorder, is_same
from writethru.identify import canonical
from writethru.load import ops, visits
from writethru.load.captures import latest_live, store_captures
from writethru.load.hosts import pause_host
from writethru.model import Channel, Document, Outcome, Sighting, Source

STAGE = "fetch"
PAUSE_S = 300.0
"""How long a host is left alone that asked for it without saying how long."""


_LEAVE_ALONE = frozenset({Code.RATE_LIMITED, Code.UNAVAILABLE})


# --- discover -------------------------------------------------------------------------------


def discover(
    ctx: Context, source_id: str, *, dag_id: str | None = None, run_id: str | None = None
) -> str:
    """Reads what the source announces; returns the id of the batch that is to be fetched.

    Raises SourceFailedError where nothing of the source could be read.
    """
    source = ctx.source(source_id)
    batch = open_batch(ctx, source, Channel.LIVE, dag_id, run_id)
    try:
        with recording(ctx, batch) as recorder:
            seen = announcements(fetcher(ctx, source), recorder)
    except SourceFailedError:
        ctx.warehouse.run(
            lambda conn: ops.close_batch(conn, batch.batch_id, ended_at=ctx.clock(), is_failed=True)
        )
        raise
    _plan(ctx, batch, seen)
    return str(batch.batch_id)


def _plan(ctx: Context, batch: Batch, seen: Iterable[Sighting]) -> None:
    """Every announced URL becomes an item; one that need not be fetched is settled at once."""
    announced = {sighting.url: sighting for sighting in seen}
    with ctx.warehouse.transaction() as conn:
        known = visits.visits_of(conn, announced)
        ops.add_items(conn, batch.batch_id, announced)
        spelt: set[str] = set()
        for url, sighting in announced.items():
            key = _spelling(url, batch.source)
            wanted = wants_fetch(sighting, _visit(known.get(url)), ctx.clock())
            if key in spelt or not wanted:
                ops.settle_item(conn, batch.batch_id, url, Outcome.DUPLICATE)
            spelt.add(key)


def _spelling(url: str, source: Source) -> str:
    """What the spellings of one address have in common; of what is none, the URL as it is."""
    try:
        return canonical(url, source.url)
    except ValueError:
        return url


def _visit(row: visits.VisitRow | None) -> Visit | None:
    if row is None:
        return None
    fetched = row.state.get("fetched_at")
    return Visit(
        fetched_at=datetime.fromisoformat(fetched) if fetched else None, next_at=row.next_at
    )


# --- fetch ----------------------------------------------------------------------------------


def fetch(ctx: Context, batch_id: str) -> dict[str, int]:
    """Fetches a batch's items, at most the source's `max_per_run`; returns the batch's sums."""
    return _fetch_all(ctx, stored_batch(ctx, UUID(batch_id)))


def revisit(
    ctx: Context, source_id: str, *, dag_id: str | None = None, run_id: str | None = None
) -> dict[str, int]:
    """Fetches again the source's pages that are due; returns the batch's sums."""
    source = ctx.source(source_id)
    batch = open_batch(ctx, source, Channel.REVISIT, dag_id, run_id)
    with ctx.warehouse.transaction() as conn:
        due = visits.due_visits(conn, source_id, now=ctx.clock(), limit=source.fetch.max_per_run)
        ops.add_items(conn, batch.batch_id, [visit.url for visit in due])
    return _fetch_all(ctx, batch)


def due_sources(ctx: Context) -> list[str]:
    """The enabled sources with pages that are due to be looked at again."""
    due = ctx.warehouse.run(lambda conn: visits.due_sources(conn, now=ctx.clock()))
    sources = ctx.catalog.sources
    return [source_id for source_id in due if source_id in sources and sources[source_id].enabled]


def _fetch_all(ctx: Context, batch: Batch) -> dict[str, int]:
    pending = ctx.warehouse.run(lambda conn: ops.pending_items(conn, batch.batch_id))
    left_alone: set[str] = set()
    polite = fetcher(ctx, batch.source)
    with recording(ctx, batch) as recorder:
        for url in pending[: batch.source.fetch.max_per_run]:
            host = urlsplit(url).netloc
            if host not in left_alone and not _fetch_one(polite, recorder, url):
                left_alone.add(host)
    return close(ctx, batch)


def _fetch_one(fetcher: Fetcher, recorder: Recorder, url: str) -> bool:
    """Fetches, keeps and settles one item; False where its host wants to be left alone."""
    warehouse = recorder.ctx.warehouse
    visit = warehouse.run(lambda conn: visits.visits_of(conn, [url])).get(url)
    try:
        document = fetcher.get_with_retries(
            url,
            delay_s=recorder.batch.source.fetch.delay_s,
            etag=visit.etag if visit else None,
            last_modified=visit.last_modified if visit else None,
        )
    except ItemError as error:
        return _fail(recorder, error, visit)
    _keep(recorder, document, visit)
    return True


def _fail(recorder: Recorder, error: ItemError, visit: visits.VisitRow | None) -> bool:
    url = error.url
    wants_peace = error.code in _LEAVE_ALONE and isinstance(error, RetryableError)
    with recorder.ctx.warehouse.transaction() as conn:
        recorder.set_aside(conn, error, stage=STAGE)
        ops.settle_item(conn, recorder.batch.batch_id, url, Outcome.QUARANTINED, code=error.code)
        visits.save_visits(conn, [after_failure(recorder, error, visit)])
        if isinstance(error, RetryableError) and wants_peace:
            pause_host(conn, urlsplit(url).netloc, for_s=error.retry_after_s or PAUSE_S)
    return not wants_peace


def _keep(recorder: Recorder, document: Document, visit: visits.VisitRow | None) -> None:
    warehouse, batch_id = recorder.ctx.warehouse, recorder.batch.batch_id
    url = document.url
    known = warehouse.run(lambda conn: latest_live(conn, [url])).get(url)
    same = is_same(document, known)
    capture = recorder.keep(document, known if same else None)
    with warehouse.transaction() as conn:
        store_captures(conn, [capture], [], to_clean=[capture.capture_id])
        outcome = Outcome.UNCHANGED if same else Outcome.CAPTURED
        ops.settle_item(conn, batch_id, url, outcome)
        ops.resolve(conn, [url], STAGE, at=recorder.ctx.clock())
        visits.save_visits(conn, [after_look(recorder, document, visit)])
