"""Archives: other people's captures, kept with the time they were made at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from writethru.capture import is_dated, text_documents, warc_documents
from writethru.errors import Code, ConfigurationError, ItemError, QuarantineError
from writethru.flow.batches import close, open_batch, recording
from writethru.flow.context import Context
from writethru.flow.recording import Recorder
from writethru.load import Connection, ops
from writethru.load.captures import KnownCapture, captures_at, known_ids, store_captures
from writethru.model import (
    FUTURE_TOLERANCE,
    ArchiveSpec,
    Capture,
    Channel,
    Document,
    Outcome,
    Source,
    capture_id_of,
    utc,
)

STAGE = "archive"
CHUNK = 200
"""Documents a transaction."""

Found = Document | ItemError
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """How the documents of one transaction ended."""

    captures: list[Capture] = field(default_factory=list)
    outcomes: dict[str, tuple[Outcome, Code | None]] = field(default_factory=dict)
    errors: list[ItemError] = field(default_factory=list)

    def fail(self, item: str, error: ItemError) -> None:
        self.outcomes[item] = (Outcome.QUARANTINED, error.code)
        self.errors.append(error)


def archive(
    ctx: Context,
    source_id: str,
    *,
    day: date | None,
    path: str | None,
    dag_id: str | None = None,
    run_id: str | None = None,
) -> dict[str, int]:
    """Loads one day of the source's archive, or the files of `path`; returns the batch's sums.

    Without a day, archives whose place has no date are taken whole. What is held already counts
    as duplicate and changes nothing. Raises ConfigurationError where there is nothing to read
    from.
    """
    source = ctx.source(source_id)
    specs = _specs(source, day=day, path=path)
    batch = open_batch(ctx, source, Channel.ARCHIVE, dag_id, run_id)
    days: set[date] = set()
    with recording(ctx, batch) as recorder:
        for spec in specs:
            for chunk in _chunks(_documents(ctx, source, spec, day), CHUNK):
                days |= _store(recorder, chunk)
    return close(ctx, batch, days)


def _specs(source: Source, *, day: date | None, path: str | None) -> list[ArchiveSpec]:
    if path is not None:
        is_warc = path.endswith((".warc", ".warc.gz"))
        return [ArchiveSpec(warc=path) if is_warc else ArchiveSpec(text=path)]
    if not source.archive:
        raise ConfigurationError(f"source {source.id!r} has no archive")
    readable = [spec for spec in source.archive if spec.warc or spec.text]
    if not readable:
        raise ConfigurationError("only WARC and text archives are read so far")
    wanted = [spec for spec in readable if is_dated(_place(spec)) == (day is not None)]
    if not wanted:
        need = "a day: give --date" if day is None else "no day: it is taken whole"
        raise ConfigurationError(f"the archive of {source.id!r} needs {need}")
    return wanted


def _place(spec: ArchiveSpec) -> str:
    return spec.warc or spec.text or ""


def _documents(
    ctx: Context, source: Source, spec: ArchiveSpec, day: date | None
) -> Iterator[Found]:
    read = warc_documents if spec.warc else text_documents
    return read(_place(spec), source=source, day=day, home=ctx.settings.home)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


# --- one transaction ------------------------------------------------------------------------


def _store(recorder: Recorder, found: list[Found]) -> set[date]:
    """Keeps the documents, those that refer to others last; returns the days they are of."""
    documents = [document for document in found if isinstance(document, Document)]
    revisits = [document for document in documents if "refers_to" in document.vantage]
    originals = [document for document in documents if "refers_to" not in document.vantage]
    first = _Chunk()
    for error in found:
        if isinstance(error, ItemError):
            first.fail(error.url, error)
    _keep_new(recorder, [(document, None) for document in originals], first)
    _write(recorder, first)
    if revisits:
        second = _Chunk()
        _keep_revisits(recorder, revisits, second)
        _write(recorder, second)
    return {utc(document.captured_at).date() for document in documents}


def _keep_revisits(recorder: Recorder, documents: list[Document], chunk: _Chunk) -> None:
    """Keeps the documents whose original is held; the others are set aside."""
    asked = {_item(document): _refers_to(document) for document in documents}
    held = recorder.ctx.warehouse.run(lambda conn: captures_at(conn, list(asked.values())))
    found: list[tuple[Document, KnownCapture | None]] = []
    for document in documents:
        original = held.get(asked[_item(document)])
        if original is None:
            reason = f"the capture it refers to is not held: {document.vantage['refers_to']}"
            chunk.fail(_item(document), _bad(document, Code.NO_ORIGINAL, reason))
        else:
            found.append((document, original))
    _keep_new(recorder, found, chunk)


def _keep_new(
    recorder: Recorder, found: list[tuple[Document, KnownCapture | None]], chunk: _Chunk
) -> None:
    """Keeps the documents that are not held yet, each once; with an original, by reference."""
    ids = {
        _item(d): _capture_id(d, original.payload_sha256 if original else d.payload_sha256)
        for d, original in found
    }
    known = recorder.ctx.warehouse.run(lambda conn: known_ids(conn, ids.values()))
    for document, original in found:
        item = _item(document)
        if ids[item] in known:
            chunk.outcomes.setdefault(item, (Outcome.DUPLICATE, None))
        else:
            known.add(ids[item])
            _keep(recorder, document, original, chunk)


def _keep(
    recorder: Recorder, document: Document, original: KnownCapture | None, chunk: _Chunk
) -> None:
    item = _item(document)
    if document.captured_at > recorder.ctx.clock() + FUTURE_TOLERANCE:
        reason = f"captured at {document.captured_at.isoformat()}, which is yet to come"
        chunk.fail(item, _bad(document, Code.FUTURE_CLOCK, reason))
        return
    chunk.captures.append(recorder.keep(document, original))
    chunk.outcomes[item] = (Outcome.CAPTURED, None)


def _write(recorder: Recorder, chunk: _Chunk) -> None:
    batch_id = recorder.batch.batch_id
    with recorder.ctx.warehouse.transaction() as conn:
        fresh = {capture.capture_id for capture in chunk.captures}
        store_captures(conn, chunk.captures, [], to_clean=fresh)
        ops.add_items(conn, batch_id, chunk.outcomes)
        for item, (outcome, code) in chunk.outcomes.items():
            ops.settle_item(conn, batch_id, item, outcome, code=code)
        ops.resolve(conn, [c.url for c in chunk.captures], STAGE, at=recorder.ctx.clock())
        _set_aside(recorder, conn, chunk.errors)


def _set_aside(recorder: Recorder, conn: Connection, errors: Iterable[ItemError]) -> None:
    for error in errors:
        recorder.set_aside(conn, error, stage=STAGE)


def _item(document: Document) -> str:
    """An item's name: a day's archive has many captures of one URL."""
    return f"{utc(document.captured_at):%Y%m%d%H%M%S%f}/{document.url}"


def _capture_id(document: Document, payload_sha256: bytes) -> UUID:
    return capture_id_of(
        url=document.url, captured_at=document.captured_at, payload_sha256=payload_sha256
    )


def _refers_to(document: Document) -> tuple[str, datetime]:
    url, at = document.vantage["refers_to"]
    return str(url), datetime.fromisoformat(str(at))


def _bad(document: Document, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=code, reason=reason)
