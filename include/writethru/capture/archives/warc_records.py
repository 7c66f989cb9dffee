"""One record of anybody's WARC file to one document, if it is a page of the source."""

from typing import Any, Final, cast
from urllib.parse import urlsplit

from writethru.capture.archives.moves import moved_to
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.warc.http_record import Headers, parse_response
from writethru.capture.warc.reader import (
    BODY_BYTES,
    header_fields,
    payload_of,
    refers_to,
    verify_digest,
    warc_time,
)
from writethru.errors import Code, ItemError, QuarantineError
from writethru.model import MOVED_STATUSES, Basis, Document, Source

PAGE_STATUSES: Final = frozenset({200, 404, 410}) | MOVED_STATUSES
_DIGITS: Final = 16
"""Of a length in bytes; more is no length."""
PAGE_TYPES: Final = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})


def page_of(record: Any, name: str, source: Source | None) -> Document | ItemError | None:
    """The page in a record of warcio's; None for one of no interest. `name` is for reasons."""
    fields = header_fields(record)
    if not fields:
        return _error(name, Code.BAD_RECORD, "nothing where a record should be")
    kind = record.rec_headers.get_header("WARC-Type")
    url = web_url(record.rec_headers.get_header("WARC-Target-URI") or "")
    if kind not in {"response", "revisit"} or url is None:
        return None
    if source is not None and not speaks_for(source.hosts, url):
        return None
    try:
        return _document(record, name, url, fields)
    except ItemError as error:
        return error
    except ValueError as error:
        return _error(url, Code.BAD_RECORD, f"{name}: {error}")


def is_page(url: str, status: int, content_type: str | None) -> bool:
    """Whether a response can be an article, a move of one, or its absence."""
    kind = (content_type or "").split(";")[0].strip().lower()
    is_text = status in MOVED_STATUSES or kind in PAGE_TYPES
    return status in PAGE_STATUSES and is_text and urlsplit(url).path != "/robots.txt"


def _document(record: Any, name: str, url: str, fields: Headers) -> Document | None:
    """None for a record of no interest."""
    block = cast(bytes, record.raw_stream.read(BODY_BYTES + 1))
    stated = int(record.rec_headers.get_header("Content-Length") or "none")
    if len(block) < min(stated, BODY_BYTES):
        raise _error(url, Code.TRUNCATED, f"{name}: {len(block)} of {stated} bytes")
    if record.rec_headers.get_header("WARC-Type") == "revisit" and not block:
        status, headers, payload = 200, cast(Headers, ()), b""
    else:
        status, headers, payload = parse_response(block)
    types = (value for header, value in headers if header.lower() == "content-type")
    if not is_page(url, status, next(types, None)):
        return None
    if len(block) > BODY_BYTES:
        raise _error(url, Code.TOO_LARGE, f"{name}: over {BODY_BYTES} bytes")
    return _whole_document(record, url, fields, block, (status, headers, payload))


def _whole_document(
    record: Any, url: str, fields: Headers, block: bytes, response: tuple[int, Headers, bytes]
) -> Document:
    status, headers, payload = response
    if record.rec_headers.get_header("WARC-Segment-Number"):
        raise _error(url, Code.TRUNCATED, "a segment of a record; segments are not joined")
    verify_digest(url, fields, "warc-block-digest", [block])
    if record.rec_headers.get_header("WARC-Type") == "revisit":
        original = refers_to(fields)
        if original is None:
            raise _error(url, Code.NO_ORIGINAL, "the revisit names no original")
        return _built(url, fields, status, headers, b"", {"refers_to": list(original)})
    unchunked, body = payload_of(url, headers, payload)
    verify_digest(url, fields, "warc-payload-digest", [payload, unchunked, body])
    # A crawler stops at a size or a time, too; such a text is not believed at once.
    is_cut = record.rec_headers.get_header("WARC-Truncated") or _is_short(headers, payload)
    return _built(url, fields, status, headers, body, {"length": "unknown"} if is_cut else {})


def _is_short(headers: Headers, payload: bytes) -> bool:
    """Whether the server announced more than came. Chunked, it announces nothing."""
    known = {name.lower(): value.strip() for name, value in headers}
    stated = known.get("content-length", "")
    is_plain = "transfer-encoding" not in known and "content-encoding" not in known
    return is_plain and stated.isdecimal() and len(stated) < _DIGITS and len(payload) < int(stated)


def _built(
    url: str,
    fields: Headers,
    status: int,
    headers: Headers,
    body: bytes,
    vantage: dict[str, Any],
) -> Document:
    dates = [value for name, value in fields if name.lower() == "warc-date"]
    return Document(
        url=url,
        final_url=moved_to(url, status, headers),
        captured_at=warc_time(dates[0] if dates else ""),
        captured_basis=Basis.WARC,
        http_status=status,
        headers=headers,
        body=body,
        vantage=vantage,
    )


def _error(url: str, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=url, code=code, reason=reason)
