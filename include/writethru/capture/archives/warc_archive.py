"""Captures that somebody else has kept: anybody's WARC files, read from end to end."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from writethru.capture.archives.paths import ArchiveFile, archive_files
from writethru.capture.archives.warc_records import page_of
from writethru.capture.warc.gzip_members import GzipMembers, is_gzip, next_record
from writethru.capture.warc.reader import can_verify
from writethru.errors import Code, ItemError, QuarantineError
from writethru.model import Document, Source

_ZSTD: Final = frozenset({b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"})
"""How a file of zstd frames begins, or one that brings its dictionary."""
_MAGIC_BYTES: Final = 4
_PROGRESS_BYTES: Final = 64 * 2**20
"""A file of other people's records says this often how far it was read."""

HEAD_BYTES: Final = 2**20
"""Of a record's headers, and of what stands before them."""
LINE_BYTES: Final = 2**16
_REST_BYTES: Final = 64 * 1024
_DIGESTS: Final = ("WARC-Block-Digest", "WARC-Payload-Digest")

_NO_WARC: Final = (ArchiveLoadFailed, EOFError, ValueError, AttributeError)
"""What the library raises where a record should begin and none does."""

Found = Document | ItemError
Records = Iterator[tuple[int, Found | None]]
Run = Generator[tuple[int, Found | None], None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one record of an archive's file gave, and where it lies.

    `found` None: nothing of the source's, only how far the file was read. Reading may begin again
    at `next_offset` without missing a record; in a file packed as a whole that is its start.
    """

    file: str
    offset: int
    next_offset: int
    found: Found | None


def warc_documents(
    pattern: str, *, source: Source | None, day: date | None, home: Path
) -> Iterator[Document | ItemError]:
    """The source's pages in the WARC files of a pattern, in the order of files and records.

    Taken are responses and revisits (an empty body, and `refers_to` in the vantage) of the
    source's hosts (None: of any), HTML or plain text, with status 200, 404, 410 or a redirect's,
    whose `final_url` is where it leads. What is cut, altered or unreadable comes as an error in
    its place; the records before it stand, and those after it in a file of a gzip member a
    record. No name in a record is ever used as a path. Raises ConfigurationError as
    archive_files does.
    """
    for file in archive_files(pattern, day=day, home=home):
        yield from (kept.found for kept in read_warc(file, source) if kept.found is not None)


def read_warc(file: ArchiveFile, source: Source | None, *, start: int = 0) -> Iterator[Taken]:
    """What `warc_documents` gives of one file, from the record at offset `start` on. Lazy.

    Each record is held back until the next one's offset is known.
    """
    reading = _Reading(file=file, source=source)
    try:
        found_any = False
        for kept in _with_next_offsets(file, reading.records(start), reading):
            found_any = True
            yield kept
        if not found_any and start == 0:
            empty = reading.error(0, Code.BAD_RECORD, "there is no WARC record in it")
            yield Taken(file=file.name, offset=0, next_offset=reading.end, found=empty)
    except OSError as error:
        fault = reading.error(start, Code.BAD_RECORD, str(error))
        yield Taken(file=file.name, offset=start, next_offset=start, found=fault)


def _with_next_offsets(file: ArchiveFile, records: Records, reading: "_Reading") -> Iterator[Taken]:
    told_at = 0
    before: tuple[int, Found | None] | None = None
    for offset, found in records:
        if before is not None and (before[1] is not None or offset - told_at >= _PROGRESS_BYTES):
            told_at = offset
            yield Taken(file=file.name, offset=before[0], next_offset=offset, found=before[1])
        before = offset, found
    if before is not None:
        end = max(reading.end, before[0])
        yield Taken(file=file.name, offset=before[0], next_offset=end, found=before[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What a record gave; `is_proven`: a digest says that it is whole."""

    offset: int
    found: Found | None
    is_proven: bool


class _TooLongError(ValueError):
    """A record says that it is longer than it is."""

    def __init__(self, offset: int) -> None:
        super().__init__("the Content-Length reaches into the next record")
        self.offset = offset


class _Head:
    """Reads lines as the library's reader does, within a limit that the library has not."""

    def __init__(self, readline: Callable[[int], bytes]) -> None:
        self._readline = readline
        self.ended()

    def ended(self) -> None:
        """What comes next is another record's head."""
        self._left = HEAD_BYTES

    def __call__(self, length: int | None = None) -> bytes:
        """Raises ValueError past a mebibyte since the last record's head."""
        if self._left <= 0:
            raise ValueError(f"over {HEAD_BYTES} bytes before a record")
        line = self._readline(min(length or LINE_BYTES, LINE_BYTES, self._left))
        self._left -= len(line)
        return line


def _is_record_between(stream: BinaryIO, begun: int, ended: int) -> bool:
    """Whether a record begins after one place and not after the other. Leaves `stream` alone."""
    place = stream.tell()
    following = next_record(stream, after=begun + 1, last=ended)
    stream.seek(place)
    return following is not None


class _Reading:
    """One pass over a file; `end` is how far it came, once it is over."""

    def __init__(self, *, file: ArchiveFile, source: Source | None) -> None:
        self._source, self._file = source, file
        name = quote(file.last_name, safe="-._~", errors="replace")
        self._name = f"urn:writethru:warc:{source.id if source else '-'}:{name}"
        self.end = 0

    def records(self, start: int) -> Records:
        """Each record's offset with its page, None for those of no interest; faults too."""
        with self._file.open() as stream:
            magic = stream.read(_MAGIC_BYTES)
            if magic in _ZSTD:
                yield 0, self.error(0, Code.BAD_RECORD, "packed with zstd, which is not read")
                return
            at: int | None = start
            while at is not None:
                if is_gzip(magic):
                    at = yield from self._packed(stream, at)
                else:
                    at = yield from self._plain(stream, at)

    def _packed(self, stream: BinaryIO, start: int) -> Run:
        """Returns where to go on behind what cannot be read; None: nowhere."""
        stream.seek(start)
        members = GzipMembers(stream, start=start)
        broken_at: int | None = None
        try:
            iterator = self._records_of(members)
            yield from self._ended(iterator, self._of_members(iterator, members, stream))
        except _TooLongError as error:
            yield error.offset, self.error(error.offset, Code.BAD_RECORD, str(error))
            return next_record(stream, after=error.offset + 1)
        except _NO_WARC as error:
            if members.fault is None:
                broken_at = members.part_start
                reason = f"not WARC from here: {error}"
                yield broken_at, self.error(broken_at, Code.BAD_RECORD, reason)
        if members.fault is not None:
            broken_at = members.fault.offset
            code = Code.TRUNCATED if members.fault.is_cut else Code.BAD_RECORD
            yield broken_at, self.error(broken_at, code, members.fault.reason)
        self.end = members.whole_end
        return None if broken_at is None else next_record(stream, after=broken_at + 1)

    def _plain(self, stream: BinaryIO, start: int) -> Run:
        """A file without members: behind what cannot be read nothing can be told."""
        stream.seek(start)
        iterator = self._records_of(stream)
        pages = (self._page(record, iterator.offset) for record in iterator)
        try:
            yield from self._ended(iterator, pages)
        except _NO_WARC as error:
            reason = f"not WARC from here: {error}"
            yield iterator.offset, self.error(iterator.offset, Code.BAD_RECORD, reason)
        self.end = stream.seek(0, SEEK_END)
        return None

    def _records_of(self, stream: BinaryIO | GzipMembers) -> ArchiveIterator:
        iterator = ArchiveIterator(stream, no_record_parse=True)
        self._head = iterator.reader.readline = _Head(iterator.reader.readline)
        return iterator

    def _of_members(
        self, iterator: ArchiveIterator, members: GzipMembers, stream: BinaryIO
    ) -> "Iterator[_Page]":
        """Raises _TooLongError for a record that takes the next one's bytes for its own."""
        for record in iterator:
            page = self._page(record, members.part_start)
            while record.raw_stream.read(_REST_BYTES):
                pass
            if members.part_start != page.offset and _is_record_between(
                stream, page.offset, members.part_start
            ):
                raise _TooLongError(page.offset)
            # What went wrong with the file itself is told once, at its end.
            is_told = members.fault is not None and isinstance(page.found, ItemError)
            yield replace(page, found=None) if is_told else page

    def _page(self, record: Any, offset: int) -> "_Page":
        self._head.ended()
        found = page_of(record, f"{self._name}@{offset}", self._source)
        digests = map(record.rec_headers.get_header, _DIGESTS)
        return _Page(
            offset=offset, found=found, is_proven=any(map(can_verify, filter(None, digests)))
        )

    def _ended(self, iterator: ArchiveIterator, pages: "Iterator[_Page]") -> Records:
        """The pages one behind: what follows a record tells whether that was all of it."""
        before: _Page | None = None
        faults = 0
        try:
            for page in pages:
                if before is not None:
                    yield self._judged(before, has_rest=iterator.err_count > faults)
                before, faults = page, iterator.err_count
        except _NO_WARC:
            if before is not None:
                yield self._judged(before, has_rest=iterator.err_count > faults)
            raise
        if before is not None:
            yield self._judged(before, has_rest=iterator.err_count > faults)

    def _judged(self, page: "_Page", *, has_rest: bool) -> tuple[int, Found | None]:
        if not has_rest or page.is_proven or not isinstance(page.found, Document):
            return page.offset, page.found
        reason = "more follows the record than its Content-Length says"
        return page.offset, self.error(page.offset, Code.BAD_RECORD, reason)

    def error(self, offset: int, code: Code, reason: str) -> QuarantineError:
        return QuarantineError(url=f"{self._name}@{offset}", code=code, reason=reason)
