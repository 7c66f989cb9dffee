"""A document's body as a stream: unzipped, decoded and mended piece by piece, never whole."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from html import escape
from html.entities import html5
from typing import Final

from writethru.capture.charset import HEAD_BYTES, feed_codec
from writethru.errors import Code, QuarantineError
from writethru.model import Document

PIECE_BYTES: Final = 64 * 1024
UNPACKED_BYTES: Final = 50 * 2**20
"""The sitemap protocol's own limit, uncompressed."""
_GZIP: Final = b"\x1f\x8b"

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
# "Fish & chips", "&nbsp;": not XML, but common in feeds.
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_LOOSE: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_TOKEN_CHARS: Final = 40
"""No character reference and no `<![CDATA[` is longer."""


class BrokenFileError(ValueError):
    """A gzip file that is none, or is cut short."""


def pieces(document: Document, *, max_bytes: int = UNPACKED_BYTES) -> Iterator[bytes]:
    """The body in pieces of 64 KiB, unzipped where it is a gzip file (sitemap.xml.gz is one,
    which no Content-Encoding says).

    Raises QuarantineError too_large past `max_bytes` unpacked, BrokenFileError.
    """
    body = memoryview(document.body)
    parts = (bytes(body[at : at + PIECE_BYTES]) for at in range(0, len(body), PIECE_BYTES))
    total = 0
    for piece in _unzipped(parts) if document.body.startswith(_GZIP) else parts:
        total += len(piece)
        if total > max_bytes:
            reason = f"over {max_bytes} bytes unpacked"
            raise QuarantineError(url=document.url, code=Code.TOO_LARGE, reason=reason)
        yield piece


def _unzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for part in parts:
            packed = part
            while packed and not unzip.eof:
                yield unzip.decompress(packed, PIECE_BYTES)
                packed = unzip.unconsumed_tail
    except zlib.error as error:
        raise BrokenFileError(f"broken gzip: {error}") from error
    if not unzip.eof:
        raise BrokenFileError("the gzip file is cut short")


def text_pieces(document: Document) -> Iterator[str]:
    """The body's text in pieces, without characters that XML does not allow.

    Raises as `pieces` does.
    """
    stream = pieces(document)
    head = next(stream, b"")
    codec = feed_codec(head[:HEAD_BYTES], document.content_type)
    decoder = codecs.getincrementaldecoder(codec)("replace")
    yield _NOT_XML.sub(" ", decoder.decode(head).lstrip("\ufeff \t\r\n"))
    for piece in stream:
        yield _NOT_XML.sub(" ", decoder.decode(piece))
    yield _NOT_XML.sub(" ", decoder.decode(b"", final=True))


def mended(texts: Iterable[str]) -> Iterator[str]:
    """The same text with loose ampersands and HTML's named characters made well-formed.

    What stands in CDATA is left as it is. Time grows with the length alone.
    """
    left, in_cdata = "", False
    for text in texts:
        left += text
        cut = _safe_cut(left)
        done, in_cdata = _mend(left[:cut], in_cdata=in_cdata)
        left = left[cut:]
        yield done
    yield _mend(left, in_cdata=in_cdata)[0]


def _safe_cut(text: str) -> int:
    """Where `text` may be cut without cutting a reference or a CDATA mark in two."""
    tail = max(0, len(text) - _TOKEN_CHARS)
    starts = [at for start in "&<" if (at := text.find(start, tail)) >= 0]
    brackets = len(text) - len(text.rstrip("]"))
    return min([*starts, len(text) - min(brackets, len(_CDATA_END) - 1)])


def _mend(text: str, *, in_cdata: bool) -> tuple[str, bool]:
    done: list[str] = []
    at = 0
    while at < len(text):
        mark = _CDATA_END if in_cdata else _CDATA
        found = text.find(mark, at)
        end = len(text) if found < 0 else found + len(mark)
        done.append(text[at:end] if in_cdata else _mended_markup(text[at:end]))
        in_cdata ^= found >= 0
        at = end
    return "".join(done), in_cdata


def _mended_markup(text: str) -> str:
    if "&" not in text:
        return text
    return _LOOSE.sub("&amp;", _NAMED.sub(_character, text))


def _character(found: re.Match[str]) -> str:
    name = f"{found[1]};"
    return escape(html5[name]) if name in html5 else f"&amp;{name}"
