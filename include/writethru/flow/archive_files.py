"""Archives that are files: WARC of anybody's, and text dumps, here or on a store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

from writethru.capture import ArchiveFile, Taken, read_dump, read_warc
from writethru.errors import ItemError
from writethru.flow.archive_store import Found, Stored, item_name, store
from writethru.flow.recording import Recorder
from writethru.load import Connection
from writethru.load.reading import next_offsets, note_offset, resolve_file
from writethru.model import Document, WarcPlace

CHUNK: Final = 200
"""Documents a transaction."""
CHUNK_BYTES: Final = 32 * 2**20
"""Of payload a transaction, but for the document that goes beyond it."""
WAITING_MAX: Final = 20_000
"""Revisits that wait for their originals until the run's other files are read; what is above it
is set aside, and resolved when the files are read again."""

_FILE_START: Final = 0

T = TypeVar("T")


def load_warcs(recorder: Recorder, files: Sequence[ArchiveFile]) -> frozenset[date]:
    """Keeps the source's pages of the files; returns the days they are of.

    A revisit finds its original in any of the files, whatever their order, and in what is held.
    A task that is tried again goes on where each file was read to.
    """
    reading = _Reading(recorder)
    for file in files:
        reading.read(file)
    reading.finish()
    recorder.ctx.warehouse.run(lambda conn: _resolve(recorder, conn, files))
    return frozenset(reading.days)


def _resolve(recorder: Recorder, conn: Connection, files: Sequence[ArchiveFile]) -> None:
    batch, at = recorder.batch, recorder.ctx.clock()
    for file in files:
        resolve_file(conn, batch.batch_id, source_id=batch.source.id, file=file.name, at=at)


class _Reading:
    """One batch's way through the files of a pattern."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        batch_id = recorder.batch.batch_id
        self._starts = recorder.ctx.warehouse.run(lambda conn: next_offsets(conn, batch_id))
        self._waiting: list[Found] = []
        self.days: set[date] = set()

    def read(self, file: ArchiveFile) -> None:
        start = self._starts.get(file.name, _FILE_START)
        records = read_warc(file, self._recorder.batch.source, start=start)
        for chunk in chunks(records, _taken_bytes):
            found = [_found(taken, taken.found) for taken in chunk if taken.found is not None]
            self._keep(found, file.name, chunk[-1].next_offset)

    def _keep(self, found: Sequence[Found], file: str, next_offset: int) -> None:
        is_full = len(self._waiting) >= WAITING_MAX

        def note(conn: Connection, stored: Stored) -> None:
            # A revisit that still waits is lost if the task is: it has to be read again then.
            waiting = (*self._waiting, *stored.waiting)
            firsts = [e.place.offset for e in waiting if e.place and e.place.file == file]
            offset = min([*firsts, next_offset])
            note_offset(conn, self._recorder.batch.batch_id, file, offset)

        stored = store(self._recorder, found, is_last=is_full, also=note)
        self.days |= stored.days
        self._waiting += stored.waiting

    def finish(self) -> None:
        """Gives the revisits that wait their originals, through chains of revisits too."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            for part in chunks(waiting, lambda _: 0):
                self._waiting += store(self._recorder, part).waiting
            if len(self._waiting) == len(waiting):
                break
        for part in chunks(self._waiting, lambda _: 0):
            store(self._recorder, part, is_last=True)


def _found(taken: Taken, what: Document | ItemError) -> Found:
    return _named(what, WarcPlace(file=taken.file, offset=taken.offset, length=0))


def _named(what: Document | ItemError, place: WarcPlace) -> Found:
    name = what.url if isinstance(what, ItemError) else item_name(what.url, what.captured_at)
    return Found(item=name, what=what, place=place)


def load_dumps(
    recorder: Recorder, files: Sequence[ArchiveFile], *, path_day: date | None
) -> frozenset[date]:
    """Keeps the dumps; returns the days they are of."""
    days: set[date] = set()
    read = (_dump(recorder, file, path_day) for file in files)
    for part in chunks(read, lambda found: _body_bytes(found.what)):
        days |= store(recorder, part).days
    return frozenset(days)


def _dump(recorder: Recorder, file: ArchiveFile, path_day: date | None) -> Found:
    what = read_dump(file, recorder.batch.source, path_day=path_day)
    return _named(what, WarcPlace(file=file.name, offset=0, length=0))


# --- transactions ---------------------------------------------------------------------------


def chunks(items: Iterable[T], body_bytes: Callable[[T], int | None]) -> Iterator[list[T]]:
    """A transaction's items each; one whose size is None ends it."""
    chunk: list[T] = []
    total = 0
    for item in items:
        chunk.append(item)
        size = body_bytes(item)
        total += size or 0
        if size is None or len(chunk) >= CHUNK or total >= CHUNK_BYTES:
            yield chunk
            chunk, total = [], 0
    if chunk:
        yield chunk


def _body_bytes(what: Document | ItemError) -> int:
    return len(what.body) if isinstance(what, Document) else 0


def _taken_bytes(taken: Taken) -> int | None:
    """None for what only says how far the file was read."""
    return None if taken.found is None else _body_bytes(taken.found)
