"""HTTP messages as WARC blocks: headers of a stored response, and back."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

Headers = tuple[tuple[str, str], ...]

# The stored payload is decoded: headers of how it travelled keep their values under other names,
# as web archives do, and Content-Length is that of the stored bytes.
_ORIGINAL: Final = "X-Archive-Orig-"
_TRAVEL: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_BREAKS: Final = re.compile(r"[\r\n\x00]+\s*")


def stored_headers(headers: Headers, *, length: int) -> Headers:
    kept = [(f"{_ORIGINAL}{k}" if k.lower() in _TRAVEL else k, v) for k, v in headers]
    return (*kept, ("Content-Length", str(length)))


def original_headers(stored: Headers) -> Headers:
    """The headers as they travelled, from what `stored_headers` made of them."""
    bare = [(k, v) for k, v in stored if k.lower() not in _TRAVEL]
    return tuple((_unmarked(name), value) for name, value in bare)


def _unmarked(name: str) -> str:
    rest = name[len(_ORIGINAL) :]
    marked = name.lower().startswith(_ORIGINAL.lower()) and rest.lower() in _TRAVEL
    return rest if marked else name


def response_head(status: int, headers: Headers) -> bytes:
    """Status line and headers, UTF-8, with the empty line at the end."""
    phrase = _PHRASES.get(status, "")
    return _head(f"HTTP/1.1 {status} {phrase}".rstrip(), headers)


def request_head(url: str, headers: Headers) -> bytes:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return _head(f"GET {target} HTTP/1.1", headers)


def _head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    # A folded header must not end the block early.
    lines = [first, *(f"{_BREAKS.sub(' ', k)}: {_BREAKS.sub(' ', v)}" for k, v in headers)]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def parse_response(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and payload of an HTTP response. Raises ValueError where it is none."""
    stream = BytesIO(block)
    try:
        head = StatusAndHeadersParser([], verify=False).parse(stream)
        status = int(head.get_statuscode())
    except (EOFError, ArchiveLoadFailed, StatusAndHeadersParserException) as error:
        raise ValueError(f"no HTTP response: {error}") from error
    headers = tuple((str(k), str(v)) for k, v in head.headers)
    return status, headers, stream.read()
