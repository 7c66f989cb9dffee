"""Dates with a month's name: 11 October 2022, October 11th 2022, 2022. október 11., ۱۹ مهر ۱۴۰۱."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from writethru.clean.dating.months import Month, folded, months
from writethru.clean.dating.shapes import Found, day_of

TOKEN: Final = re.compile(r"[^\s\d.,/:;()\[\]|–—\-_'’‘•·،؛、，。；：「」\"“”«»<>*#+]+|\d+")
_CLOCK_BEHIND: Final = re.compile(r"\s?[:h時时]\s?\d|\.\d\d|\s?(?:uhr|[ap]\.?m)\b", re.IGNORECASE)
_HAS_YEAR: Final = re.compile(r"\d\d\b|\d{4}|\d\d[^\W\d]")
_WORDS_MAX: Final = 3
_NEAR: Final = 3
_YEAR_NEAR: Final = 7
_LETTERS_MIN: Final = 5
_ENDING_MAX: Final = 4
_DAYS: Final = range(1, 32)
_SHORT_YEAR_DIGITS: Final = 2
_SHORT_YEARS_END: Final = 70
_CENTURY: Final = 2000
_BUDDHIST_CENTURY: Final = 2500
_THAI: Final = range(0x0E00, 0x0E80)
_HEBREW_PREFIXES: Final = ("ב", "ו", "ל")

_Tokens = Sequence[re.Match[str]]


def named(text: str, *, language: str | None) -> Iterator[Found]:
    """The dates in `text` (western digits) that name their month, by the place of the month."""
    tokens = list(TOKEN.finditer(text))
    numeric = [token[0][0].isdecimal() for token in tokens]
    if not any(numeric) or all(numeric) or not _HAS_YEAR.search(text):
        return
    table = months(language)
    for i, is_number in enumerate(numeric):
        if is_number or not (any(numeric[max(0, i - 2) : i]) or any(numeric[i + 1 : i + 5])):
            continue
        found = _month_at(tokens, i, table)
        if found:
            month, size = found
            yield from _around(text, tokens, i, size, month, language)


def _month_at(tokens: _Tokens, i: int, table: Mapping[str, Month]) -> tuple[Month, int] | None:
    """The month whose name begins at token `i`, and in how many tokens."""
    words = [folded(token[0]) for token in tokens[i : i + _WORDS_MAX] if not token[0].isdecimal()]
    for size in range(len(words), 0, -1):
        month = table.get(" ".join(words[:size]))
        if month:
            return month, size
    month = _inflected(words[0], table)
    return (month, 1) if month else None


def _inflected(word: str, table: Mapping[str, Month]) -> Month | None:
    """ "urriaren", "oktobra", "באוקטובר", "октомврия": a name with an ending or a prefix."""
    # A mark alone, "\u0301", is folded to nothing.
    if word.startswith(_HEBREW_PREFIXES) and (month := table.get(word[1:])):
        return month
    for cut in range(1, _ENDING_MAX + 1):
        if len(word) - cut < _LETTERS_MIN:
            return None
        if month := table.get(word[:-cut]):
            return month
    return None


def _around(
    text: str, tokens: _Tokens, i: int, size: int, month: Month, language: str | None
) -> Iterator[Found]:
    """The day beside the month and the year nearest to both."""
    last = i + size - 1
    before = range(i - 1, max(-1, i - 1 - _NEAR), -1)
    after = range(last + 1, min(len(tokens), last + 1 + _NEAR))
    days = [k for k in (*before, *after) if _is_day(text, tokens, k)]
    near = min(days, key=lambda k: _distance(k, i, last), default=None)
    far = range(last + 1, min(len(tokens), last + 1 + _YEAR_NEAR))
    # "22, 2022 Updated: JANUARY 02, 2026": the year behind a month is its own, before any other.
    places = (*after, *(before if near is None or near > i else ()), *far)
    year_at = next((k for k in places if _is_year(tokens[k][0])), None)
    if year_at is None:
        year_at, year = _short_year(text, tokens, near, i, last, language)
    else:
        year = int(tokens[year_at][0])
    if year_at is None:
        return
    yield from _built(tokens, (near, year_at, i, last), year, month, language)


def _distance(k: int, first: int, last: int) -> int:
    return 2 * (first - k) if k < first else 2 * (k - last) + 1


def _built(
    tokens: _Tokens, used: tuple[int | None, int, int, int], year: int, month: Month,
    language: str | None,
) -> Iterator[Found]:  # fmt: skip
    places = [k for k in used if k is not None]
    start, end = tokens[min(places)].start(), tokens[max(places)].end()
    number = 1 if used[0] is None else int(tokens[used[0]][0])
    day = day_of(month[0], year, month[1], number, language=language)
    # "October 2022" is a month; "2 comments, October 5 of the 2022 season" is nothing.
    if day and (used[0] is not None or max(places) - min(places) <= _WORDS_MAX - 1):
        yield Found(day=day, start=start, end=end, has_day=used[0] is not None)


def _is_day(text: str, tokens: _Tokens, k: int) -> bool:
    number = tokens[k][0]
    if not (number.isdecimal() and len(number) <= 2 and int(number) in _DAYS):  # noqa: PLR2004
        return False
    start, end = tokens[k].span()
    is_clock = text[start - 1 : start] == ":" or _CLOCK_BEHIND.match(text, end)
    return not is_clock


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdecimal()  # noqa: PLR2004


def _short_year(
    text: str, tokens: _Tokens, day: int | None, first: int, last: int, language: str | None
) -> tuple[int | None, int]:
    """ "11 Oct 22", "11 ต.ค. 65", "Oct 11, '22": two figures right behind day and month."""
    behind = max(last, day if day is not None else -1) + 1
    if day is None or behind >= len(tokens):
        return None, 0
    digits = tokens[behind][0]
    start, end = tokens[behind].span()
    follows_month = behind == last + 1 or text[start - 1 : start] in ("'", "’")
    is_short = len(digits) == _SHORT_YEAR_DIGITS and digits.isdecimal()
    if not (is_short and follows_month) or _CLOCK_BEHIND.match(text, end):
        return None, 0
    if language == "th" or ord(tokens[first][0][0]) in _THAI:
        return behind, _BUDDHIST_CENTURY + int(digits)
    year = _CENTURY + int(digits)
    return (behind, year) if year < _CENTURY + _SHORT_YEARS_END else (None, 0)
