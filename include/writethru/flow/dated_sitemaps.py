"""Dated sitemaps: the feeds of a day that is past. Its pages are fetched as they are today."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from writethru.capture import Fetcher
from writethru.errors import HostClosedError, ItemError, RetryableError
from writethru.flow.announcements import SITEMAP_LEVELS
from writethru.flow.archive_store import STAGE
from writethru.flow.context import Context
from writethru.flow.fetching import fetcher
from writethru.flow.places import Reading, understood
from writethru.flow.recording import Batch, Recorder
from writethru.load import Connection, ops
from writethru.load.captures import store_captures
from writethru.load.held import last_looks
from writethru.model import FUTURE_TOLERANCE, Discover, Document, Outcome, Sighting, utc

SITEMAPS_MAX: Final = 500
"""Documents of one day's sitemap; the rest of a longer index is not read."""


def load_sitemap(recorder: Recorder, *, url: str) -> frozenset[date]:
    """Fetches the pages that the sitemap at `url`, or those below it, announce.

    Pages that we have looked at since they changed are duplicates. Returns the days of what was
    captured. Raises ItemError where the sitemap itself cannot be had.
    """
    ctx, batch = recorder.ctx, recorder.batch
    with fetcher(ctx, batch.source, yields=True) as polite:
        sightings = _announced(polite, recorder, url)
    wanted = ctx.warehouse.run(lambda conn: _plan(recorder, conn, sightings))
    return fetch_items(ctx, batch, recorder, wanted)


# --- what the day announced -----------------------------------------------------------------


def _announced(polite: Fetcher, recorder: Recorder, top: str) -> list[Sighting]:
    """Raises ItemError of the first document; those below it that fail are set aside."""
    reading = _read(polite, recorder, top)
    if reading.failure is not None:
        raise reading.failure
    found = list(reading.sightings)
    waiting = [child.url for child in reading.children]
    seen = {top, reading.document.final_url}
    for _ in range(SITEMAP_LEVELS):
        below: list[str] = []
        for url in waiting:
            if url in seen or len(seen) >= SITEMAPS_MAX:
                continue
            seen.add(url)
            child = _read_below(polite, recorder, url)
            found += child.sightings if child else ()
            below += [each.url for each in child.children] if child else []
        waiting = below
    return found


def _read(polite: Fetcher, recorder: Recorder, url: str) -> Reading:
    """One sitemap, kept like any other capture."""
    document = polite.get_with_retries(url, delay_s=recorder.batch.source.fetch.delay_s)
    reading = understood(Discover(sitemap=url), document, recorder)
    capture = recorder.keep(document)

    def write(conn: Connection) -> None:
        store_captures(
            conn,
            [capture],
            [(capture, seen) for seen in reading.sightings],
            to_clean=(),
            is_readable=recorder.is_readable,
        )
        if reading.failure is None:
            ops.resolve(conn, [url], STAGE, at=recorder.ctx.clock())
        for error in reading.refused:
            recorder.set_aside(conn, error, stage=STAGE)

    recorder.ctx.warehouse.run(write)
    return reading


def _read_below(polite: Fetcher, recorder: Recorder, url: str) -> Reading | None:
    """None where it cannot be had, which is told."""
    try:
        reading = _read(polite, recorder, url)
    except ItemError as error:
        _set_aside(recorder, error)
        return None
    if reading.failure is not None:
        _set_aside(recorder, reading.failure)
    return reading


def _plan(recorder: Recorder, conn: Connection, sightings: Iterable[Sighting]) -> list[str]:
    """Makes every page an item, settles those that need no look, returns the others."""
    announced = {sighting.url: sighting for sighting in sightings}
    batch_id, now = recorder.batch.batch_id, recorder.ctx.clock()
    looks = last_looks(conn, announced)
    ops.add_items(conn, batch_id, announced)
    wanted: list[str] = []
    settled: list[ops.Settlement] = []
    for url, sighting in announced.items():
        looked_at, by = looks.get(url, (None, None))
        changed_at = sighting.lastmod
        # A stamp ahead of the clock says nothing.
        has_news = changed_at is not None and changed_at <= now + FUTURE_TOLERANCE
        if looked_at is None or (has_news and changed_at and looked_at < changed_at):
            wanted.append(url)
        else:
            outcome = Outcome.CAPTURED if by == batch_id else Outcome.DUPLICATE
            settled.append(ops.Settlement(batch_id=batch_id, url=url, outcome=outcome))
    ops.settle_items(conn, settled)
    return wanted


# --- its pages ------------------------------------------------------------------------------


def fetch_items(
    ctx: Context, batch: Batch, recorder: Recorder, urls: Sequence[str]
) -> frozenset[date]:
    """Fetches the batch's items one after the other; returns the days of what came.

    A host that wants to be left alone is, and its other items stay pending.
    """
    days: set[date] = set()
    left_alone: set[str] = set()
    with fetcher(ctx, batch.source, yields=True) as polite:
        for url in urls:
            host = urlsplit(url).netloc
            if host in left_alone:
                continue
            try:
                document = polite.get_with_retries(url, delay_s=batch.source.fetch.delay_s)
            except HostClosedError:
                left_alone.add(host)
            except ItemError as error:
                _fail(recorder, error)
                if isinstance(error, RetryableError) and error.wants_peace:
                    left_alone.add(host)
            else:
                _keep(recorder, document)
                days.add(utc(document.captured_at).date())
    return frozenset(days)


def _keep(recorder: Recorder, document: Document) -> None:
    capture = recorder.keep(document)
    settled = ops.Settlement(
        batch_id=recorder.batch.batch_id, url=document.url, outcome=Outcome.CAPTURED
    )

    def write(conn: Connection) -> None:
        store_captures(
            conn,
            [capture],
            [],
            to_clean=[capture.capture_id],
            is_readable=recorder.is_readable,
        )
        ops.settle_items(conn, [settled])
        ops.resolve(conn, [document.url], STAGE, at=recorder.ctx.clock())

    recorder.ctx.warehouse.run(write)


def _fail(recorder: Recorder, error: ItemError) -> None:
    settled = ops.Settlement(
        batch_id=recorder.batch.batch_id,
        url=error.url,
        outcome=Outcome.QUARANTINED,
        code=error.code,
    )

    def write(conn: Connection) -> None:
        recorder.set_aside(conn, error, stage=STAGE)
        ops.settle_items(conn, [settled])

    recorder.ctx.warehouse.run(write)


def _set_aside(recorder: Recorder, error: ItemError) -> None:
    recorder.ctx.warehouse.run(lambda conn: recorder.set_aside(conn, error, stage=STAGE))
