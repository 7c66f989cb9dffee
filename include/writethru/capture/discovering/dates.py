"""Dates as feeds and sitemaps write them, to aware UTC."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

YEARS: Final = range(1900, 2101)
DATE_CHARS: Final = 64
"""Nothing longer is a date; parsers are not tried on it."""

# Zones that RFC 822 does not know, in hours; of what stands for several (IST, CST) none.
_ZONES: Final = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "TRT": 3, "WIB": 7, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3,
}  # fmt: skip
_RFC_822_ZONES: Final = frozenset(
    {"UT", "UTC", "GMT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"}
)


def feed_date(written: str | None, *, zone: str) -> datetime | None:
    """RFC 822 or ISO 8601 (W3C) to UTC; None for what is no date of the years 1900 to 2100.

    A time without a zone is in `zone`. A bare day is its 00:00Z and is never shifted.
    """
    text = (written or "").strip()
    if not 0 < len(text) <= DATE_CHARS:
        return None
    try:
        at = _bare_day(text) or _parsed(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(zone))
        at = at.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return at if at.year in YEARS else None


def _bare_day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        return None


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    written, _, name = text.rpartition(" ")
    zone = name.upper()
    if not zone.isalpha() or zone in _RFC_822_ZONES:
        return parsedate_to_datetime(text)
    # The standard library takes a zone that it does not know for UTC.
    at = parsedate_to_datetime(written).replace(tzinfo=None)
    return at.replace(tzinfo=timezone(timedelta(hours=_ZONES[zone]))) if zone in _ZONES else at
