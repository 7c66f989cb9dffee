"""Cleans and identifies what was captured: captures in, observations out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace

from writethru.capture import read_document
from writethru.clean import clean
from writethru.errors import Code, ItemError, QuarantineError
from writethru.flow.context import Context
from writethru.flow.recording import NOT_MODIFIED
from writethru.identify import identify, is_sent_elsewhere, observed_at
from writethru.load import Connection, ops
from writethru.load.captures import claim_captures, originals, pending_captures, release
from writethru.load.fold_queue import pending_pages
from writethru.load.observations import store_observations
from writethru.model import (
    MOVED_STATUSES,
    Capture,
    Document,
    Extraction,
    Identified,
    Json,
    Observation,
    Source,
    Verdict,
    WarcPlace,
    observation_id_of,
)

STAGE = "clean"
CHUNK = 100
"""Captures a transaction."""
SHARD_CAPTURES = 500
"""Captures that make another shard worth its task."""
MAX_SHARDS = 4

Observed = tuple[Observation, Identified]


def shards(ctx: Context) -> list[int]:
    """The shards of what is pending; one where only folding is, none where nothing is."""
    captures, pages = ctx.warehouse.run(lambda c: (pending_captures(c), pending_pages(c)))
    if not captures and not pages:
        return []
    return list(range(max(1, min(MAX_SHARDS, captures // SHARD_CAPTURES))))


def clean_shard(ctx: Context, shard: int, shards: int) -> dict[str, int]:
    """Cleans and identifies the shard's captures until none is left; returns the counts."""
    counts: Counter[str] = Counter(cleaned=0, observations=0, set_aside=0)
    while done := ctx.warehouse.run(lambda conn: _clean_some(ctx, conn, shard, shards)):
        counts.update(done)
    return dict(counts)


def _clean_some(ctx: Context, conn: Connection, shard: int, shards: int) -> dict[str, int]:
    """One transaction's captures; empty where none is left."""
    claimed = claim_captures(conn, CHUNK, shard, shards)
    observed: list[Observed] = []
    set_aside = 0
    for capture, place in claimed:
        try:
            made = list(_observe(ctx, conn, capture, place))
        except ItemError as error:
            _set_aside(ctx, conn, capture, error)
            set_aside += 1
            continue
        observed += made
        _tell_of_empty(ctx, conn, capture, made)
    stored = store_observations(conn, observed)
    release(conn, [capture.capture_id for capture, _ in claimed])
    if not claimed:
        return {}
    return {"cleaned": len(claimed), "observations": stored, "set_aside": set_aside}


def _observe(
    ctx: Context, conn: Connection, capture: Capture, place: WarcPlace
) -> Iterator[Observed]:
    """The capture's observations: one, or one a page of a dump. Raises ItemError."""
    source = _source(ctx, capture)
    document = _document(ctx, conn, capture, place)
    for part, read in enumerate(_extractions(document, source)):
        identified = identify(document=document, extraction=read, source=source)
        extraction = _anothers(read) if is_sent_elsewhere(identified) else read
        rules = f"{extraction.extractor}+{source.digest}"
        yield (
            Observation(
                observation_id=observation_id_of(
                    capture_id=capture.capture_id,
                    captured_at=capture.captured_at,
                    rules=rules,
                    part=part,
                ),
                page_id=identified.page.page_id,
                capture_id=capture.capture_id,
                captured_at=capture.captured_at,
                captured_basis=capture.captured_basis,
                observed_at=observed_at(document, extraction),
                verdict=extraction.verdict,
                extraction=_said(extraction),
                http_status=document.http_status,
                evidence=_evidence(extraction, identified) | _length(capture, document),
                rules=rules,
                recorded_at=ctx.clock(),
            ),
            identified,
        )


def _source(ctx: Context, capture: Capture) -> Source:
    source = ctx.catalog.sources.get(capture.source_id)
    if source is None:
        reason = f"source {capture.source_id!r} has no valid file: its rules are unknown"
        raise QuarantineError(url=capture.url, code=Code.NO_IDENTITY, reason=reason)
    return source


def _document(ctx: Context, conn: Connection, capture: Capture, place: WarcPlace) -> Document:
    """The capture with its payload, which an unchanged capture has elsewhere."""
    kept = _kept(ctx, conn, capture, place)
    is_own = place == capture.warc
    return replace(
        kept,
        url=capture.url,
        final_url=capture.final_url,
        captured_at=capture.captured_at,
        captured_basis=capture.captured_basis,
        http_status=capture.http_status if is_own else kept.http_status,
        redirects=kept.redirects if is_own else (),
    )


def _kept(ctx: Context, conn: Connection, capture: Capture, place: WarcPlace) -> Document:
    try:
        return read_document(ctx.captures, place)
    except QuarantineError:
        # `maintenance` may have merged the file into another since the place was read.
        moved = originals(conn, [capture.capture_id]).get(capture.capture_id)
        if moved is None or moved.place == place:
            raise
        return read_document(ctx.captures, moved.place)


def _extractions(document: Document, source: Source) -> tuple[Extraction, ...]:
    try:
        return clean(document, source)
    except Exception as error:
        raise QuarantineError(
            url=document.url, code=Code.POISON, reason=f"cleaning failed: {error!r}"[:500]
        ) from error


def _anothers(extraction: Extraction) -> Extraction:
    """Words of a page that nobody asked for: its redirect says that the article is not there."""
    reason = f"redirected to another page, of the type {extraction.page_type}"
    return replace(extraction, verdict=Verdict.SOFT_404, verdict_reason=reason)


def _said(extraction: Extraction) -> Extraction | None:
    """None where the capture has no words at all."""
    has_words = extraction.headline or extraction.body
    return extraction if has_words and extraction.verdict is not Verdict.GONE else None


def _evidence(extraction: Extraction, identified: Identified) -> dict[str, Json]:
    """What varies by capture: kept with the observation, not with the content."""
    return {
        "dates": [asdict(candidate) for candidate in extraction.date_evidence],
        "date_conflict": extraction.date_conflict,
        "verdict_reason": extraction.verdict_reason,
        "medium": extraction.medium,
        "template": extraction.template,
        "canonical_url": extraction.canonical_url,
        "og_url": extraction.og_url,
        "refused": list(identified.refused),
        "links": list(extraction.links),
        "noarchive": extraction.noarchive,
    }


def _length(capture: Capture, document: Document) -> dict[str, Json]:
    """Set only where the response did not tell how long it was: the text may have been cut.

    A 304 vouches for nothing but what was held already.
    """
    is_repeat = capture.http_status == NOT_MODIFIED
    vantage = document.vantage if is_repeat else capture.vantage
    if vantage.get("length") != "unknown":
        return {}
    return {"length": "unknown"} | ({"not_modified": True} if is_repeat else {})


def _tell_of_empty(ctx: Context, conn: Connection, capture: Capture, made: list[Observed]) -> None:
    """An empty page is an observation and a thing to look into; words end that."""
    nothing = (o for o, _ in made if o.verdict is Verdict.EMPTY)
    empty = next((o for o in nothing if o.http_status not in MOVED_STATUSES), None)
    if empty is None:
        ops.resolve(conn, [capture.url], STAGE, at=ctx.clock())
        return
    reason = str(empty.evidence["verdict_reason"] or "no text left after cleaning")
    error = QuarantineError(url=capture.url, code=Code.NO_BODY, reason=reason)
    _set_aside(ctx, conn, capture, error)


def _set_aside(ctx: Context, conn: Connection, capture: Capture, error: ItemError) -> None:
    ops.set_aside(
        conn,
        stage=STAGE,
        source_id=capture.source_id,
        url=capture.url,
        code=error.code,
        reason=error.reason,
        recorded_at=ctx.clock(),
        place=capture.warc,
        batch_id=capture.batch_id,
    )
