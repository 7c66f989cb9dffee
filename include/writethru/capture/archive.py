"""Captures that somebody else has kept: anybody's WARC files, and text dumps of pages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from writethru.capture.archive_paths import archive_files
from writethru.capture.gzip_members import GzipFault, GzipMembers, is_gzip
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.http_record import Headers, parse_response
from writethru.capture.warc_read import (
    BODY_BYTES,
    header_fields,
    payload_of,
    refers_to,
    verify_digest,
    warc_time,
)
from writethru.errors import Code, ItemError, QuarantineError
from writethru.model import Basis, Document, Source

_STATUSES: Final = frozenset({200, 301, 302, 404, 410})
_TYPES: Final = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
_REDIRECTS: Final = frozenset({301, 302})


def warc_documents(
    pattern: str, *, source: Source | None, day: date | None, home: Path
) -> Iterator[Document | ItemError]:
    """The source's pages in the WARC files of a pattern, in the order of files and records.

    Taken are responses and revisits (an empty body, and `refers_to` in the vantage) of the
    source's hosts (None: of any), HTML or plain text, with status 200, 301, 302, 404 or 410.
    What is cut, altered or unreadable comes as an error in its place; the records before it
    stand. No name in a record is ever used as a path. Raises ConfigurationError as
    archive_files does.
    """
    for path in archive_files(pattern, day=day, home=home):
        yield from _file_documents(path, source)


def _file_documents(path: Path, source: Source | None) -> Iterator[Document | ItemError]:
    name = f"urn:writethru:warc:{source.id if source else '-'}:{path.name}"
    with path.open("rb") as stream:
        packed = is_gzip(stream.read(2))
        stream.seek(0)
        members = GzipMembers(stream) if packed else None
        iterator = ArchiveIterator(members or stream, no_record_parse=True)
        try:
            for record in iterator:
                offset = members.part_start if members else iterator.offset
                found = _taken(record, f"{name}@{offset}", source)
                # What went wrong with the file itself is told once, below.
                if found is not None and not (_fault(members) and isinstance(found, ItemError)):
                    yield found
        except (ArchiveLoadFailed, EOFError, ValueError, AttributeError) as error:
            if _fault(members) is None:
                offset = members.part_start if members else iterator.offset
                yield _error(f"{name}@{offset}", Code.BAD_RECORD, f"not WARC from here: {error}")
        fault = _fault(members)
        if fault is not None:
            code = Code.TRUNCATED if fault.is_cut else Code.BAD_RECORD
            yield _error(f"{name}@{fault.offset}", code, fault.reason)


def _fault(members: GzipMembers | None) -> GzipFault | None:
    return members.fault if members is not None else None


def _taken(record: Any, name: str, source: Source | None) -> Document | ItemError | None:
    fields = header_fields(record)
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
    if not _is_page(url, status, headers):
        return None
    if len(block) > BODY_BYTES:
        raise _error(url, Code.TOO_LARGE, f"{name}: over {BODY_BYTES} bytes")
    return _whole_document(record, url, fields, block, (status, headers, payload))


def _whole_document(
    record: Any, url: str, fields: Headers, block: bytes, response: tuple[int, Headers, bytes]
) -> Document:
    status, headers, payload = response
    verify_digest(url, fields, "warc-block-digest", [block])
    if record.rec_headers.get_header("WARC-Type") == "revisit":
        original = refers_to(fields)
        if original is None:
            raise _error(url, Code.NO_ORIGINAL, "the revisit names no original")
        return _built(url, fields, status, headers, b"", {"refers_to": list(original)})
    unchunked, body = payload_of(url, headers, payload)
    verify_digest(url, fields, "warc-payload-digest", [payload, unchunked, body])
    return _built(url, fields, status, headers, body, {})


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
        final_url=url,
        captured_at=warc_time(dates[0] if dates else ""),
        captured_basis=Basis.WARC,
        http_status=status,
        headers=headers,
        body=body,
        vantage=vantage,
    )


def _is_page(url: str, status: int, headers: Headers) -> bool:
    types = [value for name, value in headers if name.lower() == "content-type"]
    kind = (types[0] if types else "").split(";")[0].strip().lower()
    is_text = status in _REDIRECTS or kind in _TYPES
    return status in _STATUSES and is_text and urlsplit(url).path != "/robots.txt"


def _error(url: str, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=url, code=code, reason=reason)
