"""Month names of many languages, from CLDR, and the calendars that newspapers date by."""

from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.core import UnknownLocaleError

LANGUAGES: Final = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "sv",
    "da",
    "nb",
    "fi",
    "el",
    "ro",
    "cs",
    "sk",
    "hu",
    "bg",
    "hr",
    "sr",
    "sl",
    "et",
    "lv",
    "lt",
    "is",
    "ga",
    "cy",
    "ca",
    "eu",
    "gl",
    "sq",
    "mk",
    "bs",
    "be",
    "ka",
    "hy",
    "az",
    "kk",
    "uz",
    "ar",
    "ar_SY",
    "ar_DZ",
    "he",
    "fa",
    "ur",
    "hi",
    "bn",
    "pa",
    "gu",
    "mr",
    "ta",
    "te",
    "ml",
    "kn",
    "th",
    "vi",
    "id",
    "ms",
    "sw",
    "zh",
    "ja",
    "ko",
    "am",
    "fil",
]
JALALI: Final = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_SHORT: Final = {"sept": 9, "märz": 3, "maerz": 3, "janv": 1, "févr": 2, "fevr": 2, "juil": 7}
_MONTH_CHARS_MIN: Final = 3


@cache
def months(language: str | None) -> dict[str, int]:
    """Month name in small letters -> 1 to 12, by `language`, or for all languages at once.

    Names that two languages use for different months (Polish and Croatian "listopad") are only
    in their own language's table.
    """
    if language and language in LANGUAGES:
        return _of(language) | _SHORT
    merged: dict[str, int] = {}
    disputed: set[str] = set()
    for each in LANGUAGES:
        for name, month in _of(each).items():
            if merged.setdefault(name, month) != month and not _known_first(name):
                disputed.add(name)
    return {name: month for name, month in merged.items() if name not in disputed} | _SHORT


def _known_first(name: str) -> bool:
    """The large languages keep their names: what "mar" is elsewhere does not unmake March."""
    return any(name in _of(language) for language in ("en", "de", "fr", "es", "it", "pt", "ru"))


@cache
def _of(language: str) -> dict[str, int]:
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in locale.months[context][width].items():
                for each in _spellings(str(name)):
                    found.setdefault(each, month)
    return found


def _spellings(name: str) -> list[str]:
    """CLDR writes "oct.", and for the Levant "تشرين الأول"; papers write either alone."""
    key = name.casefold().replace(".", "").strip()
    wordy = any(char.isalpha() for char in key)
    return [key] if wordy and (len(key) >= _MONTH_CHARS_MIN or not key.isascii()) else []


def gregorian_of_jalali(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day of the Iranian calendar. Source: Borkowski's 33-year cycle."""
    year -= 979
    days = 365 * year + year // 33 * 8 + (year % 33 + 3) // 4
    days += sum(31 if m <= 6 else 30 for m in range(1, month)) + day - 1  # noqa: PLR2004
    try:
        return date.fromordinal(date(1600, 3, 20).toordinal() + days)
    except (ValueError, OverflowError):
        return None


def western_year(year: int, *, era: str = "") -> int:
    """The Gregorian year of a Buddhist, Japanese or Republic of China year."""
    starts = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
    if era in starts:
        return year + starts[era]
    return year - 543 if 2400 < year < 2700 else year  # noqa: PLR2004
