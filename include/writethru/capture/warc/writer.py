"""Keeps documents in WARC files: every record on disk before its row."""

import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final

from writethru.capture.warc.cdxj import index_of
from writethru.capture.warc.files import (
    HALF,
    OpenFile,
    is_locked_by_us,
    new_file,
    seal,
    write_index,
)
from writethru.capture.warc.records import RefersTo, document_record, request_record
from writethru.capture.warc.store import FINAL, OPEN, Captures, index_name
from writethru.errors import CapturesError
from writethru.model import Document, WarcPlace, utc

FILE_BYTES: Final = 10**9
FILES_OPEN: Final = 8
"""Days of which a writer has files open; an archive's documents come in any order."""


class WarcWriter:
    """Appends the documents of one source, a file a day, from any number of threads at once."""

    def __init__(self, captures: Captures, source_id: str, *, file_bytes: int = FILE_BYTES) -> None:
        self._captures, self._source_id, self._file_bytes = captures, source_id, file_bytes
        self._files: dict[date, OpenFile] = {}  # the one used last is the last
        self._full: list[OpenFile] = []
        self._finished: list[str] = []
        self._failures: list[OSError | CapturesError] = []
        self._lock = threading.Lock()

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
        with self._lock:
            file = self._file_for(document)
            offset = file.write(member + request)
        file.sync(offset + len(member) + len(request))
        self._finish_full()
        return WarcPlace(file=file.name, offset=offset, length=len(member))

    def close(self) -> tuple[str, ...]:
        """Finishes every file, for good; returns the names of all that this writer has finished.

        On a remote place these are uploaded, so that everybody can read them. After the last
        `append` has returned. Raises CapturesError or OSError where a file could not be
        finished: its records are safe, and `salvage` and `send` try again.
        """
        with self._lock:
            self._full += self._files.values()
            self._files.clear()
        self._finish_full()
        if self._failures:
            raise self._failures[0]
        return tuple(self._finished)

    def _file_for(self, document: Document) -> OpenFile:
        """The day's file, a new one where there is none or it is full."""
        day = utc(document.captured_at).date()
        file = self._files.pop(day, None)
        if file is not None and (file.size >= self._file_bytes or file.is_broken):
            self._full.append(file)
            file = None
        if file is None:
            file = new_file(self._captures, self._source_id, document)
        self._files[day] = file
        if len(self._files) > FILES_OPEN:
            self._full.append(self._files.pop(next(iter(self._files))))
        return file

    def _finish_full(self) -> None:
        """Outside of the lock: others go on writing while a gigabyte is indexed or uploaded."""
        while True:
            with self._lock:
                if not self._full:
                    return
                file = self._full.pop()
            try:
                self._finish(file)
            except (OSError, CapturesError) as error:  # no fault of what was just appended
                self._failures.append(error)

    def _finish(self, file: OpenFile) -> None:
        with file.stream:
            if not file.seal():
                return
            if self._captures.is_remote:
                self._captures.upload(file.name)
            self._finished.append(file.name)


def salvage(captures: Captures) -> Iterator[str]:
    """Finishes the open files of writers that are gone, cut after their last whole member.

    Yields the names of the finished files; one without a capture is deleted. A file whose writer
    still lives is locked and left alone.
    """
    for path, _ in _left_behind(captures, HALF):
        path.unlink()
    for path, stream in _left_behind(captures, OPEN):
        name = captures.name_of(path.with_suffix(FINAL))
        index = index_of(stream, name=name)
        stream.truncate(index.whole_bytes)
        os.fsync(stream.fileno())
        if seal(path, index):
            yield name


def send(captures: Captures) -> Iterator[str | CapturesError]:
    """Uploads the finished files that are still in the spool; what fails is told, and stays."""
    if not captures.is_remote:
        return
    for path, stream in _left_behind(captures, FINAL):
        name = captures.name_of(path)
        if not captures.local(index_name(name)).exists():
            write_index(path, index_of(stream, name=name))
        try:
            captures.upload(name)
        except CapturesError as error:
            yield error
        else:
            yield name


def _left_behind(captures: Captures, suffix: str) -> Iterator[tuple[Path, FileIO]]:
    """The folder's files with that ending that nobody has locked, locked meanwhile."""
    for path in sorted(captures.folder.rglob(f"*{suffix}")):
        try:
            stream = path.open("r+b", buffering=0)
        except FileNotFoundError:  # its writer finished it just now
            continue
        with stream:
            if is_locked_by_us(stream) and path.exists():
                yield path, stream
