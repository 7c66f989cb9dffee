"""Counts of kinds of characters for many lines at once."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

_PLANE: Final = 0x10000
_ENDS: Final = ".!?…。！？।؟۔"
_COMMAS: Final = ",;:،؛、，；："
_PARTINGS: Final = "|/\\<>»«›‹•·—–-_*+=#"
_UNSPACED: Final = (
    (0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3100), (0x3400, 0xA000),
)  # fmt: skip


class Kind(IntEnum):
    SPACE = 0
    LOWER = 1
    UPPER = 2
    LETTER = 3
    UNSPACED = 4
    DIGIT = 5
    END = 6
    COMMA = 7
    QUOTE = 8
    BRACKET = 9
    PARTING = 10
    OTHER = 11


_OF_CATEGORY: Final = {
    "Ll": Kind.LOWER, "Lu": Kind.UPPER, "Lt": Kind.UPPER, "Lo": Kind.LETTER, "Lm": Kind.LETTER,
    "Mn": Kind.LETTER, "Mc": Kind.LETTER, "Nd": Kind.DIGIT, "Zs": Kind.SPACE, "Cc": Kind.SPACE,
    "Pi": Kind.QUOTE, "Pf": Kind.QUOTE, "Ps": Kind.BRACKET, "Pe": Kind.BRACKET,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """`kinds` is lines x Kind. `first` and `last` are kinds, quotes and brackets left out."""

    kinds: Counts
    words: Counts
    capitalised: Counts
    chars: Counts
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]
    last_char: NDArray[np.uint32]


def letters_of(texts: Sequence[str]) -> Letters:
    """Of each text in one pass; words of unspaced scripts are half of their characters."""
    chars = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "replace"), np.uint32)
    kinds = _table()[np.minimum(codes, _PLANE)]
    line = np.repeat(np.arange(len(texts)), chars + 1)
    counted = np.bincount(line * len(Kind) + kinds, minlength=len(texts) * len(Kind))
    counts = counted.reshape(len(texts), len(Kind))
    opens = (kinds != Kind.SPACE) & (np.concatenate(([Kind.SPACE], kinds[:-1])) == Kind.SPACE)
    starts = np.concatenate(([0], np.cumsum(chars + 1)[:-1]))
    last = _behind_quotes(kinds, starts, starts + chars - 1, -1)
    return Letters(
        kinds=counts,
        words=np.bincount(line[opens], minlength=len(texts)) + counts[:, Kind.UNSPACED] // 2,
        capitalised=np.bincount(line[opens & (kinds == Kind.UPPER)], minlength=len(texts)),
        chars=chars,
        first=kinds[_behind_quotes(kinds, starts + chars - 1, starts, 1)],
        last=kinds[last],
        last_char=codes[last],
    )


def _behind_quotes(
    kinds: NDArray[np.uint8], limits: Counts, places: Counts, step: int
) -> NDArray[np.int64]:
    """The places moved by up to two steps over quotes and brackets, not beyond `limits`."""
    for _ in range(2):
        is_wrapped = (kinds[places] == Kind.QUOTE) | (kinds[places] == Kind.BRACKET)
        places = np.where(is_wrapped & (places != limits), places + step, places)
    return np.maximum(places, 0)


@cache
def _table() -> NDArray[np.uint8]:
    """The kind of each character of the basic plane; one more for all others."""
    kinds = [_OF_CATEGORY.get(unicodedata.category(chr(c)), Kind.OTHER) for c in range(_PLANE)]
    for begin, end in _UNSPACED:
        kinds[begin:end] = [
            Kind.UNSPACED if kind is Kind.LETTER else kind for kind in kinds[begin:end]
        ]
    written = ((_ENDS, Kind.END), (_COMMAS, Kind.COMMA), ("\"'`", Kind.QUOTE))
    for signs, kind in (*written, (_PARTINGS, Kind.PARTING)):
        for sign in signs:
            kinds[ord(sign)] = kind
    return np.array([*kinds, Kind.OTHER], np.uint8)
