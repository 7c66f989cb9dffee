"""The time of day beside a date, and its zone."""

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK: Final = re.compile(
    r"(?:(?P<morning>上午|早上|凌晨|午前|오전)|(?P<evening>下午|晚上|午後|오후))?\s?"
    r"(?<![\d.])(?P<hour>\d{1,2})"
    r"(?:\s?[:：h時时시点點]\s?|\.(?=\d\d(?:\s?uhr|\s?[ap]\.?m|\s?gmt|\s?น|\s?$)))"
    r"(?P<minute>\d\d)(?:[:：](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?!\d)[\s\u202f]?(?:(?P<am>a\.?\s?m\b|π\.?μ\b|ص\b)|(?P<pm>p\.?\s?m\b|μ\.?μ\b|م\b))?\.?",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(
    r"\b(?:kl|klo|kell|um|ore|alle)\.?\s(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?!\d)", re.IGNORECASE
)
_HOUR: Final = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})[\s\u202f]?(?:(?P<am>a\.?m\b)|(?P<pm>p\.?m\b))\.?", re.IGNORECASE
)
_COMPACT: Final = re.compile(
    r"T?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?(?!\d)"
)
_OFFSET: Final = re.compile(
    r"\s?\(?(?:(?:GMT|UTC)\s?)?([+-])(\d{1,2}):?(\d\d)?(?!\d)|\s?\(?(Z|UTC|GMT)\b"
)
_ZONE_NAME: Final = re.compile(r"\s?(?:Uhr\s)?\(?([A-Z]{2,4})\b")
_HOURS: Final = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "BRT": -3, "ART": -3,
    "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2, "IST": 5.5, "PKT": 5, "NPT": 5.75,
    "HKT": 8, "SGT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9, "PHT": 8, "ICT": 7,
    "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "WIB": 7, "WITA": 8, "WIT": 9,
}  # fmt: skip
_REGIONS: Final = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
                   "PT": "America/Los_Angeles"}  # fmt: skip
_BESIDE_CHARS: Final = 40
_HALF_DAY_HOURS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day; `zone` is None where none is written."""

    at: time
    has_seconds: bool
    zone: tzinfo | None


def clock_beside(text: str, start: int, end: int) -> Clock | None:
    """The time beside the date: behind it, else before it; None where there is none."""
    after = _CLOCK.search(text, end) or _DOTTED.search(text, end) or _HOUR.search(text, end)
    if after is not None and after.start() - end <= _BESIDE_CHARS:
        return _read_clock(text, after)
    from_here = max(0, start - _BESIDE_CHARS)
    before = [*_CLOCK.finditer(text, from_here, start)] or [*_HOUR.finditer(text, from_here, start)]
    return _read_clock(text, before[-1]) if before else None


def compact_clock(text: str, at: int) -> Clock | None:
    """The time right behind a day in eight figures: 20221011T140500Z."""
    match = _COMPACT.match(text, at)
    return _read_clock(text, match) if match else None


def _read_clock(text: str, match: re.Match[str]) -> Clock | None:
    groups = match.groupdict()
    hour, second = int(groups["hour"]), groups.get("second")
    if groups.get("am") or groups.get("morning"):
        hour = hour % _HALF_DAY_HOURS if hour <= _HALF_DAY_HOURS else hour
    elif groups.get("pm") or groups.get("evening"):
        hour = hour % _HALF_DAY_HOURS + _HALF_DAY_HOURS if hour <= _HALF_DAY_HOURS else hour
    try:
        at = time(hour, int(groups.get("minute") or 0), int(second or 0))
    except ValueError:
        return None
    return Clock(at=at, has_seconds=second is not None, zone=offset_after(text, match.end()))


def offset_after(text: str, at: int) -> tzinfo | None:
    """The zone written right behind a time."""
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


@cache
def zone_of(name: str) -> tzinfo:
    """The IANA zone, UTC where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
