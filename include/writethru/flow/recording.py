"""Keeps documents: the bytes are on disk in a WARC file before the row that points to them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from writethru.capture import WarcWriter
from writethru.errors import ItemError, RetryableError
from writethru.flow.context import Context
from writethru.load import Connection, ops
from writethru.load.captures import KnownCapture
from writethru.load.places import queue_files
from writethru.model import Capture, Channel, Document, Source, WarcPlace, capture_id_of

NOT_MODIFIED = 304
RETRY_AFTER = timedelta(minutes=30)
"""When an item with a passing fault may be tried again, where the server did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What every capture of one batch has in common."""

    batch_id: UUID
    source: Source
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes one batch's documents; `writer` is the batch's open WARC file."""

    ctx: Context
    batch: Batch
    writer: WarcWriter

    def keep(self, document: Document, original: KnownCapture | None = None) -> Capture:
        """Writes the document's record; with `original`, one that only refers to it.

        The returned row is not stored yet: that is for the caller's transaction.
        """
        recorded_at = self.ctx.clock()
        payload = original.payload_sha256 if original else document.payload_sha256
        place = self.writer.append(
            document,
            recorded_at=recorded_at,
            refers_to=(original.original_url, original.original_at) if original else None,
        )
        return Capture(
            capture_id=capture_id_of(
                url=document.url, captured_at=document.captured_at, payload_sha256=payload
            ),
            source_id=self.batch.source.id,
            publisher=self.batch.source.publisher,
            url=document.url,
            final_url=document.final_url,
            captured_at=document.captured_at,
            captured_basis=document.captured_basis,
            channel=self.batch.channel,
            http_status=document.http_status,
            content_type=document.content_type,
            payload_sha256=payload,
            refers_to_capture_id=original.original_id if original else None,
            vantage=document.vantage,
            warc=place,
            batch_id=self.batch.batch_id,
            recorded_at=recorded_at,
        )

    @property
    def is_readable(self) -> bool:
        """Whether others can read what is written before its file is finished."""
        return not self.ctx.captures.is_remote

    def close(self) -> None:
        """Finishes the WARC files, after the rows: what waited for them can be cleaned now.

        Raises CapturesError where an upload failed: `maintenance` goes on from there.
        """
        files = self.writer.close()
        if not self.is_readable:
            self.ctx.warehouse.run(lambda conn: queue_files(conn, files))

    def set_aside(
        self, conn: Connection, error: ItemError, *, stage: str, place: WarcPlace | None = None
    ) -> None:
        """One quarantine row for the item; one with a passing fault is due again later.

        `place` is where the item lies in the archive's own file.
        """
        now = self.ctx.clock()
        ops.set_aside(
            conn,
            stage=stage,
            source_id=self.batch.source.id,
            url=error.url,
            code=error.code,
            reason=error.reason,
            recorded_at=now,
            place=place,
            next_at=now + _pause(error) if isinstance(error, RetryableError) else None,
            batch_id=self.batch.batch_id,
        )


def _pause(error: RetryableError) -> timedelta:
    wished = error.retry_after_s
    return RETRY_AFTER if wished is None else timedelta(seconds=wished)


def is_same(document: Document, known: KnownCapture | None) -> bool:
    """Whether the document repeats the known capture's payload."""
    if known is None:
        return False
    return document.http_status == NOT_MODIFIED or document.payload_sha256 == known.payload_sha256
