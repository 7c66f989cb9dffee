"""A response's body out of its content coding, never larger than allowed."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

import brotli  # type: ignore[import-untyped]
from backports import zstd

from writethru.errors import Code, QuarantineError, RetryableError

ACCEPTED: Final = "gzip, br, zstd"
_GZIP_MAGIC: Final = b"\x1f\x8b"
_STEP_BYTES: Final = 64 * 1024
_ZSTD_LIMITS: Final[Mapping[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}
"""Windows of at most 8 MiB. Source: RFC 9659."""
_PACKED: Final = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd")
"""How gzip and zstd begin; no text does."""


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


class _Zstd:
    """Several frames in a row are one body."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor(options=_ZSTD_LIMITS)

    @property
    def has_more(self) -> bool:
        frame = self._frame
        return bool(frame.unused_data) if frame.eof else not frame.needs_input

    @property
    def is_whole(self) -> bool:
        return self._frame.eof

    def decode(self, chunk: bytes, limit: int) -> bytes:
        fed = chunk
        if self._frame.eof:
            fed = self._frame.unused_data + chunk
            if not fed:
                return b""
            self._frame = zstd.ZstdDecompressor(options=_ZSTD_LIMITS)
        return self._frame.decompress(fed, max_length=limit)


_DECODERS: Final[dict[str, type[_Identity | _Gzip | _Brotli | _Zstd]]] = {
    "": _Identity,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "br": _Brotli,
    "zstd": _Zstd,
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


def refuse_packed(body: bytes, *, content_type: str | None, url: str) -> None:
    """Raises QuarantineError encoding for a page that is still packed once its coding is undone."""
    if body.startswith(_PACKED) and "html" in (content_type or "").lower():
        reason = "packed more than once, or without saying so"
        raise QuarantineError(url=url, code=Code.ENCODING, reason=reason)


def _parts(chunks: Iterable[bytes], coding: str | None, url: str) -> Iterator[bytes]:
    decoder, is_empty = _decoder_for(coding, url), True
    try:
        for chunk in chunks:
            is_empty = is_empty and not chunk
            yield decoder.decode(chunk, _STEP_BYTES)
            while decoder.has_more:
                yield decoder.decode(b"", _STEP_BYTES)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
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
