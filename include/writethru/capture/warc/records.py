"""Documents as WARC 1.1 records: what is written, byte for byte the same each time."""

import hashlib
import json
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import uuid5

from writethru.capture.warc.http_record import Headers, request_head, response_head, stored_headers
from writethru.model import MOVED_STATUSES, NAMESPACE, Document, canonical_json, utc

VERSION: Final = "WARC/1.1"
SOFTWARE: Final = "Writethru"
RECORDED_AT: Final = "X-Writethru-Recorded-At"
SOURCE: Final = "X-Writethru-Source"
BASIS: Final = "X-Writethru-Basis"
ASKED_URL: Final = "X-Writethru-Asked-URL"
REDIRECT: Final = "X-Writethru-Redirect"
VANTAGE: Final = "X-Writethru-Vantage"
MERGES: Final = "x-writethru-merges"
_PROFILES: Final = "http://netpreserve.org/warc/1.1/revisit/"
NOT_MODIFIED: Final = 304

RefersTo = tuple[str, datetime]
"""URL and captured_at of the capture whose payload this one repeats."""


def warc_date(at: datetime) -> str:
    """`2024-05-01T10:00:00.123456Z`: WARC 1.1 allows fractions of a second."""
    return utc(at).isoformat(timespec="microseconds").replace("+00:00", "Z")


def warc_digest(payload: bytes) -> str:
    return f"sha256:{b32encode(hashlib.sha256(payload).digest()).decode('ascii')}"


def document_record(
    document: Document, *, source_id: str, recorded_at: datetime, refers_to: RefersTo | None
) -> bytes:
    """The gzip member of a response, of a dump's resource record, or of a revisit of either."""
    if refers_to is not None:
        kind = "revisit"
    else:
        kind = "resource" if document.http_status is None else "response"
    head = b""
    if document.http_status is not None:
        length = len(document.body)
        head = response_head(document.http_status, stored_headers(document.headers, length=length))
    headers = [
        *_envelope(kind, document, document.body),
        *_provenance(document, source_id, recorded_at),
        *_payload(document, refers_to),
        ("Content-Type", _block_type(document, kind)),
    ]
    return _member(headers, head if kind == "revisit" else head + document.body)


def request_record(document: Document) -> bytes:
    """The gzip member of the request that brought the response."""
    block = request_head(document.final_url, document.request_headers)
    response_id = dict(_envelope("response", document, document.body))["WARC-Record-ID"]
    headers = [
        *_envelope("request", document, block),
        ("WARC-Concurrent-To", response_id),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return _member(headers, block)


def info_record(file: str, *, at: datetime, merges: Iterable[tuple[str, int]] = ()) -> bytes:
    """The gzip member that begins a file; `merges` are the names and sizes of those it holds."""
    held = "".join(f"{MERGES}: {size} {name}\r\n" for name, size in merges)
    block = f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n{held}".encode()
    record_id = uuid5(NAMESPACE, f"warcinfo\n{file}")
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{record_id}>"),
        ("WARC-Filename", file),
        ("WARC-Date", warc_date(at)),
        ("Content-Type", "application/warc-fields"),
    ]
    return _member(headers, block)


def _envelope(kind: str, document: Document, content: bytes) -> Headers:
    at = warc_date(document.captured_at)
    named = f"{kind}\n{document.url}\n{document.final_url}\n{at}\n{warc_digest(content)}"
    return (
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE, named)}>"),
        ("WARC-Target-URI", _target(document)),
        ("WARC-Date", at),
    )


def _target(document: Document) -> str:
    """Whose response it is; of a redirect, which an archive may keep, not that of its target."""
    return document.url if document.http_status in MOVED_STATUSES else document.final_url


def _provenance(
    document: Document, source_id: str, recorded_at: datetime
) -> Iterator[tuple[str, str]]:
    yield RECORDED_AT, warc_date(recorded_at)
    yield SOURCE, source_id
    yield BASIS, document.captured_basis.value
    if document.url != _target(document):
        yield ASKED_URL, document.url
    for url in document.redirects:
        yield REDIRECT, url
    if document.vantage:
        yield VANTAGE, json.dumps(json.loads(canonical_json(document.vantage)))


def _payload(document: Document, refers_to: RefersTo | None) -> Iterator[tuple[str, str]]:
    # A 304 came without the payload, so it has no digest to state.
    if refers_to is None or document.http_status != NOT_MODIFIED:
        yield "WARC-Payload-Digest", warc_digest(document.body)
    if refers_to is not None:
        same = "server-not-modified" if document.http_status == NOT_MODIFIED else None
        yield "WARC-Profile", _PROFILES + (same or "identical-payload-digest")
        yield "WARC-Refers-To-Target-URI", refers_to[0]
        yield "WARC-Refers-To-Date", warc_date(refers_to[1])


def _block_type(document: Document, kind: str) -> str:
    if document.http_status is not None:
        return "application/http; msgtype=response"
    return document.content_type or "application/octet-stream"


def _member(headers: list[tuple[str, str]], block: bytes) -> bytes:
    """One record as one whole gzip member."""
    # By hand: the library would add a digest of its own to requests, and of the whole block.
    length = ("Content-Length", str(len(block)))
    fields = [*headers, ("WARC-Block-Digest", warc_digest(block)), length]
    head = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields)
    pack = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    record = f"{VERSION}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"
    return pack.compress(record) + pack.flush()


def _line(value: str) -> str:
    """One line that UTF-8 can hold: nothing in a value may end the header."""
    joined = " ".join(value.split())
    return joined.encode("utf-8", "replace").decode("utf-8")
