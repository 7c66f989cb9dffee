"""One transaction of an archive: what was found is kept, settled, or set aside."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from writethru.errors import Code, ItemError, QuarantineError
from writethru.flow.recording import Recorder
from writethru.load import Connection, ops
from writethru.load.captures import KnownCapture, Reference, captures_at, store_captures
from writethru.load.held import batches_of
from writethru.model import (
    FUTURE_TOLERANCE,
    MOVED_STATUSES,
    Capture,
    Document,
    Outcome,
    WarcPlace,
    capture_id_of,
    utc,
)

STAGE: Final = "archive"
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Before it there was no web: a clock that had not been set, or a file without a time."""

Ended = tuple[Outcome, Code | None]
Work = Callable[[Connection], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an archive has for one item. `place` is where it lies in the archive's own file."""

    item: str
    what: Document | ItemError
    place: WarcPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The days of what was kept, and the revisits whose original is not held (yet)."""

    days: frozenset[date]
    waiting: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """How the items of one transaction ended."""

    captures: list[Capture] = field(default_factory=list)
    outcomes: dict[str, Ended] = field(default_factory=dict)
    errors: list[tuple[ItemError, WarcPlace | None]] = field(default_factory=list)

    def fail(self, found: Found, error: ItemError) -> None:
        self.outcomes[found.item] = (Outcome.QUARANTINED, error.code)
        self.errors.append((error, found.place))


def item_name(url: str, at: datetime) -> str:
    """An item's name: an archive has many captures of one URL."""
    return f"{utc(at):%Y%m%d%H%M%S%f}/{url}"


def store(
    recorder: Recorder,
    found: Sequence[Found],
    *,
    is_last: bool = False,
    also: Callable[[Connection, Stored], None] | None = None,
) -> Stored:
    """Keeps the documents, those that refer to others last.

    A revisit whose original is not held comes back, unsettled; with `is_last` it is set aside.
    `also` is done in the same transaction as the last of it.
    """
    revisits = [each for each in found if _original_of(each) is not None]
    first, second = _Chunk(), _Chunk()
    for each in found:
        if isinstance(each.what, ItemError):
            first.fail(each, each.what)
    originals = [e for e in found if isinstance(e.what, Document) and _original_of(e) is None]
    _keep_new(recorder, [(each, None) for each in originals], first)
    if revisits:
        _write(recorder, first, lambda conn: None)
    waiting = _keep_revisits(recorder, revisits, second, is_last=is_last)
    stored = Stored(days=_days(found), waiting=tuple(waiting))

    def then(conn: Connection) -> None:
        if also is not None:
            also(conn, stored)

    _write(recorder, second if revisits else first, then)
    return stored


def _days(found: Iterable[Found]) -> frozenset[date]:
    documents = (each.what for each in found if isinstance(each.what, Document))
    return frozenset(utc(document.captured_at).date() for document in documents)


def _original_of(found: Found) -> Reference | None:
    """The capture that a revisit refers to."""
    if isinstance(found.what, ItemError) or "refers_to" not in found.what.vantage:
        return None
    url, at = found.what.vantage["refers_to"]
    # A revisit without a response does not say what it was.
    is_move = found.what.http_status in MOVED_STATUSES if found.what.headers else None
    return str(url), datetime.fromisoformat(str(at)), is_move


def _keep_revisits(
    recorder: Recorder, revisits: Sequence[Found], chunk: _Chunk, *, is_last: bool
) -> list[Found]:
    """Keeps those whose original is held; returns the others."""
    asked = {each.item: original for each in revisits if (original := _original_of(each))}
    held = recorder.ctx.warehouse.run(lambda conn: captures_at(conn, list(asked.values())))
    kept = [(each, held[asked[each.item]]) for each in revisits if asked[each.item] in held]
    _keep_new(recorder, kept, chunk)
    waiting = [each for each in revisits if asked[each.item] not in held]
    if not is_last:
        return waiting
    for each in waiting:
        url, at, _ = asked[each.item]
        reason = f"the capture it refers to is not held: {url} of {at.isoformat()}"
        chunk.fail(each, _bad(each.what, Code.NO_ORIGINAL, reason))
    return []


def _keep_new(
    recorder: Recorder, found: Sequence[tuple[Found, KnownCapture | None]], chunk: _Chunk
) -> None:
    """Keeps the documents that are not held yet, each once; with an original, by reference."""
    documents = [(e, e.what, o) for e, o in found if isinstance(e.what, Document)]
    ids = [_capture_id(document, original) for _, document, original in documents]
    held = recorder.ctx.warehouse.run(lambda conn: batches_of(conn, ids))
    here = recorder.batch.batch_id
    for capture_id, (each, document, original) in zip(ids, documents, strict=True):
        if capture_id in held:
            # What an interrupted try of this very batch brought, the batch has captured.
            is_own = held[capture_id] == here
            ended = Outcome.CAPTURED if is_own else Outcome.DUPLICATE
            chunk.outcomes.setdefault(each.item, (ended, None))
            continue
        held[capture_id] = here
        _keep(recorder, each, document, original, chunk)


def _keep(
    recorder: Recorder,
    found: Found,
    document: Document,
    original: KnownCapture | None,
    chunk: _Chunk,
) -> None:
    at = document.captured_at
    if at > recorder.ctx.clock() + FUTURE_TOLERANCE:
        reason = f"captured at {at.isoformat()}, which is yet to come"
        chunk.fail(found, _bad(document, Code.FUTURE_CLOCK, reason))
        return
    if at < EARLIEST:
        reason = f"captured at {at.isoformat()}, before there was a web"
        chunk.fail(found, _bad(document, Code.BAD_RECORD, reason))
        return
    chunk.captures.append(recorder.keep(document, original))
    chunk.outcomes[found.item] = (Outcome.CAPTURED, None)


def _write(recorder: Recorder, chunk: _Chunk, then: Work) -> None:
    recorder.ctx.warehouse.run(lambda conn: _written(recorder, conn, chunk, then))


def _written(recorder: Recorder, conn: Connection, chunk: _Chunk, then: Work) -> None:
    batch_id = recorder.batch.batch_id
    fresh = {capture.capture_id for capture in chunk.captures}
    store_captures(conn, chunk.captures, [], to_clean=fresh, is_readable=recorder.is_readable)
    ops.add_items(conn, batch_id, chunk.outcomes)
    ops.settle_items(
        conn,
        [
            ops.Settlement(batch_id=batch_id, url=item, outcome=outcome, code=code)
            for item, (outcome, code) in chunk.outcomes.items()
        ],
    )
    ops.resolve(conn, [c.url for c in chunk.captures], STAGE, at=recorder.ctx.clock())
    for error, place in chunk.errors:
        recorder.set_aside(conn, error, stage=STAGE, place=place)
    then(conn)


def _capture_id(document: Document, original: KnownCapture | None) -> UUID:
    return capture_id_of(
        url=document.url,
        captured_at=document.captured_at,
        payload_sha256=original.payload_sha256 if original else document.payload_sha256,
    )


def _bad(what: Document | ItemError, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=what.url, code=code, reason=reason)
