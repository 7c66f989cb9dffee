"""Dates as the world's newsrooms write them, to UTC and the day as printed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from writethru.clean.dating.calendars import Calendar, gregorian
from writethru.clean.dating.clocks import Clock, clock_beside, compact_clock, zone_of
from writethru.clean.dating.named import named
from writethru.clean.dating.shapes import YEAR_MIN, Found, compact, day_of, in_figures, plausible
from writethru.model import Precision

__all__ = ["DATE_CHARS_MAX", "YEAR_MIN", "Stamp", "parse_date", "read_date"]

DATE_CHARS_MAX: Final = 200
_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_ISO_MONTH: Final = re.compile(r"(\d{4})-(\d\d)")
# "Apr 042013", "HealthDECEMBER 22, 2022": parts of a line that had an element each.
_GLUED: Final = re.compile(r"(?<![\d.])([0-3]\d)(?=(?:19|20)\d\d(?!\d))|(?<=[a-zà-ÿ])(?=[A-Z])")
_OTHER_DIGIT: Final = re.compile(r"[^\D0-9]")
_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date read from text. `on` is the day as printed, in whatever zone it was printed.

    `other_on` is the day that it is if month and day stand the other way round, `is_open` whether
    nothing tells that they don't; `start` and `end` are its place in the text.
    """

    at: datetime
    on: date
    precision: Precision
    other_on: date | None = None
    is_open: bool = False
    start: int = 0
    end: int = 0


def parse_date(
    text: str, *, zone: str = "UTC", language: str | None = None, month_first: bool | None = False
) -> Stamp | None:
    """The first day in `text`, or None; texts over 200 characters hold none.

    `zone` (IANA) is for times written without one, `month_first` for 10/11/2022 (None: unknown,
    as the language has it). A day without a time is 00:00Z of that day, whatever the zone.
    """
    stamp = read_date(text, zone=zone, language=language, month_first=month_first)
    return stamp if stamp and stamp.precision is not Precision.MONTH else None


def read_date(
    text: str, *, zone: str = "UTC", language: str | None = None, month_first: bool | None = False
) -> Stamp | None:
    """As `parse_date`, but a month without a day is one too: its first, to the month."""
    if len(text) > DATE_CHARS_MAX:
        return None
    whole = _ISO.fullmatch(text)
    if whole:
        return _from_iso(whole, zone, language)
    if month := _ISO_MONTH.fullmatch(text):
        day = plausible(gregorian(Calendar.GREGORIAN, int(month[1]), int(month[2]), 1))
        return _stamp(Found(day=day, start=0, end=7, has_day=False), None, zone) if day else None
    text = western_digits(text)
    if _EPOCH.fullmatch(text.strip()):
        return _from_epoch(int(text.strip()[:10]))
    found = _search(text, language, month_first)
    if not found and _GLUED.search(text):
        text = _GLUED.sub(lambda match: f"{match[0]} ", text)
        found = _search(text, language, month_first)
    if not found:
        return _from_compact(text, zone)
    best = _first(found)
    return _stamp(best, clock_beside(text, best.start, best.end) if best.has_day else None, zone)


def _search(text: str, language: str | None, month_first: bool | None) -> list[Found]:
    figures = list(in_figures(text, language=language, month_first=month_first))
    return figures or list(named(text, language=language))


def western_digits(text: str) -> str:
    """`text` with the digits of every script as 0 to 9, character for character."""
    if text.isascii() or not _OTHER_DIGIT.search(text):
        return text
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )


def _first(found: list[Found]) -> Found:
    """The earliest; of those that overlap it the one that is a day and spans least.

    "mar. 11 oct. 2022" is in October: "mar 11 ... 2022" reaches farther.
    """
    first = min(found, key=lambda f: (not f.has_day, f.start))
    rivals = [f for f in found if f.start < first.end and f.end > first.start]
    return min(rivals, key=lambda f: (not f.has_day, f.end - f.start))


def _from_iso(match: re.Match[str], zone: str, language: str | None) -> Stamp | None:
    """The common case, without a search."""
    day = day_of(Calendar.GREGORIAN, int(match[1]), int(match[2]), int(match[3]), language=language)
    if day is None:
        return None
    clock = compact_clock(match[0], 11) if match[4] else None
    return _stamp(Found(day=day, start=0, end=match.end()), clock, zone)


def _from_epoch(seconds: int) -> Stamp | None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    if plausible(at.date()) is None:
        return None
    return Stamp(at=at, on=at.date(), precision=Precision.SECOND, end=10)


def _from_compact(text: str, zone: str) -> Stamp | None:
    found = compact(text)
    return _stamp(found, compact_clock(text, found.end), zone) if found else None


def _stamp(found: Found, clock: Clock | None, zone: str) -> Stamp:
    if clock is None:
        at = datetime.combine(found.day, time(), UTC)
        precision = Precision.DAY if found.has_day else Precision.MONTH
    else:
        local = datetime.combine(found.day, clock.at, clock.zone or zone_of(zone))
        at = local.astimezone(UTC)
        precision = Precision.SECOND if clock.has_seconds else Precision.MINUTE
    return Stamp(
        at=at, on=found.day, precision=precision, other_on=found.other,
        is_open=found.is_open, start=found.start, end=found.end,
    )  # fmt: skip
