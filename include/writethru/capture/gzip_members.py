"""Gzip files read member by member, with what is wrong at the end said and not hidden."""

import zlib
from dataclasses import dataclass
from io import RawIOBase
from typing import Any, BinaryIO, Final

_STEP_BYTES: Final = 64 * 1024
_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class GzipFault:
    """`offset` is that of the member that is cut or broken."""

    offset: int
    is_cut: bool
    reason: str


class GzipMembers(RawIOBase):
    """The unpacked bytes of all members; a fault ends the stream and is kept in `fault`.

    `whole_end` is the offset after the last whole member, its checksum right; `part_start` is
    that of the member from which the latest bytes came.
    """

    def __init__(self, packed: BinaryIO | RawIOBase) -> None:
        self._packed = packed
        self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._waiting = b""
        self._read_bytes = 0
        self.whole_end = 0
        self.part_start = 0
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
        try:
            part = self._unzip.decompress(self._waiting, limit)
        except zlib.error as error:
            self._fail(is_cut=False, reason=str(error))
            return b""
        self._waiting = self._unzip.unconsumed_tail
        if self._unzip.eof:
            self._waiting = self._unzip.unused_data
            self._unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
            self._in_member = False
            self.whole_end = self._read_bytes - len(self._waiting)
        return part

    def _fail(self, *, is_cut: bool, reason: str) -> None:
        self.fault = GzipFault(offset=self.whole_end, is_cut=is_cut, reason=reason)


def whole_length(packed: BinaryIO | RawIOBase) -> int:
    """How many of the file's bytes are whole gzip members, read from its start."""
    members = GzipMembers(packed)
    while members.read(_STEP_BYTES):
        pass
    return members.whole_end


def is_gzip(start: bytes) -> bool:
    return start.startswith(_MAGIC)
