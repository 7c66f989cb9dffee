"""Dates in figures: 2022-10-11, 11.10.2022, 2022年10月11日, 令和4年10月11日, 20221011."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from writethru.clean.dating.calendars import ERAS, YEARS, Calendar, gregorian

YEAR_MIN: Final = 1990
YEAR_MAX: Final = 2100
_YEAR_FIRST: Final = re.compile(
    r"(?<![\d.:/-])(\d{4})\s?([-–./年년])\s?(\d{1,2})\s?[-–./月월]\s?(\d{1,2})(?!\d)"
)
_DAY_FIRST: Final = re.compile(
    r"(?<![\d.:/$€£-])(\d{1,2})\s?([-–./])\s?(\d{1,2})\s?\2\s?(\d{4}|['’]?\d\d)(?![\d:%])(?![./-]\d)"
)
_ERA: Final = re.compile(
    r"(令和|平成|昭和|民國|民国)\s?(元|\d{1,3})\s?[年./]\s?(\d{1,2})\s?[月./]\s?(\d{1,2})(?!\d)"
)
_VIETNAMESE: Final = re.compile(
    r"(?<!\d)(\d{1,2})[\s/-]{1,3}(?:tháng|thg|th)\.?\s?(\d{1,2})(?:,?\s{0,2}năm\s|,?\s|/)(\d{4})(?!\d)",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=T?\d{4,6}(?!\d)|\D|$)"
)
_REPUBLIC: Final = re.compile(r"(?<![\d.:/-])(1[0-3]\d)([./-])(\d{1,2})\2(\d{1,2})(?![\d./-])")
_HAN: Final = re.compile(
    r"[〇零一二三四五六七八九]{4}年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号號]"
)
_HAN_DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A day in a text, from `start` to `end`; `other` is what it is with month and day swapped.

    `day` is the first of the month where only a month was written; `is_open` where nobody told
    which way round month and day stand.
    """

    day: date
    start: int
    end: int
    other: date | None = None
    has_day: bool = True
    is_open: bool = False


def plausible(day: date | None) -> date | None:
    """`day` where the web had news on it."""
    return day if day and YEAR_MIN <= day.year <= YEAR_MAX else None


def day_of(
    calendar: Calendar, year: int, month: int, day: int, *, language: str | None = None
) -> date | None:
    """A day of `calendar`; Gregorian figures with a year of another calendar are that one's."""
    if calendar is Calendar.GREGORIAN and year < YEAR_MIN:
        calendar = _by_year(year, language)
    return plausible(gregorian(calendar, year, month, day))


def _by_year(year: int, language: str | None) -> Calendar:
    if language in ("ar", "ur", "ms", "id") and year in YEARS[Calendar.HIJRI]:
        return Calendar.HIJRI
    if year in YEARS[Calendar.JALALI] and (language in ("fa", "ps", "ckb") or year < 1420):  # noqa: PLR2004
        return Calendar.JALALI
    return Calendar.HIJRI if year in YEARS[Calendar.HIJRI] else Calendar.GREGORIAN


def in_figures(text: str, *, language: str | None, month_first: bool | None) -> Iterator[Found]:
    """The first date of each kind of figures in `text`, whose digits are western."""
    if not text.isascii():
        yield from _eastern(text)
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        read = day_of(Calendar.GREGORIAN, year, month, day, language=language)
        if read:
            yield Found(day=read, start=match.start(), end=match.end())
            break
    yield from _day_first(text, language, month_first)
    if language == "zh":
        for match in _REPUBLIC.finditer(text):
            yield from _found(match, 1911 + int(match[1]), int(match[3]), int(match[4]))


def _found(match: re.Match[str], year: int, month: int, day: int) -> Iterator[Found]:
    read = plausible(gregorian(Calendar.GREGORIAN, year, month, day))
    if read:
        yield Found(day=read, start=match.start(), end=match.end())


def _eastern(text: str) -> Iterator[Found]:
    if match := _ERA.search(text):
        year = ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        yield from _found(match, year, int(match[3]), int(match[4]))
    if match := _VIETNAMESE.search(text):
        yield from _found(match, int(match[3]), int(match[2]), int(match[1]))
    if match := _HAN.search(text):
        year = int("".join(str(_HAN_DIGITS[char]) for char in match[0][:4]))
        yield from _found(match, year, _han_number(match[1]), _han_number(match[2]))


def _han_number(text: str) -> int:
    tens, ten, units = text.rpartition("十")
    value = _HAN_DIGITS[units] if units else 0
    return value + (10 * (_HAN_DIGITS[tens] if tens else 1) if ten else 0)


def _day_first(text: str, language: str | None, month_first: bool | None) -> Iterator[Found]:
    for match in _DAY_FIRST.finditer(text):
        first, second = int(match[1]), int(match[3])
        year = _full_year(match[4].lstrip("'’"), language)
        days = day_of(Calendar.GREGORIAN, year, second, first, language=language)
        swapped = day_of(Calendar.GREGORIAN, year, first, second, language=language)
        has_dots = match[2] == "."
        if not has_dots and (language == "en" if month_first is None else month_first):
            days, swapped = swapped, days
        read = days or swapped
        if read is None:
            continue
        other = swapped if not has_dots and days != swapped else None
        yield Found(
            day=read, start=match.start(), end=match.end(), other=other,
            is_open=other is not None and month_first is None,
        )  # fmt: skip
        return


def _full_year(digits: str, language: str | None) -> int:
    if len(digits) == 4:  # noqa: PLR2004
        return int(digits)
    if language == "th" and int(digits) > 45:  # noqa: PLR2004 - the Buddhist year 25xx
        return 2500 + int(digits)
    return (2000 if int(digits) < 70 else 1900) + int(digits)  # noqa: PLR2004


def compact(text: str) -> Found | None:
    """The day of 20221011, with or without a time behind it."""
    for match in _COMPACT.finditer(text):
        read = plausible(gregorian(Calendar.GREGORIAN, *map(int, match.groups())))
        if read:
            return Found(day=read, start=match.start(), end=match.end())
    return None
