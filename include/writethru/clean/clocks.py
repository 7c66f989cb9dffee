"""The time of day beside a date, and its zone."""

import re
from datetime import UTC, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK: Final = re.compile(
    r"(?<![\d.])(\d{1,2})(?:[:h時时시]\s?|\.(?=\d\d(?:\s?uhr|\s?[ap]\.?m|\s?gmt|\s?$)))(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"(?!\d)\s?([ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_HOUR: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([ap]\.?m\b\.?)", re.IGNORECASE)
_OFFSET: Final = re.compile(
    r"\s?\(?(?:(?:GMT|UTC)\s?)?([+-])(\d{1,2}):?(\d\d)?(?!\d)|\s?\(?(Z|UTC|GMT)\b"
)
_ZONE_NAME: Final = re.compile(r"\s?(?:Uhr\s)?\(?([A-Z]{2,4})\b")
_HOURS: Final = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "SAST": 2, "IST": 5.5, "PKT": 5, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "PHT": 8,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "WIB": 7,
}  # fmt: skip
_REGIONS: Final = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
                   "PT": "America/Los_Angeles"}  # fmt: skip


Clock = tuple[time, bool, tzinfo | None]


def clock_beside(text: str, start: int, end: int) -> Clock | None:
    """The time beside the date: behind it, else before it; None where there is none."""
    after = _CLOCK.search(text, end) or _HOUR.search(text, end)
    if after is not None and after.start() - end <= 40:  # noqa: PLR2004
        return _read_clock(text, after)
    before = [*_CLOCK.finditer(text, 0, start)] or [*_HOUR.finditer(text, 0, start)]
    return _read_clock(text, before[-1]) if before else None


def _read_clock(text: str, match: re.Match[str]) -> Clock | None:
    groups = match.groups()
    hour, minute, second, half = groups if len(groups) > 2 else (groups[0], "0", None, groups[1])  # noqa: PLR2004
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    clock = time_of(hours, int(minute), second)
    return (clock, second is not None, offset_after(text, match.end())) if clock else None


def time_of(hour: int, minute: int, second: str | None) -> time | None:
    try:
        return time(hour, minute, int(second or 0))
    except ValueError:
        return None


def offset_after(text: str, at: int) -> tzinfo | None:
    match = _OFFSET.match(text, at)
    if match is None:
        return _named_zone(text, at)
    if match[4]:
        return UTC
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14 or minutes > 59:  # noqa: PLR2004
        return None
    return timezone((1 if match[1] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _named_zone(text: str, at: int) -> tzinfo | None:
    match = _ZONE_NAME.match(text, at)
    if match is None:
        return None
    if match[1] in _HOURS:
        return timezone(timedelta(hours=_HOURS[match[1]]))
    return zone_of(_REGIONS[match[1]]) if match[1] in _REGIONS else None


def zone_of(name: str) -> tzinfo:
    """The IANA zone, UTC where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
