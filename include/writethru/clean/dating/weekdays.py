"""The weekdays that a text tells its news by: "the minister said on Tuesday"."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Final

from writethru.clean.dating.labels import words
from writethru.clean.dating.months import folded, weekdays
from writethru.clean.dating.named import TOKEN

_VERB_NEAR_WORDS: Final = 6
_TEXTS_MAX: Final = 6
_TEXT_CHARS_MAX: Final = 600
_NEXT: Final = frozenset("next every nächsten kommenden prochain próximo prossimo".split())  # noqa: SIM905


def told_on(texts: Iterable[str], *, language: str | None) -> tuple[int, ...]:
    """The weekdays (0 is Monday) that stand near a verb of the past in the first of `texts`."""
    names, verbs = weekdays(language), _verbs(language)
    found: list[int] = []
    for text in list(texts)[:_TEXTS_MAX]:
        tokens = [folded(token) for token in TOKEN.findall(text[:_TEXT_CHARS_MAX])]
        if names.keys().isdisjoint(tokens):
            continue
        found += [
            names[token]
            for i, token in enumerate(tokens)
            if token in names and _is_past(tokens, i, verbs)
        ]
    return tuple(found)


def _is_past(tokens: Sequence[str], i: int, verbs: frozenset[str]) -> bool:
    """Not "will meet on Tuesday", nor "on Tuesday, Oct. 11", which a date tells already."""
    near = tokens[max(0, i - _VERB_NEAR_WORDS) : i + _VERB_NEAR_WORDS + 1]
    is_next = bool(_NEXT & set(tokens[max(0, i - 1) : i + 2]))
    is_dated = any(token.isdecimal() for token in tokens[i + 1 : i + 4])
    return not (is_next or is_dated) and not verbs.isdisjoint(near)


@cache
def _verbs(language: str | None) -> frozenset[str]:
    said = words()["said"]
    return frozenset(map(folded, said.get(language or "en", said["en"])))


def fit(day: date, told: Sequence[int]) -> float:
    """How well `day` suits as the day of a text that tells of `told`: 0.0 to 1.0.

    News of Tuesday is printed on Tuesday or Wednesday, seldom on Monday.
    """
    if not told:
        return 0.0
    lags = [(day.weekday() - weekday) % 7 for weekday in told]
    return sum(max(0.0, 1.0 - lag / 4) for lag in lags) / len(lags)
