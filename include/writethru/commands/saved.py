"""Files that somebody saved: HTML pages, WARC files and text dumps, told apart by their content."""

import gzip
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from writethru.capture import dump_time, warc_documents
from writethru.errors import Code, ItemError, QuarantineError
from writethru.model import Basis, Document

PAGE_BYTES: Final = 20 * 2**20
"""The longest page or dump that is read, unpacked."""

_HEAD_BYTES: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_WARC: Final = b"WARC/"
_MARKUP: Final = (
    b"<!doctype", b"<html", b"<head", b"<body", b"<meta", b"<script", b"<article", b"<div",
)  # fmt: skip


def open_documents(file: Path) -> Iterator[Document | ItemError]:
    """The file's documents, at least one: a WARC file's record by record, else the page or dump.

    Pages and dumps may be packed with gzip. What holds none comes as an error.
    """
    if _is_warc(file):
        found = warc_documents(_escaped(file), source=None, day=None, home=Path())
        first = next(found, None)
        yield first or _error(file, Code.NO_BODY, "no page in it")
        yield from found
    else:
        yield _saved(file)


def _is_warc(file: Path) -> bool:
    """Also of a gzip file that cannot be unpacked: the reader of WARC files says what ails it."""
    try:
        return _unpacked(file, _HEAD_BYTES).startswith(_WARC)
    except (EOFError, OSError, zlib.error):
        return True


def _unpacked(file: Path, size: int) -> bytes:
    with file.open("rb") as stream:
        if stream.read(len(_GZIP)) != _GZIP:
            stream.seek(0)
            return stream.read(size)
    with gzip.open(file) as unpacked:
        return unpacked.read(size)


def _saved(file: Path) -> Document | ItemError:
    try:
        body = _unpacked(file, PAGE_BYTES + 1)
    except (EOFError, OSError, zlib.error) as error:
        return _error(file, Code.TRUNCATED, str(error))
    if len(body) > PAGE_BYTES:
        return _error(file, Code.TOO_LARGE, f"over {PAGE_BYTES} bytes")
    if not body.strip():
        return _error(file, Code.NO_BODY, "the file is empty")
    changed_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    if _is_markup(body[:_HEAD_BYTES]):
        return _document(file, body, "text/html", changed_at, Basis.FILE)
    return _document(
        file, body, "text/plain", *dump_time(body, path_day=None, changed_at=changed_at)
    )


def _is_markup(head: bytes) -> bool:
    narrow = head.replace(b"\0", b"").lower()  # UTF-16 has a NUL beside each of these letters
    return narrow.lstrip(b"\xef\xbb\xff\xfe \t\r\n\xbf").startswith(b"<") or any(
        mark in narrow for mark in _MARKUP
    )


def _document(
    file: Path, body: bytes, content_type: str, captured_at: datetime, basis: Basis
) -> Document:
    return Document(
        url=_url(file),
        final_url=_url(file),
        captured_at=captured_at,
        captured_basis=basis,
        http_status=200 if content_type == "text/html" else None,
        headers=(("Content-Type", content_type),),
        body=body,
    )


def _url(file: Path) -> str:
    return f"urn:writethru:file:{quote(file.name, errors='replace')}"


def _error(file: Path, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=_url(file), code=code, reason=reason)


def _escaped(file: Path) -> str:
    """The path as a pattern that means itself."""
    special = {"[": "[[]", "*": "[*]", "?": "[?]", "{": "{{", "}": "}}"}
    return "".join(special.get(c, c) for c in str(file.absolute()))
