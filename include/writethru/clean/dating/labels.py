"""The words beside dates: what says "published", "first published", "updated"."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from writethru.clean.dating.months import folded
from writethru.clean.dating.named import TOKEN
from writethru.clean.words.phrases import lexicon

UPDATED: Final = "updated"
PUBLISHED: Final = "published"
FIRST: Final = "first"
# Scripts that set no spaces: their labels are looked for as they stand.
_UNSPACED: Final = (range(0x0E00, 0x0F00), range(0x3040, 0xA000), range(0xAC00, 0xD7B0))


def words() -> Mapping[str, Any]:
    """The reviewed lists of `lexicons/date_words.yaml`."""
    return lexicon("date_words")


def labels(text: str) -> list[tuple[str, int]]:
    """The labels in `text`: UPDATED, PUBLISHED or FIRST, and where each begins."""
    spaced, unspaced = _tables()
    tokens = [(match.start(), folded(match[0])) for match in TOKEN.finditer(text)]
    found: list[tuple[str, int]] = []
    for i, (start, word) in enumerate(tokens):
        for rest, kind in spaced.get(word, ()):
            if all(
                i + 1 + k < len(tokens) and tokens[i + 1 + k][1] == w for k, w in enumerate(rest)
            ):
                found.append((kind, start))
                break
    if not text.isascii():
        found += [(kind, at) for word, kind in unspaced if (at := text.find(word)) >= 0]
        found.sort(key=lambda each: each[1])
    return found


def is_unspaced(text: str) -> bool:
    return any(ord(text[0]) in block for block in _UNSPACED)


@cache
def _tables() -> tuple[Mapping[str, list[tuple[tuple[str, ...], str]]], list[tuple[str, str]]]:
    spaced: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    unspaced: list[tuple[str, str]] = []
    for kind in (UPDATED, PUBLISHED, FIRST):
        for label in (label for listed in words()[kind].values() for label in listed):
            if is_unspaced(label):
                unspaced.append((label, kind))
                continue
            first, *rest = (folded(match[0]) for match in TOKEN.finditer(label))
            spaced.setdefault(first, []).append((tuple(rest), kind))
    for phrases in spaced.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return spaced, unspaced
