"""Keeps documents in WARC files: one writer, one open file, every record on disk before its row.

A file being written is `<name>.open`, locked by its writer; it becomes `<name>.warc.gz`, the name
that places carry, when it is full, the day is over or the writer closes.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import FileIO
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final

from writethru.capture.gzip_members import whole_length
from writethru.capture.records import RefersTo, document_record, info_record, request_record
from writethru.model import Document, WarcPlace, utc

OPEN: Final = ".open"
FINAL: Final = ".warc.gz"
FILE_BYTES: Final = 10**9

_numbers: Final = count(1)


@dataclass(kw_only=True)
class _OpenFile:
    """`name` is relative to the captures' root and ends as the finished file's will."""

    name: str
    day: date
    path: Path
    stream: FileIO
    size: int = 0

    def append(self, members: bytes) -> int:
        """Writes, flushes and syncs; returns the offset. Leaves no partial member behind."""
        offset = self.size
        try:
            _write_all(self.stream, members)
            os.fsync(self.stream.fileno())
        except BaseException:
            self.stream.truncate(offset)
            self.stream.seek(offset)
            raise
        self.size += len(members)
        return offset


class WarcWriter:
    """Appends the documents of one source. Not for several threads at once."""

    def __init__(self, root: Path, source_id: str, *, file_bytes: int = FILE_BYTES) -> None:
        self._root, self._source_id, self._file_bytes = root, source_id, file_bytes
        self._file: _OpenFile | None = None

    def __enter__(self) -> "WarcWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(
        self, document: Document, *, recorded_at: datetime, refers_to: RefersTo | None = None
    ) -> WarcPlace:
        """Writes one capture and returns where its record lies, once it is on disk.

        A response, or a dump's resource record; a revisit of `refers_to` without the payload
        where that is given. The request follows where the document knows it. Raises OSError.
        """
        member = document_record(
            document, source_id=self._source_id, recorded_at=recorded_at, refers_to=refers_to
        )
        request = request_record(document) if document.request_headers else b""
        file = self._file_for(document)
        offset = file.append(member + request)
        return WarcPlace(file=file.name, offset=offset, length=len(member))

    def close(self) -> None:
        """Gives the open file its final name."""
        if self._file is not None:
            file, self._file = self._file, None
            _finish(file.path)
            file.stream.close()

    def _file_for(self, document: Document) -> _OpenFile:
        day = utc(document.captured_at).date()
        if self._file and (self._file.day != day or self._file.size >= self._file_bytes):
            self.close()
        if self._file is None:
            self._file = self._opened(document, day)
        return self._file

    def _opened(self, document: Document, day: date) -> _OpenFile:
        folder = self._root / self._source_id / f"{day:%Y/%m/%d}"
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            at = utc(document.captured_at)
            stem = f"{at:%Y%m%dT%H%M%S%f}-{os.getpid()}-{next(_numbers)}"
            path = folder / f"{stem}{OPEN}"
            stream = _created(path)
            if stream is not None:
                break
        name = (folder / f"{stem}{FINAL}").relative_to(self._root).as_posix()
        file = _OpenFile(name=name, day=day, path=path, stream=stream)
        file.append(info_record(f"{stem}{FINAL}", document))
        return file


def salvage(root: Path) -> Iterator[Path]:
    """Finishes the open files of writers that are gone, cut after their last whole member.

    Yields the finished files; one without a whole member is deleted. A file whose writer still
    lives is locked and left alone.
    """
    for path in sorted(root.rglob(f"*{OPEN}")):
        try:
            stream = path.open("r+b", buffering=0)
        except FileNotFoundError:  # its writer finished it just now
            continue
        with stream:
            if not _locked(stream) or not path.exists():
                continue
            keep = whole_length(stream)
            if keep == 0:
                path.unlink()
                continue
            stream.truncate(keep)
            os.fsync(stream.fileno())
            yield _finish(path)


def _created(path: Path) -> FileIO | None:
    """A new locked file, None where the name is taken (a process id comes round again)."""
    if path.with_suffix(FINAL).exists():
        return None
    try:
        stream = path.open("xb", buffering=0)
    except FileExistsError:
        return None
    if not _locked(stream):
        stream.close()
        return None
    return stream


def _locked(stream: FileIO) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _finish(path: Path) -> Path:
    final = path.with_suffix(FINAL)
    path.rename(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return final


def _write_all(stream: FileIO, members: bytes) -> None:
    rest = memoryview(members)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
