"""Files that somebody saved: HTML pages, WARC files and text dumps, told apart by their content."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from writethru.capture import text_documents, warc_documents
from writethru.errors import ItemError
from writethru.model import Basis, Document, Source

ANYBODY = Source(id="saved", publisher="saved", name="Saved files", group="saved")
"""Stands for the source that a file given by hand does not have."""

_HEAD_BYTES = 4096
_WARC_STARTS = (b"WARC/", b"\x1f\x8b")
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<meta", b"<script", b"<article", b"<div")


def open_documents(file: Path) -> Iterator[Document | ItemError]:
    """The file's documents: a WARC file's record by record, else one."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(_WARC_STARTS):
        yield from warc_documents(_escaped(file), source=None, day=None, home=Path())
    elif any(mark in head.lower() for mark in _MARKUP):
        yield _page(file)
    else:
        yield from text_documents(_escaped(file), source=ANYBODY, day=None, home=Path())


def _escaped(file: Path) -> str:
    """The path as a pattern that means itself."""
    special = {"[": "[[]", "*": "[*]", "?": "[?]", "{": "{{", "}": "}}"}
    return "".join(special.get(c, c) for c in str(file.absolute()))


def _page(file: Path) -> Document:
    url = f"urn:writethru:file:{quote(file.name)}"
    return Document(
        url=url,
        final_url=url,
        captured_at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        captured_basis=Basis.FILE,
        http_status=200,
        headers=(("Content-Type", "text/html"),),
        body=file.read_bytes(),
    )
