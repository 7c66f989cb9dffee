"""Which names an edit took out of a sentence, brought into it, or spelt otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from writethru.revise.known import telling
from writethru.revise.lexicon import PLACES_ONLY_AFTER
from writethru.revise.names import is_acronym, is_respelling
from writethru.revise.spans import Span
from writethru.revise.words import Word, words


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChange:
    """Names that left and came in one pair; `respelt` holds those that are the same name."""

    gone: frozenset[str] = frozenset()
    come: frozenset[str] = frozenset()
    respelt: tuple[tuple[str, str], ...] = ()


def name_change(before: str, spans: Iterable[Span], *, known: AbstractSet[str]) -> NameChange:
    """What the spans of an edited sentence do to the names among `known`.

    `before` is the whole sentence in its old form.
    """
    previous = _words_before(words(before))
    gone: set[str] = set()
    come: set[str] = set()
    respelt: list[tuple[str, str]] = []
    for span in spans:
        old = [w for w in span.before if w.key in known and w.text[0].isupper()]
        new = [w for w in span.after if w.key in known and w.text[0].isupper()]
        same = _respellings(old, new, previous)
        respelt += [(a.text, b.text) for a, b in same]
        old_keys = {w.key for w in old} - {a.key for a, _ in same}
        new_keys = {w.key for w in new} - {b.key for _, b in same}
        if not _is_acronym_of(old_keys, span.after) and not _is_acronym_of(new_keys, span.before):
            gone |= old_keys
            come |= new_keys
    return NameChange(
        gone=frozenset(gone - come), come=frozenset(come - gone), respelt=tuple(respelt)
    )


def _respellings(
    old: list[Word], new: list[Word], previous: Mapping[int, str]
) -> list[tuple[Word, Word]]:
    if len(old) != len(new):
        return []
    return [
        (a, b)
        for a, b in zip(old, new, strict=True)
        if is_respelling(a, b, previous=previous.get(a.start))
    ]


def _words_before(tokens: Sequence[Word]) -> dict[int, str]:
    """The word before each word's start; before the second word of "in Port Sawle", "in"."""
    before: dict[int, str] = {}
    for last, word in pairwise(tokens):
        led = before.get(last.start, "")
        is_place = last.text[0].isupper() and led in PLACES_ONLY_AFTER
        before[word.start] = led if is_place else last.key
    return before


def _is_acronym_of(short: set[str], long: Iterable[Word]) -> bool:
    spelt = telling(w.key for w in long)
    return len(short) == 1 and len(spelt) > 1 and is_acronym(short, spelt)
