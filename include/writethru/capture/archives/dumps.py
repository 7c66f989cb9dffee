"""Text dumps of pages: a file a page (or several), with a day from its path, or a guess."""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final
from urllib.parse import quote

from writethru.capture.archives.paths import ArchiveFile, archive_files, is_dated
from writethru.errors import Code, ItemError, QuarantineError
from writethru.model import Basis, Document, Source

DUMP_BYTES: Final = 20 * 2**20
_LINE_BYTES: Final = 400
_COLLECTED: Final = re.compile(
    r"^[\s\ufeff]{0,16}date[ \t:]{1,8}(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?P<time>[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d:])",
    re.I,
)


def text_documents(
    pattern: str, *, source: Source, day: date | None, home: Path
) -> Iterator[Document | ItemError]:
    """One document for each file of the pattern, sorted by path; an error for an empty one.

    The URL is `urn:writethru:dump:<source>:<file name>`. `captured_at` is, under a dated
    pattern, the path's day (basis path), with the time of the dump's own `date` line if that is
    on the same UTC day; else that line's (collector); else the file's (file). Raises
    ConfigurationError as archive_files does.
    """
    for file in archive_files(pattern, day=day, home=home):
        yield read_dump(file, source, path_day=day if is_dated(pattern) else None)


def read_dump(file: ArchiveFile, source: Source, *, path_day: date | None) -> Document | ItemError:
    """One dump, as `text_documents` gives it; `path_day` is the day that its path names."""
    url = f"urn:writethru:dump:{source.id}:{quote(file.last_name, safe='', errors='replace')}"
    try:
        with file.open() as stream:
            body = stream.read(DUMP_BYTES + 1)
        changed_at = file.changed_at()
    except OSError as error:
        return QuarantineError(url=url, code=Code.BAD_RECORD, reason=str(error))
    if len(body) > DUMP_BYTES:
        reason = f"over {DUMP_BYTES} bytes"
        return QuarantineError(url=url, code=Code.TOO_LARGE, reason=reason)
    if not body.strip():
        return QuarantineError(url=url, code=Code.NO_BODY, reason="the file is empty")
    captured_at, basis = dump_time(body, path_day=path_day, changed_at=changed_at)
    return Document(
        url=url,
        final_url=url,
        captured_at=captured_at,
        captured_basis=basis,
        http_status=None,
        headers=(("Content-Type", "text/plain"),),
        body=body,
    )


def dump_time(
    body: bytes, *, path_day: date | None, changed_at: datetime
) -> tuple[datetime, Basis]:
    """When a dump was taken, and what says so. A time without a zone is UTC."""
    collected_at, has_time = _collected(body)
    if path_day is not None:
        if collected_at is not None and has_time and collected_at.date() == path_day:
            return collected_at, Basis.PATH
        return datetime.combine(path_day, time(), UTC), Basis.PATH
    if collected_at is not None:
        return collected_at, Basis.COLLECTOR
    return changed_at, Basis.FILE


def _collected(body: bytes) -> tuple[datetime | None, bool]:
    """The instant of `date 2017-07-11` or `date 2017-07-11T10:15:00Z`, and if it has a time."""
    found = _COLLECTED.match(_first_line(body))
    if found is None:
        return None, False
    try:
        at = datetime.fromisoformat(found["day"] + (found["time"] or "T00:00"))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None, False
    return at, found["time"] is not None


def _first_line(body: bytes) -> str:
    is_wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body[:_LINE_BYTES].decode("utf-16" if is_wide else "utf-8-sig", "replace")
