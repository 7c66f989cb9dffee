"""WARC files with every kind of record that is written, for the programs of others."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from writethru.capture import Captures, WarcWriter, drop, merge, merges
from writethru.model import Basis, Document, WarcPlace

AT = datetime(2031, 5, 4, 10, 0, 0, 123_456, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
SENT = (("Host", "gazette.example"), ("User-Agent", "Writethru/1.0"))
PAGE = Document(
    url="https://gazette.example/ferry",
    final_url="https://gazette.example/ferry?b=2&a=Fähre",
    captured_at=AT,
    captured_basis=Basis.CLOCK,
    http_status=200,
    headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("X-Folded", "one\r\n two"),
    ),
    body="<!doctype html><title>Fähre</title><h1>Die Fähre ist zurück</h1>".encode() + bytes(300),
    redirects=("https://gazette.example/mid",),
    request_headers=SENT,
)
SAME = replace(PAGE, captured_at=AT + AN_HOUR)
NOT_MODIFIED = replace(PAGE, captured_at=AT + 2 * AN_HOUR, http_status=304, body=b"")
MOVED = replace(
    PAGE,
    url="https://gazette.example/old",
    final_url="https://gazette.example/old",
    http_status=301,
    headers=(("Location", "https://gazette.example/new"),),
    body=b"",
    redirects=(),
)
DUMP = replace(
    MOVED,
    url="urn:writethru:dump:gazette:ferry%20back.txt",
    final_url="urn:writethru:dump:gazette:ferry%20back.txt",
    http_status=None,
    headers=(("Content-Type", "text/plain"),),
    body=b"Ferry | News\r\n\r\nThe ferry is back.",
    request_headers=(),
)
ALL = (PAGE, SAME, NOT_MODIFIED, MOVED, DUMP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Files as a writer leaves them, and one that was merged; where PAGE lies in each."""

    captures: Captures
    files: tuple[str, ...]
    pages: tuple[WarcPlace, ...]


def write_samples(captures: Captures) -> Samples:
    """Of the source `gazette` a single file, of `courier` two that were merged into one."""
    with WarcWriter(captures, "gazette") as writer:
        place, *_ = [_append(writer, document) for document in ALL]
    parts: list[WarcPlace] = []
    for part in (ALL[:2], ALL[2:]):
        with WarcWriter(captures, "courier") as writer:
            parts += [_append(writer, document) for document in part]
    _, [group] = merges(captures, now=datetime(2099, 1, 1, tzinfo=UTC))
    merged = merge(captures, group)
    assert merged is not None
    drop(captures, merged)
    before = parts[0]
    moved = replace(before, file=merged.name, offset=before.offset + merged.shifts[before.file])
    return Samples(captures=captures, files=(place.file, merged.name), pages=(place, moved))


def _append(writer: WarcWriter, document: Document) -> WarcPlace:
    refers_to = (PAGE.final_url, AT) if document in (SAME, NOT_MODIFIED) else None
    return writer.append(document, recorded_at=AT, refers_to=refers_to)
