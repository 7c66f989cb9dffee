"""Dates as the world's newsrooms write them, to UTC and the day as printed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from writethru.clean.clocks import Clock, clock_beside, offset_after, time_of, zone_of
from writethru.clean.months import JALALI, gregorian_of_jalali, months, western_year
from writethru.model import Precision

DATE_CHARS_MAX: Final = 200
YEAR_MIN: Final = 1990
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_YEAR_FIRST: Final = re.compile(
    r"(令和|平成|昭和|民國|民国)?\s?(?<!\d)(\d{1,4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)"
)
_NUMERIC: Final = re.compile(
    r"(?<![\d.:])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d\d)(?![\d:])"
)
_WORD: Final = re.compile(r"[^\s\d.,/:;()\[\]|–—'’•·-]+|\d+")
_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date read from text. `on` is the day as printed, in whatever zone it was printed."""

    at: datetime
    on: date
    precision: Precision


def parse_date(
    text: str, *, zone: str = "UTC", language: str | None = None, month_first: bool = False
) -> Stamp | None:
    """The first date in `text`, or None; texts over 200 characters hold none.

    `zone` (IANA) is for times written without one, `month_first` for 10/11/2022. A day without a
    time is 00:00Z of that day, whatever the zone.
    """
    if len(text) > DATE_CHARS_MAX:
        return None
    text = _western_digits(text)
    if _EPOCH.fullmatch(text.strip()):
        return _from_epoch(int(text.strip()[:10]))
    found = _iso(text) or _named(text, language) or _year_first(text) or _numeric(text, month_first)
    if found is None:
        return _compact(text, zone)
    day, start, end = found
    clock = clock_beside(text, start, end)
    return _stamp(day, clock, zone)


def _western_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )


def _from_epoch(seconds: int) -> Stamp:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return Stamp(at=at, on=at.date(), precision=Precision.SECOND)


_Found = tuple[date, int, int]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if YEAR_MIN <= year <= 2100 else None  # noqa: PLR2004
    except ValueError:
        return None


def _iso(text: str) -> _Found | None:
    match = _ISO.search(text)
    if match is None:
        return None
    day = _calendar_day(int(match[1]), int(match[2]), int(match[3]))
    return (day, *match.span()) if day else None


def _calendar_day(year: int, month: int, day: int, *, era: str = "") -> date | None:
    if 1370 <= year < 1450 and not era and 1 <= month <= 12 and 1 <= day <= 31:  # noqa: PLR2004
        return gregorian_of_jalali(year, month, day)
    return _day(western_year(year, era=era), month, day)


def _year_first(text: str) -> _Found | None:
    for match in _YEAR_FIRST.finditer(text):
        if len(match[2]) != 4 and not match[1]:  # noqa: PLR2004
            continue
        day = _calendar_day(int(match[2]), int(match[3]), int(match[4]), era=match[1] or "")
        if day:
            return day, *match.span()
    return None


def _numeric(text: str, month_first: bool) -> _Found | None:
    for match in _NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year = western_year(year + 2000 if len(match[4]) == 2 else year)  # noqa: PLR2004
        swapped = month_first and match[2] != "."
        orders = ((second, first), (first, second)) if not swapped else (
            (first, second), (second, first))  # fmt: skip
        day = next((d for m, n in orders if (d := _day(year, m, n))), None)
        if day:
            return day, *match.span()
    return None


def _named(text: str, language: str | None) -> _Found | None:
    """A month's name with a day and a year within three words of it, in any order."""
    words = list(_WORD.finditer(text))
    table = months(language)
    for i, word in enumerate(words):
        month, size, jalali = _month_at(words, i, table)
        if month is None and language:
            month, size, jalali = _month_at(words, i, months(None))
        if month is None or word[0].isdecimal():
            continue
        found = _around(words, i, size, month, jalali=jalali)
        if found:
            return found
    return None


def _month_at(
    words: list[re.Match[str]], i: int, table: dict[str, int]
) -> tuple[int | None, int, bool]:
    """The month whose name begins at word `i`, in how many words, and whether it is Iranian."""
    for size in (3, 2, 1):
        name = " ".join(word[0] for word in words[i : i + size]).casefold()
        if name in JALALI:
            return JALALI.index(name) + 1, size, True
        month = table.get(name) or table.get(name.removeprefix("ב").removeprefix("ב־"))
        if month:
            return month, size, False
    return None, 1, False


def _around(
    words: list[re.Match[str]], i: int, size: int, month: int, *, jalali: bool
) -> _Found | None:
    near = [*range(i - 1, max(-1, i - 4), -1), *range(i + size, min(len(words), i + size + 4))]
    numbers = [(k, words[k][0]) for k in near if words[k][0].isdecimal()]
    years = [(k, int(n)) for k, n in numbers if len(n) == 4]  # noqa: PLR2004
    days = [(k, int(n)) for k, n in numbers if len(n) <= 2 and 1 <= int(n) <= 31]  # noqa: PLR2004
    if not years or not days:
        return None
    year_at, year = min(years, key=lambda item: abs(item[0] - i))
    day_at, day = min(days, key=lambda item: abs(item[0] - i))
    # "11. Oktober 2022 14:05" has the 11 nearer than the 14, but "14:05 Oktober 11" does not.
    day_on = (
        gregorian_of_jalali(year, month, day) if jalali else _day(western_year(year), month, day)
    )
    if day_on is None:
        return None
    used = (year_at, day_at, i, i + size - 1)
    return day_on, words[min(used)].start(), words[max(used)].end()


def _compact(text: str, zone: str) -> Stamp | None:
    match = _COMPACT.search(text)
    if match is None:
        return None
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    if day is None:
        return None
    if match[4] is None:
        return _stamp(day, None, zone)
    clock = time_of(int(match[4]), int(match[5]), match[6])
    offset = offset_after(text, match.end())
    return _stamp(day, (clock, match[6] is not None, offset) if clock else None, zone)


def _stamp(day: date, clock: Clock | None, zone: str) -> Stamp | None:
    if clock is None:
        return Stamp(at=datetime.combine(day, time(), UTC), on=day, precision=Precision.DAY)
    at, has_seconds, offset = clock
    local = datetime.combine(day, at, offset or zone_of(zone))
    precision = Precision.SECOND if has_seconds else Precision.MINUTE
    return Stamp(at=local.astimezone(UTC), on=day, precision=precision)
