"""Dates as feeds and sitemaps write them, to aware UTC."""

from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

YEARS: Final = range(1900, 2101)
DATE_CHARS: Final = 64
"""Nothing longer is a date; parsers are not tried on it."""


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
        return parsedate_to_datetime(text)
