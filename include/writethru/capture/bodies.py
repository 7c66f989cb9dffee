"""A response's body out of its content coding, never larger than allowed."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

import brotli  # type: ignore[import-untyped]

from writethru.errors import Code, QuarantineError, RetryableError

ACCEPTED: Final = "gzip, br"
_GZIP_MAGIC: Final = b"\x1f\x8b"
_STEP_BYTES: Final = 64 * 1024


class _Decoder(Protocol):
    def decode(self, chunk: bytes, limit: int) -> bytes:
        """Up to `limit` bytes or little more; what is left comes with an empty chunk."""

    @property
    def has_more(self) -> bool: ...

    @property
    def is_whole(self) -> bool: ...


class _Identity:
    has_more = False
    is_whole = True

    def decode(self, chunk: bytes, limit: int) -> bytes:
        return chunk


class _Gzip:
    """Several members in a row are one body; padding after the last is ignored."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._waiting = b""
        self._padding = False

    @property
    def has_more(self) -> bool:
        return bool(self._waiting)

    @property
    def is_whole(self) -> bool:
        return self._member.eof

    def decode(self, chunk: bytes, limit: int) -> bytes:
        fed = self._waiting + chunk
        self._waiting = b""
        if self._padding or not fed:
            return b""
        if self._member.eof:
            if not fed.startswith(_GZIP_MAGIC[: len(fed)]):
                self._padding = True
                return b""
            self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        out = self._member.decompress(fed, limit)
        self._waiting = self._member.unused_data or self._member.unconsumed_tail
        return out


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def has_more(self) -> bool:
        return not self._stream.can_accept_more_data()

    @property
    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())

    def decode(self, chunk: bytes, limit: int) -> bytes:
        return bytes(self._stream.process(chunk, output_buffer_limit=limit))


_DECODERS: Final[dict[str, type[_Identity | _Gzip | _Brotli]]] = {
    "": _Identity,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "br": _Brotli,
}


def decoded(chunks: Iterable[bytes], *, coding: str | None, max_bytes: int, url: str) -> bytes:
    """The whole body of at most `max_bytes` decoded bytes, at most 64 KiB more ever in memory.

    Raises QuarantineError too_large and encoding (broken, or a coding nobody asked for, or more
    than one), RetryableError truncated.
    """
    body = bytearray()
    for part in _parts(chunks, coding, url):
        body += part
        if len(body) > max_bytes:
            reason = f"over {max_bytes} bytes decoded"
            raise QuarantineError(url=url, code=Code.TOO_LARGE, reason=reason)
    return bytes(body)


def first_decoded(
    chunks: Iterable[bytes], *, coding: str | None, max_bytes: int, url: str
) -> bytes:
    """As `decoded`, but only the first `max_bytes`; the rest is not read."""
    body = bytearray()
    for part in _parts(chunks, coding, url):
        body += part
        if len(body) >= max_bytes:
            break
    return bytes(body[:max_bytes])


def _parts(chunks: Iterable[bytes], coding: str | None, url: str) -> Iterator[bytes]:
    decoder, is_empty = _decoder_for(coding, url), True
    try:
        for chunk in chunks:
            is_empty = is_empty and not chunk
            yield decoder.decode(chunk, _STEP_BYTES)
            while decoder.has_more:
                yield decoder.decode(b"", _STEP_BYTES)
    except (zlib.error, brotli.error) as error:
        raise QuarantineError(url=url, code=Code.ENCODING, reason=str(error)) from error
    if not is_empty and not decoder.is_whole:
        raise RetryableError(url=url, code=Code.TRUNCATED, reason=f"{coding} ends early")


def _decoder_for(coding: str | None, url: str) -> _Decoder:
    named = [name.strip().lower() for name in (coding or "").split(",")]
    wanted = [name for name in named if name not in {"", "identity"}] or [""]
    if len(wanted) > 1 or wanted[0] not in _DECODERS:
        reason = f"content coding {coding!r} was not asked for"
        raise QuarantineError(url=url, code=Code.ENCODING, reason=reason[:200])
    return _DECODERS[wanted[0]]()
