"""Which words of one sentence became which: the differences inside an edited pair."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel

from writethru.revise.words import Word, words

_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the old sentence that gave way to words of the new; either may be empty.

    `at` is where the change stands in the new plain text.
    """

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    at: int


@lru_cache(maxsize=2048)
def spans(before: str, after: str) -> tuple[Span, ...]:
    """The spans in which two plain sentences differ, by words; case and punctuation apart."""
    old, new = words(before), words(after)
    if len(old) * len(new) > _CELLS:
        return (Span(old, new, 0),)
    found: list[tuple[int, int, int, int]] = []
    for op in Indel.opcodes([w.key for w in old], [w.key for w in new]):
        if op.tag == "equal":
            continue
        here = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if found and found[-1][1] == here[0] and found[-1][3] == here[2]:
            last = found.pop()
            here = (last[0], here[1], last[2], here[3])
        found.append(here)
    places = [*(w.start for w in new), len(after)]
    return tuple(Span(old[a:b], new[c:d], places[c]) for a, b, c, d in found)


def printed(text: str, span_words: tuple[Word, ...]) -> str:
    """The span as the plain text prints it."""
    return text[span_words[0].start : span_words[-1].end] if span_words else ""
