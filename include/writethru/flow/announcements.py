"""Reads a source's feeds, sitemaps and listings, and keeps them like any other capture."""

from collections.abc import Iterator
from dataclasses import dataclass

from writethru.capture import Fetcher, child_sitemaps, read_sightings
from writethru.errors import ItemError, SourceFailedError
from writethru.flow.recording import NOT_MODIFIED, Recorder, is_same
from writethru.load import ops, visits
from writethru.load.captures import latest_live, store_captures
from writethru.model import Discover, Document, Sighting

STAGE = "discover"
SITEMAP_LEVELS = 2
"""An index of indexes is the deepest that is followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What one place announced, and what was wrong with it."""

    sightings: tuple[Sighting, ...] = ()
    failure: ItemError | None = None


def announcements(fetcher: Fetcher, recorder: Recorder) -> list[Sighting]:
    """Everything that the source's places announce now; a place that fails is set aside.

    Raises SourceFailedError where every place failed.
    """
    places = recorder.batch.source.discover
    found = [read for place in places for read in _place(fetcher, recorder, place)]
    failures = [read.failure for read in found if read.failure is not None]
    if found and len(failures) == len(found):
        raise SourceFailedError("; ".join(str(failure) for failure in failures))
    return [sighting for read in found for sighting in read.sightings]


def _place(fetcher: Fetcher, recorder: Recorder, place: Discover) -> Iterator[Announced]:
    listing = place.listing.url if place.listing else None
    urls = [place.feed or place.sitemap or listing or ""]
    for _ in range(SITEMAP_LEVELS + 1):
        children: list[str] = []
        for url in urls:
            announced, found = _read(fetcher, recorder, place, url)
            children += found
            yield announced
        urls = children


def _read(
    fetcher: Fetcher, recorder: Recorder, place: Discover, url: str
) -> tuple[Announced, list[str]]:
    """What one document announces, and the sitemaps that it names if it is an index."""
    sightings: list[Sighting] = []
    try:
        document = _fetched(fetcher, recorder, url)
        if document is None:
            return Announced(), []
        try:
            sightings.extend(read_sightings(place, document, recorder.batch.source))
        finally:
            _store(recorder, document, sightings)
        source = recorder.batch.source
        children = list(child_sitemaps(document, source)) if place.sitemap else []
    except ItemError as error:
        failure = error
        recorder.ctx.warehouse.run(lambda conn: recorder.set_aside(conn, failure, stage=STAGE))
        return Announced(sightings=tuple(sightings), failure=failure), []
    return Announced(sightings=tuple(sightings)), children


def _fetched(fetcher: Fetcher, recorder: Recorder, url: str) -> Document | None:
    """The place's document; None where it is what it was when it was last read."""
    visit = recorder.ctx.warehouse.run(lambda conn: visits.visits_of(conn, [url])).get(url)
    document = fetcher.get_with_retries(
        url,
        delay_s=recorder.batch.source.fetch.delay_s,
        etag=visit.etag if visit else None,
        last_modified=visit.last_modified if visit else None,
    )
    return None if document.http_status == NOT_MODIFIED else document


def _store(recorder: Recorder, document: Document, sightings: list[Sighting]) -> None:
    warehouse, source = recorder.ctx.warehouse, recorder.batch.source
    known = warehouse.run(lambda conn: latest_live(conn, [document.url])).get(document.url)
    capture = recorder.keep(document, known if is_same(document, known) else None)
    visit = visits.VisitRow(
        url=document.url,
        source_id=source.id,
        etag=document.header("etag"),
        last_modified=document.header("last-modified"),
    )
    with warehouse.transaction() as conn:
        store_captures(conn, [capture], [(capture, seen) for seen in sightings], to_clean=())
        visits.save_visits(conn, [visit])
        ops.resolve(conn, [document.url], STAGE, at=recorder.ctx.clock())
