"""A WARC file from its first byte to its final name.

While it is written it is `<name>.open`, locked by its writer; sealed, it is `<name>.warc.gz` with
its index beside it, and never changed again.
"""

import fcntl
import os
import threading
from contextlib import suppress
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Final

from writethru.capture.warc.cdxj import Index, index_of
from writethru.capture.warc.records import info_record
from writethru.capture.warc.store import FINAL, OPEN, Captures, index_name
from writethru.model import Document, utc

HALF: Final = ".half"
"""Ends the name of a merged file that is not whole yet."""
_numbers: Final = count(1)


class OpenFile:
    """A file being written; `name` is that which it will have.

    `write` is for one thread at a time, `sync` for any.
    """

    def __init__(self, *, name: str, path: Path, stream: FileIO) -> None:
        self.name, self.path, self.stream = name, path, stream
        self.size = 0
        self.is_broken = False
        self._synced = 0
        self._syncing = threading.Lock()

    def write(self, members: bytes) -> int:
        """Appends whole members and returns their offset; they are safe after `sync` only.

        Leaves no partial member behind. Raises OSError.
        """
        offset = self.size
        try:
            _write_all(self.stream, members)
        except BaseException:
            self.stream.truncate(offset)
            self.stream.seek(offset)
            raise
        self.size += len(members)
        return offset

    def sync(self, end: int) -> None:
        """Returns once the bytes up to `end` are on disk: one sync serves all that wait for it.

        Raises OSError. Nothing that was not synced before is to be relied on then.
        """
        with self._syncing:
            if self._synced >= end:
                return
            if self.is_broken:
                raise OSError(f"{self.path} could not be synced")
            written = self.size
            try:
                os.fsync(self.stream.fileno())
            except OSError:
                self.is_broken = True
                raise
            self._synced = written

    def seal(self) -> bool:
        """Gives the file its final name; False, and the file deleted, without a capture in it.

        It stays locked until `stream` is closed. Raises OSError.
        """
        with suppress(OSError):  # told to whoever waits for it; what was synced before is kept
            self.sync(self.size)
        self.stream.truncate(self._synced)
        with self.path.open("rb") as stream:
            index = index_of(stream, name=self.name)
        return seal(self.path, index)


def new_file(captures: Captures, source_id: str, document: Document) -> OpenFile:
    """A file for the document's source and day, with its first record written but not synced."""
    at = utc(document.captured_at)
    folder = captures.folder / source_id / f"{at:%Y/%m/%d}"
    folder.mkdir(parents=True, exist_ok=True)
    stream = None
    while stream is None:
        path = folder / f"{at:%Y%m%dT%H%M%S%f}-{os.getpid()}-{next(_numbers)}{OPEN}"
        stream = _created(path)
    final = path.with_suffix(FINAL)
    file = OpenFile(name=captures.name_of(final), path=path, stream=stream)
    try:
        for made in (folder, *folder.parents[:4]):
            sync_folder(made)
        file.write(info_record(final.name, at=at))
    except BaseException:
        path.unlink()
        stream.close()
        raise
    return file


def seal(path: Path, index: Index) -> bool:
    """Gives a synced file its index, then its final name; deletes one without a capture."""
    if index.captures == 0:
        path.unlink()
        return False
    final = path.with_suffix(FINAL)
    write_index(final, index)
    path.rename(final)
    sync_folder(final.parent)
    return True


def write_index(final: Path, index: Index) -> None:
    """Writes the index beside the file, whole or not at all."""
    path = final.with_name(index_name(final.name))
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as stream:
        stream.write(index.text)
        stream.flush()
        os.fsync(stream.fileno())
    new.rename(path)


def sync_folder(folder: Path) -> None:
    """Makes sure that the names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_locked_by_us(stream: FileIO) -> bool:
    """Takes the file's lock; False where a living writer has it."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _created(path: Path) -> FileIO | None:
    """A new locked file, None where the name is taken (a process id comes round again)."""
    if path.with_suffix(FINAL).exists():
        return None
    try:
        stream = path.open("xb", buffering=0)
    except FileExistsError:
        return None
    # Before it was locked, `salvage` may have taken it for a dead writer's, and deleted it.
    if not is_locked_by_us(stream) or not path.exists():
        stream.close()
        return None
    return stream


def _write_all(stream: FileIO, members: bytes) -> None:
    rest = memoryview(members)
    while rest:
        rest = rest[stream.write(rest) or 0 :]
