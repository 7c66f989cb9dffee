"""The names of months and weekdays in some ninety languages and of five calendars."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final
from unicodedata import normalize

from writethru.clean.dating.calendar_names import MONTHS
from writethru.clean.dating.calendars import Calendar

Month = tuple[Calendar, int]

_NAME_CHARS_MIN: Final = 3
# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic hamza and vowels, Indic dots.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u05f3\u05f4\u064b-\u0655\u0640\u093c\u09bc\u200c\u200d]"
)
_LETTERS: Final = str.maketrans("ıىیکھہةী", "iييكهههি")
_LARGE: Final = ("en", "de", "fr", "es", "it", "pt", "ru")
_DAYS: Final = range(7)


def folded(word: str) -> str:
    """`word` in small letters, without accents and vowel points: how names are looked up."""
    if word.isascii():
        return word.lower()
    marked = normalize("NFKD", word.casefold())
    return normalize("NFC", _MARKS.sub("", marked)).translate(_LETTERS)


@cache
def months(language: str | None) -> Mapping[str, Month]:
    """Folded name -> calendar and month, of `language` before all others.

    Names that two languages use for different months (Polish and Croatian "listopad") are in the
    table of their own languages alone.
    """
    own = _own(language) if language else {}
    return {**_everywhere(), **_own("en"), **own}


@cache
def weekdays(language: str | None) -> Mapping[str, int]:
    """Folded name -> 0 (Monday) to 6, long names alone, of `language` and English."""
    return {
        folded(name): day
        for each in ("en", language)
        for day in _DAYS
        for name in _tables().get(each or "", {}).get("weekdays", [[]] * 7)[day]
        if len(name) > _NAME_CHARS_MIN or not name.isascii()
    }


@cache
def _tables() -> Mapping[str, Mapping[str, list[list[str]]]]:
    text = (files("writethru.clean") / "lexicons" / "date_names.json").read_text("utf-8")
    return dict(json.loads(text))


@cache
def _own(language: str) -> Mapping[str, Month]:
    aliases = {"no": "nb", "iw": "he", "in": "id", "tl": "fil"}
    named = _tables().get(aliases.get(language, language), {}).get("months", [])
    return {
        key: (Calendar.GREGORIAN, month)
        for month, names in enumerate(named, 1)
        for key in map(folded, names)
        if len(key) >= _NAME_CHARS_MIN or not key.isascii()
    }


@cache
def _everywhere() -> Mapping[str, Month]:
    merged: dict[str, Month] = {}
    for calendar, named in MONTHS.items():
        for number, names in enumerate(named, 1):
            merged |= {folded(name.replace("_", " ")): (calendar, number) for name in names.split()}
    disputed: set[str] = set()
    for language in _tables():
        for name, month in _own(language).items():
            if merged.setdefault(name, month) != month:
                disputed.add(name)
    kept = {name: month for name, month in merged.items() if name not in disputed}
    return kept | {name: month for each in reversed(_LARGE) for name, month in _own(each).items()}
