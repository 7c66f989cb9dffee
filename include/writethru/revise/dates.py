"""Days and hours that a sentence names, so that "Tuesday" for "Oct. 11" is seen as the same."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale

from writethru.revise.words import Word, words

_LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "it", "nl")
_SHORT_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_RELATIVE: Final = {
    name: shift
    for shift, names in {
        -1: "yesterday ayer hier gestern ontem",
        0: "today tonight hoy aujourd'hui heute hoje",
        1: "tomorrow mañana demain morgen amanhã",
    }.items()
    for name in names.split()
}
_BEFORE_A_MONTH: Final = (
    "in|since|until|till|during|early|mid|late|im|seit|bis|ab|anfang|mitte|ende|en|depuis|début|fin"
    "|mi|fin de|partir de|partir d|desde|hasta|em|até"
)
_CLOCK: Final = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_LONE_YEAR: Final = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d%]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as named: by `weekday` (0 is Monday), by `month` and `number`, or `shift` from now."""

    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    number: int | None = None
    shift: int | None = None
    clock: str | None = None

    def may_be(self, other: "Day") -> bool:
        """Whether the two can name one day: two of one kind must agree, two of other kinds may."""
        if self.clock is not None or other.clock is not None:
            return self.clock == other.clock
        mine, others = self._named(), other._named()
        agree = all(others[k] == v for k, v in mine.items() if k in others)
        return agree and self._weekday_fits(other) and other._weekday_fits(self)

    def _named(self) -> Mapping[str, int]:
        fields = ("weekday", "year", "month", "number", "shift")
        named = {name: getattr(self, name) for name in fields}
        return {name: value for name, value in named.items() if value is not None}

    def _weekday_fits(self, other: "Day") -> bool:
        if self.weekday is None or None in (other.year, other.month, other.number):
            return True
        try:
            return date(other.year or 1, other.month or 1, other.number or 1).weekday() == (
                self.weekday
            )
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day and where the plain text names it."""

    day: Day
    start: int
    end: int


@lru_cache(maxsize=4096)
def date_mentions(text: str) -> tuple[DateMention, ...]:
    """The days, clock times and years that a plain sentence names, in order, none twice."""
    found = [*_numeric(text), *_with_month(text), *_single_words(text)]
    taken: list[DateMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not taken or mention.start >= taken[-1].end:
            taken.append(mention)
    return tuple(taken)


def is_dated(word: Word, mentions: Sequence[DateMention]) -> bool:
    """Whether the word is part of one of the mentions, which are in order."""
    after = bisect_right(mentions, word.start, key=lambda m: m.start)
    return after > 0 and word.start < mentions[after - 1].end


def changed_days(
    before: Iterable[DateMention], after: Iterable[DateMention]
) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
    """The days named only before and only after, once those that may be the same are paired."""
    old, new = Counter(m.day for m in before), Counter(m.day for m in after)
    gone, come = list((old - new).elements()), list((new - old).elements())
    for day in list(gone):
        match = next((other for other in come if day.may_be(other)), None)
        if match is not None:
            gone.remove(day)
            come.remove(match)
    return tuple(gone), tuple(come)


def is_month(word: str) -> bool:
    """Whether the word names a month in one of the languages known here."""
    return word.casefold() in _months()


def _numeric(text: str) -> list[DateMention]:
    iso = [
        DateMention(Day(year=int(m[1]), month=int(m[2]), number=int(m[3])), m.start(), m.end())
        for m in _ISO.finditer(text)
    ]
    clocks = [
        DateMention(Day(clock=f"{int(m[1]):02}:{m[2]}"), m.start(), m.end())
        for m in _CLOCK.finditer(text)
    ]
    return [*iso, *clocks]


def _with_month(text: str) -> list[DateMention]:
    """ "Oct. 11", "11 October 2022", "11. Oktober", "11 de octubre", "October 2022", "in May"."""
    if not any(is_month(word.key) for word in words(text)):
        return []
    found = []
    for m in _month_pattern().finditer(text):
        month = _months()[(m["m1"] or m["m2"] or m["m3"] or m["m4"]).casefold().rstrip(".")]
        number, year = m["d1"] or m["d2"], m["y1"] or m["y2"] or m["y3"]
        day = Day(month=month, number=int(number) if number else None, year=int(year or 0) or None)
        found.append(DateMention(day, m.start(), m.end()))
    return found


def _single_words(text: str) -> list[DateMention]:
    found = []
    for word in words(text):
        if word.key in _weekdays():
            found.append(DateMention(Day(weekday=_weekdays()[word.key]), word.start, word.end))
        elif word.key in _RELATIVE:
            found.append(DateMention(Day(shift=_RELATIVE[word.key]), word.start, word.end))
    years = (DateMention(Day(year=int(m[0])), *m.span()) for m in _LONE_YEAR.finditer(text))
    return [*found, *years]


@lru_cache
def _weekdays() -> Mapping[str, int]:
    """Weekday names in lower case; what is a common word in another language is left out."""
    wide = {
        name.casefold(): number
        for code in reversed(_LANGUAGES)
        for number, name in Locale(code).days["format"]["wide"].items()
    }
    short = {name.partition("-")[0]: n for name, n in wide.items() if name.endswith("-feira")}
    return wide | {name: n for name, n in short.items() if name not in ("segunda", "terça")}


@lru_cache
def _months() -> Mapping[str, int]:
    wide = {
        name.casefold(): number
        for code in reversed(_LANGUAGES)
        for number, name in Locale(code).months["format"]["wide"].items()
    }
    short = {name: i for i, name in enumerate(_SHORT_MONTHS.split("|"), start=1)}
    return wide | short | {"sept": 9}


@lru_cache
def _month_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day = r"(?P<d{}>0?[1-9]|[12]\d|3[01])"
    year = r"(?:,? (?:de )?(?P<y{}>(?:19|20)\d\d))"
    return re.compile(
        rf"\b(?P<m1>(?:{names}))\b\.? {day.format(1)}(?:st|nd|rd|th)?(?![\d.,]*\d){year.format(1)}?"
        rf"|(?<!\d){day.format(2)}(?:st|nd|rd|th|\.)? (?:de |of )?(?P<m2>(?:{names}))\b\.?"
        rf"{year.format(2)}?"
        rf"|\b(?P<m3>(?:{names}))\b\.?{year.format(3)}"
        # A month alone is also a verb or a name ("may", "April"), so only where it dates.
        rf"|\b(?:{_BEFORE_A_MONTH})[ '-](?P<m4>(?:{names}))\b"
        r"(?![\w-]|\.? \d|,? (?:de )?(?:19|20)\d\d)",
        re.IGNORECASE,
    )
