"""What a web archive's CDX server lists: captures by URL and time, in any of its formats.

Read are the JSON table of the Wayback Machine (its first row names the columns), CDXJ and JSON
lines (pywb), and lines of 7, 9, 10 or 11 columns. Sources: the Wayback CDX server's README, pywb's
CDX server API, the CDX file format's legend.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from writethru.capture.hosts import web_url

_WAYBACK: Final = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_NAMES: Final = {"original": "url", "mimetype": "mime", "statuscode": "status"}
"""The Wayback Machine's names of columns, as pywb has them."""
_TIMESTAMP: Final = re.compile(r"\d{14}")
_STATUS: Final = re.compile(r"[1-5]\d\d")
_KEY_COLUMNS: Final = 1
_URL_CHARS: Final = 4_000
"""A line of a longer address is listed badly or is bait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One capture that the archive has. `status` None: a revisit that does not say it.

    `digest` is of the payload as it travelled, `sha1:` and base32 mostly; None: not said.
    """

    url: str
    at: datetime
    status: int | None
    mime: str
    digest: str | None

    @property
    def timestamp(self) -> str:
        return timestamp_of(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One answer of a CDX server. `resume_key` leads to the next one; `bad` are unread lines."""

    captures: tuple[Listed, ...]
    lines: int
    bad: tuple[str, ...]
    resume_key: str | None


def timestamp_of(at: datetime) -> str:
    """The 14 digits that archives write for an instant, UTC."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S}"


def instant_of(timestamp: str) -> datetime:
    """The inverse of `timestamp_of`. Raises ValueError."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def read_listing(body: bytes) -> Listing:
    """The captures of one answer, in its order, and what in it is no capture."""
    text = body.decode("utf-8", "replace").strip()
    rows, key = _table(text) if text.startswith("[") else _lines(text)
    captures: list[Listed] = []
    bad: list[str] = []
    for written, row in rows:
        listed = _listed(row)
        if listed is None:
            bad.append(written[:200])
        else:
            captures.append(listed)
    return Listing(
        captures=tuple(captures), lines=len(captures) + len(bad), bad=tuple(bad), resume_key=key
    )


_Rows = Iterable[tuple[str, Mapping[str, Any]]]


def _table(text: str) -> tuple[_Rows, str | None]:
    """JSON rows below their header; the last, after an empty one, may be the resume key."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        return [(f"no JSON: {error}"[:200], {})], None
    rows = [row if isinstance(row, list) else [row] for row in rows]
    key = None
    if len(rows) > 1 and rows[-2] == [] and len(rows[-1]) == _KEY_COLUMNS:
        key = str(rows[-1][0])
        rows = rows[:-2]
    header: Sequence[str] = _WAYBACK
    if rows and "timestamp" in rows[0]:
        header, rows = [str(name) for name in rows[0]], rows[1:]
    return [(str(row), _named(header, row)) for row in rows if row], key


def _lines(text: str) -> tuple[_Rows, str | None]:
    """One capture a line; the last line, after an empty one, may be the resume key."""
    lines = text.splitlines()
    key = None
    if len(lines) > 1 and not lines[-2].strip() and len(lines[-1].split()) == _KEY_COLUMNS:
        key = lines[-1].strip()
        lines = lines[:-2]
    return [(line, _row(line)) for line in lines if line.strip() and not _is_legend(line)], key


def _is_legend(line: str) -> bool:
    """` CDX N b a m s k r M S V g`, which begins a CDX file."""
    return line.lstrip().startswith("CDX ")


def _row(line: str) -> Mapping[str, Any]:
    """A JSON line, a CDXJ line (`urlkey timestamp {json}`) or columns."""
    before, brace, rest = line.partition("{")
    if not brace:
        return _named(_WAYBACK[:6], line.split())
    try:
        row = json.loads(brace + rest)
    except (ValueError, RecursionError):
        return {}
    columns = before.split()
    stamped = {"timestamp": columns[1]} if len(columns) > 1 else {}
    return {_NAMES.get(k, k): v for k, v in (stamped | row).items()}


def _named(header: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): value for name, value in zip(header, row, strict=False)}


def _listed(row: Mapping[str, Any]) -> Listed | None:
    """None for what is no capture."""
    written, stamp = str(row.get("url", "")), str(row.get("timestamp", ""))
    url = web_url(written) if len(written) <= _URL_CHARS else None
    if url is None or not _TIMESTAMP.fullmatch(stamp):
        return None
    try:
        at = instant_of(stamp)
    except ValueError:
        return None
    status = str(row.get("status") or "-")
    return Listed(
        url=url,
        at=at,
        status=int(status) if _STATUS.fullmatch(status) else None,
        mime=str(row.get("mime") or "-").lower(),
        digest=_digest(str(row.get("digest") or "-")),
    )


def _digest(written: str) -> str | None:
    """`sha1:` is what the digest is where it does not say so."""
    if written == "-":
        return None
    return written if ":" in written else f"sha1:{written}"
