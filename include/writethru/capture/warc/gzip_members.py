"""Gzip files read member by member, with what is wrong at the end said and not hidden."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import Any, BinaryIO, Final

_STEP_BYTES: Final = 64 * 1024
_MAGIC: Final = b"\x1f\x8b"
_DEFLATED: Final = _MAGIC + b"\x08"
"""How every gzip member begins: the magic, then the only method that there is."""
_WRONG_SUM: Final = "incorrect data check"
"""What zlib says at a member's end: something before it is wrong, nobody knows what."""
_RECORD: Final = b"WARC/"
_PROBE_BYTES: Final = 4096
"""Of a member, to see how it begins: its header may hold a file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GzipFault:
    """`offset` is that of the member that is cut or broken."""

    offset: int
    is_cut: bool
    reason: str


class GzipMembers(RawIOBase):
    """The unpacked bytes of all members; a fault ends the stream and is kept in `fault`.

    `whole_end` is the offset after the last whole member, its checksum right; `part_start` is
    that of the member from which the latest bytes came. Offsets are the file's where `start` is
    how far into the file `packed` stands.
    """

    def __init__(self, packed: BinaryIO | RawIOBase, *, start: int = 0) -> None:
        self._packed = packed
        self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._waiting = b""
        self._read_bytes = start
        self.whole_end = start
        self.part_start = start
        self.fault: GzipFault | None = None
        self._in_member = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while self.fault is None:
            if not self._waiting and not self._refill():
                break
            part = self._step(len(buffer))
            if part:
                buffer[: len(part)] = part
                return len(part)
        return 0

    def _refill(self) -> bool:
        self._waiting = self._packed.read(_STEP_BYTES) or b""
        self._read_bytes += len(self._waiting)
        if not self._waiting and self._in_member:
            self._fail(is_cut=True, reason="the file ends")
        return bool(self._waiting)

    def _step(self, limit: int) -> bytes:
        self._in_member, self.part_start = True, self.whole_end
        before = self._unzip.copy()
        try:
            part = self._unzip.decompress(self._waiting, limit)
        except zlib.error as error:
            self._fail(is_cut=False, reason=str(error))
            return b"" if _WRONG_SUM in str(error) else _sound_part(before, self._waiting)
        self._waiting = self._unzip.unconsumed_tail
        if self._unzip.eof:
            self._waiting = self._unzip.unused_data
            self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
            self._in_member = False
            self.whole_end = self._read_bytes - len(self._waiting)
        return part

    def _fail(self, *, is_cut: bool, reason: str) -> None:
        self.fault = GzipFault(offset=self.whole_end, is_cut=is_cut, reason=reason)


def _sound_part(unzip: Any, packed: bytes) -> bytes:
    """What comes out before the byte that makes no sense; the library throws it away."""
    part = bytearray()
    for byte in packed:
        try:
            part += unzip.decompress(bytes([byte]))
        except zlib.error:
            break
    return bytes(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One whole member: where it lies, and the first of its unpacked bytes."""

    offset: int
    length: int
    head: bytes


def whole_members(packed: BinaryIO | RawIOBase, *, head_bytes: int) -> Iterator[Member]:
    """The whole members from the file's start, up to the first that is cut or broken."""
    members = GzipMembers(packed)
    head, offset = b"", 0
    while part := members.read(_STEP_BYTES):
        if members.part_start != offset:
            yield Member(offset=offset, length=members.part_start - offset, head=head)
            head, offset = b"", members.part_start
        head += part[: head_bytes - len(head)]
    if members.whole_end > offset:
        yield Member(offset=offset, length=members.whole_end - offset, head=head)


def next_record(packed: BinaryIO, *, after: int, last: int | None = None) -> int | None:
    """The offset of the first member from `after` on that begins with `WARC/`; None: no more, or
    none up to the offset `last`.

    So a reader goes on behind garbage in a file of a member a record. Moves `packed`.
    """
    before, offset = b"", after
    packed.seek(after)
    while (last is None or offset <= last) and (part := packed.read(_STEP_BYTES)):
        window, window_at = before + part, offset - len(before)
        found = window.find(_DEFLATED)
        while found >= 0 and (last is None or window_at + found <= last):
            if _begins_record(packed, window_at + found):
                return window_at + found
            found = window.find(_DEFLATED, found + 1)
        offset += len(part)
        before = window[1 - len(_DEFLATED) :]
        packed.seek(offset)
    return None


def _begins_record(packed: BinaryIO, offset: int) -> bool:
    packed.seek(offset)
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return unzip.decompress(packed.read(_PROBE_BYTES), len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def whole_length(packed: BinaryIO | RawIOBase) -> int:
    """How many of the file's bytes are whole gzip members, read from its start."""
    members = GzipMembers(packed)
    while members.read(_STEP_BYTES):
        pass
    return members.whole_end


def is_gzip(start: bytes) -> bool:
    return start.startswith(_MAGIC)
