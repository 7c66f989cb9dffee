"""One place where an outlet announces pages: asked for, understood, and kept with its state."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from writethru.capture import (
    ChildSitemap,
    Fetcher,
    child_sitemaps,
    feed_head,
    hint_s,
    read_sightings,
)
from writethru.capture.discovering import polling
from writethru.errors import Code, ItemError, QuarantineError
from writethru.flow.recording import NOT_MODIFIED, Recorder, is_same
from writethru.load import Connection, ops, visits
from writethru.load.captures import latest_live, store_captures
from writethru.load.sightings import Fresh, count_fresh
from writethru.model import Discover, Document, Sighting

log: Final = logging.getLogger(__name__)

STAGE: Final = "discover"
_GONE: Final = frozenset({404, 410})
MOVED_MOST: Final = 0.5
"""Where more of the known entries than that were stamped anew, the stamps mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one place announced, what was wrong with it, and the sitemaps to read after it."""

    sightings: tuple[Sighting, ...] = ()
    failure: ItemError | None = None
    due: tuple[ChildSitemap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as understood. `refused` are links into private networks; a news sitemap
    `may_be_empty` after two quiet days, a feed keeps its last entries."""

    document: Document
    may_be_empty: bool = False
    sightings: tuple[Sighting, ...] = ()
    refused: tuple[QuarantineError, ...] = ()
    children: tuple[ChildSitemap, ...] = ()
    due: tuple[ChildSitemap, ...] = ()
    failure: QuarantineError | None = None

    @property
    def url(self) -> str:
        return self.document.url

    @property
    def is_empty(self) -> bool:
        """Whether it announces nothing, though it should."""
        return not (self.sightings or self.children or self.failure or self.may_be_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Asks for places and keeps what came, in one transaction each."""

    fetcher: Fetcher
    recorder: Recorder
    now: datetime

    def visits_of(self, urls: Sequence[str]) -> dict[str, visits.VisitRow]:
        """What is known of the last reads of places."""
        if not urls:
            return {}
        return self.recorder.ctx.warehouse.run(lambda conn: visits.visits_of(conn, urls))

    def visit_of(self, url: str) -> visits.VisitRow | None:
        return self.visits_of([url]).get(url)

    def is_planned(self, visit: visits.VisitRow) -> bool:
        """Whether the run that last read the place ended: else what it found may be lost."""
        batch_id = visit.state.get("batch_id")
        if batch_id is None or batch_id == str(self.recorder.batch.batch_id):
            return False
        return self.recorder.ctx.warehouse.run(lambda conn: ops.is_done(conn, UUID(batch_id)))

    def read(self, place: Discover, url: str, visit: visits.VisitRow | None) -> Reading | None:
        """The place's document, understood; None where it is what it was when it was last read.

        Raises ItemError where it could not be had.
        """
        known = visit if visit is not None and self.is_planned(visit) else None
        document = self.fetcher.get_with_retries(
            url,
            delay_s=self.recorder.batch.source.fetch.delay_s,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
        )
        if document.http_status != NOT_MODIFIED:
            return understood(place, document, self.recorder)
        if visit is not None:
            self._keep_unchanged(visit)
        return None

    def _keep_unchanged(self, visit: visits.VisitRow) -> None:
        state = polling.after_poll(poll_of(visit), now=self.now, fresh=0)

        def work(conn: Connection) -> None:
            visits.save_visits(conn, [replace(visit, state=self._state(visit, state))])
            ops.resolve(conn, [visit.url], STAGE, at=self.recorder.ctx.clock())

        self.recorder.ctx.warehouse.run(work)

    def keep(self, reading: Reading, visit: visits.VisitRow | None) -> Heard:
        """Stores the document, what it announced and when it is due again."""
        warehouse, document = self.recorder.ctx.warehouse, reading.document
        known = warehouse.run(lambda conn: latest_live(conn, [reading.url])).get(reading.url)
        capture = self.recorder.keep(document, known if is_same(document, known) else None)
        before = poll_of(visit)
        reading = _missing_entries(reading, before)

        def work(conn: Connection) -> Fresh:
            fresh = count_fresh(conn, reading.sightings)
            stored = [(capture, seen) for seen in reading.sightings]
            store_captures(conn, [capture], stored, to_clean=())
            visits.save_visits(conn, [self._visit_after(reading, visit, before, fresh)])
            self._settle(conn, reading)
            return fresh

        fresh = warehouse.run(work)
        if polling.has_overflowed(before, fresh=fresh.unknown, entries=len(reading.sightings)):
            log.warning(
                "%s: every entry is new since it was last read: some were missed"
                " unless another place had them; read it more often",
                reading.url,
            )
        return Heard(sightings=reading.sightings, failure=reading.failure, due=reading.due)

    def _settle(self, conn: Connection, reading: Reading) -> None:
        if reading.failure is None:
            ops.resolve(conn, [reading.url], STAGE, at=self.recorder.ctx.clock())
        for error in (*reading.refused, *([reading.failure] if reading.failure else ())):
            self.recorder.set_aside(conn, error, stage=STAGE)

    def _visit_after(
        self,
        reading: Reading,
        visit: visits.VisitRow | None,
        before: polling.PlaceState | None,
        fresh: Fresh,
    ) -> visits.VisitRow:
        """The place's visit; one that failed may not be asked for conditionally, lest a 304 hide
        that, nor an index, whose sitemaps move without it."""
        document = reading.document
        keeps_validators = not reading.children and reading.failure is None
        return visits.VisitRow(
            url=reading.url,
            source_id=self.recorder.batch.source.id,
            etag=document.header("etag") if keeps_validators else None,
            last_modified=document.header("last-modified") if keeps_validators else None,
            state=self._state(visit, self._poll_after(reading, before, fresh)),
        )

    def _poll_after(
        self, reading: Reading, before: polling.PlaceState | None, fresh: Fresh
    ) -> polling.PlaceState | None:
        """The state of the place's polls; one that failed leaves it as it was, due again."""
        if reading.failure is not None:
            return before
        return polling.after_poll(
            before,
            now=self.now,
            fresh=len(reading.due) + _news(fresh, len(reading.sightings)),
            entries=len(reading.sightings),
            hint_s=self._hint_s(reading.document),
        )

    def _hint_s(self, document: Document) -> float:
        head = hint_s(feed_head(document), now=self.now)
        return max(head, polling.max_age_s(document.header("cache-control")))

    def _state(
        self, visit: visits.VisitRow | None, state: polling.PlaceState | None
    ) -> dict[str, Any]:
        before = visit.state if visit else {}
        poll = {"poll": state.as_json()} if state else {}
        return {**before, **poll, "batch_id": str(self.recorder.batch.batch_id)}

    def set_aside(self, error: ItemError) -> None:
        """One quarantine row for a place that could not be had."""
        self.recorder.ctx.warehouse.run(
            lambda conn: self.recorder.set_aside(conn, error, stage=STAGE)
        )


def understood(place: Discover, document: Document, recorder: Recorder) -> Reading:
    """What a document announces; what is wrong with it is part of that."""
    source = recorder.batch.source
    reading = Reading(document=document, may_be_empty=place.sitemap is not None)
    if document.http_status in _GONE:
        reason = f"status {document.http_status}"
        return replace(reading, failure=_fault(document, Code.HTTP_4XX, reason))
    found: list[Sighting | QuarantineError] = []
    try:
        found.extend(read_sightings(place, document, source))
        if place.listing is None:
            reading = replace(reading, children=tuple(child_sitemaps(document, source)))
    except QuarantineError as error:
        reading = replace(reading, failure=error)
    return replace(
        reading,
        sightings=tuple(seen for seen in found if isinstance(seen, Sighting)),
        refused=tuple(error for error in found if isinstance(error, QuarantineError)),
    )


def _missing_entries(reading: Reading, before: polling.PlaceState | None) -> Reading:
    """A place that announces nothing where it always announced something is set aside.

    Nothing is concluded from it: no page is gone because no feed names it.
    """
    if not reading.is_empty or before is None or not before.entries:
        return reading
    reason = f"it announces no page of this source; when last it did, there were {before.entries}"
    log.warning("%s: %s", reading.url, reason)
    return replace(reading, failure=_fault(reading.document, Code.NOT_A_FEED, reason))


def _news(fresh: Fresh, entries: int) -> int:
    known = entries - fresh.unknown
    return fresh.unknown + (fresh.moved if fresh.moved <= MOVED_MOST * known else 0)


def poll_of(visit: visits.VisitRow | None) -> polling.PlaceState | None:
    """What earlier polls of a place said; None where there was none."""
    return polling.place_state(visit.state.get("poll")) if visit else None


def _fault(document: Document, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=code, reason=reason)
