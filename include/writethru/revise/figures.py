"""Figures: a number with what it counts, and which became which."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile
from typing import Final

from writethru.revise.dates import date_mentions, is_dated
from writethru.revise.lexicon import CASUALTIES, CASUALTY_PHRASES, STOPWORDS
from writethru.revise.numbers import Number, numbers
from writethru.revise.words import Word, words

_WORDS_BEFORE: Final = 5
_WORDS_AFTER: Final = 6
_COUNTED_WORDS: Final = 2
_NEXT: Final = frozenset({"and", "y", "e", "et", "und", "but", "while"})
_CURRENCIES: Final = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "dollars": "USD", "dollar": "USD",
    "euros": "EUR", "euro": "EUR", "pounds": "GBP", "rupees": "INR", "yen": "JPY",
}  # fmt: skip
_MEASURES: Final = {
    "%": "%", "percent": "%", "per": "%", "prozent": "%", "km": "km", "kilometres": "km",
    "kilometers": "km", "miles": "mi", "metres": "m", "meters": "m", "feet": "ft", "tonnes": "t",
    "tons": "t", "hectares": "ha", "acres": "acre", "hours": "h", "minutes": "min", "days": "d",
    "degrees": "degree", "years": "years",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` counted in `unit`; `what` is a casualty class or the words that are counted."""

    value: float
    unit: str | None
    what: str
    text: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEdit:
    """One figure that took another value."""

    what: str
    old_value: float
    new_value: float
    unit: str | None
    old_text: str
    new_text: str

    @property
    def reversed(self) -> bool:
        return self.new_value < self.old_value


@lru_cache(maxsize=4096)
def figures(sentence: str, language: str | None) -> tuple[Figure, ...]:
    """The figures of one plain sentence; numbers that are part of a date or hour are none."""
    dated = date_mentions(sentence)
    tokens = words(sentence)
    found = [n for n in numbers(tokens, language) if not is_dated(tokens[n.first], dated)]
    return tuple(_figure(sentence, tokens, number) for number in found)


def follow(
    old: Sequence[Figure], new: Sequence[Figure]
) -> tuple[tuple[FigureEdit, ...], tuple[Figure, ...], tuple[Figure, ...]]:
    """The figures that changed between two forms of a sentence, those gone, those come.

    Equal values pair first however they are printed ("twelve" and "12"), then equal subjects,
    then what is left if it is as many on both sides.
    """
    gone, come = list(old), list(new)
    _pair(gone, come, lambda a, b: a.value == b.value)
    by_subject = _pair(gone, come, lambda a, b: (a.what, a.unit) == (b.what, b.unit))
    by_place = _pair(gone, come, _may_follow) if len(gone) == len(come) else []
    edits = tuple(_edit(a, b) for a, b in (*by_subject, *by_place))
    return edits, tuple(gone), tuple(come)


def follow_subjects(old: Sequence[Figure], new: Sequence[Figure]) -> tuple[FigureEdit, ...]:
    """The changed figures between two texts that share no sentence: by what they count alone.

    A subject that either text counts twice is left out: which became which is not known.
    """
    values_old, values_new = {f.value for f in old}, {f.value for f in new}
    gone = _by_subject([f for f in old if f.what and f.value not in values_new])
    come = _by_subject([f for f in new if f.what and f.value not in values_old])
    both = sorted(gone.keys() & come.keys(), key=str)
    single = [k for k in both if len(gone[k]) == len(come[k]) == 1]
    return tuple(_edit(gone[k][0], come[k][0]) for k in single)


def _by_subject(found: Sequence[Figure]) -> dict[tuple[str, str | None], list[Figure]]:
    subjects: dict[tuple[str, str | None], list[Figure]] = {}
    for figure in found:
        subjects.setdefault((figure.what, figure.unit), []).append(figure)
    return subjects


def _may_follow(old: Figure, new: Figure) -> bool:
    # "Two people were killed" -> "two were killed and five injured" is no change of one figure.
    classes = set(CASUALTIES.values())
    return old.unit == new.unit and not {old.what, new.what} <= classes


def _pair(
    old: list[Figure], new: list[Figure], same: Callable[[Figure, Figure], bool]
) -> list[tuple[Figure, Figure]]:
    """Takes the pairs that are `same` out of both lists, in order."""
    pairs = []
    for figure in list(old):
        match = next((other for other in new if same(figure, other)), None)
        if match is not None:
            old.remove(figure)
            new.remove(match)
            pairs.append((figure, match))
    return pairs


def _edit(old: Figure, new: Figure) -> FigureEdit:
    return FigureEdit(
        what=new.what or old.what or "figure",
        old_value=old.value,
        new_value=new.value,
        unit=new.unit or old.unit,
        old_text=old.text,
        new_text=new.text,
    )


def _figure(sentence: str, tokens: Sequence[Word], number: Number) -> Figure:
    before = [w.key for w in tokens[max(0, number.first - _WORDS_BEFORE) : number.first]]
    after = _up_to_next(w.key for w in tokens[number.last : number.last + _WORDS_AFTER])
    return Figure(
        value=number.value,
        unit=_unit(before, after),
        what=_casualty(before, after) or _counted(before, after),
        text=sentence[tokens[number.first].start : tokens[number.last - 1].end],
        doubtful=number.doubtful,
    )


def _up_to_next(following: Iterable[str]) -> list[str]:
    # "killed 12 people and injured 30": what comes after "and" counts the next figure.
    return list(takewhile(lambda k: k not in _NEXT and not k[0].isdigit(), following))


def _unit(before: Sequence[str], after: Sequence[str]) -> str | None:
    if before and before[-1] in _CURRENCIES:
        return _CURRENCIES[before[-1]]
    if after[:2] == ["per", "cent"]:
        return "%"
    first = after[0] if after else ""
    if first == "year" and after[1:2] == ["old"]:
        return "years"
    return _CURRENCIES.get(first) or (_MEASURES.get(first) if first != "per" else None)


def _casualty(before: Sequence[str], after: Sequence[str]) -> str | None:
    """The nearest of dead, injured, missing, safe around the number: after it, then before."""
    ahead = next((CASUALTIES[k] for k in after if k in CASUALTIES), None)
    ahead = ahead or next(filter(None, map(CASUALTY_PHRASES.get, pairwise(after))), None)
    return ahead or next((CASUALTIES[k] for k in reversed(before) if k in CASUALTIES), None)


def _counted(before: Sequence[str], after: Sequence[str]) -> str:
    """The first words in a row after the number that say something, else the last before it."""
    said = dropwhile(lambda k: k in STOPWORDS, after)
    counted = list(takewhile(lambda k: k not in STOPWORDS, said))[:_COUNTED_WORDS]
    if not counted:
        counted = [k for k in before if k not in STOPWORDS][-_COUNTED_WORDS:]
    return " ".join(counted)
