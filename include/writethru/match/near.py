"""Which texts are near-duplicates: keys to find candidates by, and the exact comparison."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

from writethru.match.words import shingles
from writethru.model import NearPair, Text

KEYS_MIN: Final = 48
KEYS_MAX: Final = 256
SHINGLES_PER_KEY: Final = 16
"""A longer text keeps more keys, so that a short one inside it still shares some."""

CONTAINMENT_MIN: Final = 0.5
SHARED_MIN: Final = 20
"""Shingles that two texts must share; fewer are a formula ("the market closed at ...")."""

TINY_CONTAINMENT_MIN: Final = 0.8
TINY_SIMILARITY_MIN: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Shingles that two texts share, out of each one's own."""

    shared: int
    of_a: int
    of_b: int

    @property
    def similarity(self) -> float:
        """Jaccard: shared over all, 0.0 to 1.0."""
        return self.shared / max(1, self.of_a + self.of_b - self.shared)

    @property
    def containment(self) -> float:
        """The share of the shorter that the longer holds, 0.0 to 1.0."""
        return self.shared / max(1, min(self.of_a, self.of_b))

    @property
    def a_in_b(self) -> float:
        return self.shared / max(1, self.of_a)

    @property
    def b_in_a(self) -> float:
        return self.shared / max(1, self.of_b)

    @property
    def is_near(self) -> bool:
        if self.shared >= SHARED_MIN:
            return self.containment >= CONTAINMENT_MIN
        return self.containment >= TINY_CONTAINMENT_MIN and self.similarity >= TINY_SIMILARITY_MIN


def overlap(a: Text, b: Text) -> Overlap:
    """Exact overlap of two texts' shingles."""
    of_a, of_b = shingles(a.text), shingles(b.text)
    return Overlap(shared=len(of_a & of_b), of_a=len(of_a), of_b=len(of_b))


def band_keys(text: Text) -> tuple[int, ...]:
    """Signed 64-bit keys, ascending: texts that share one are candidates for `compare`.

    The smallest hashes of the text's shingles, more of them the longer it is, so that they
    serve containment and not only resemblance. Source: bottom-k sketches, Broder 1997.
    """
    hashes = shingles(text.text)
    count = min(KEYS_MAX, max(KEYS_MIN, len(hashes) // SHINGLES_PER_KEY))
    return tuple(sorted(int.from_bytes(h, "big", signed=True) for h in nsmallest(count, hashes)))


def compare(a: Text, b: Text) -> NearPair | None:
    """The pair, ids ascending, if one text holds enough of the other; symmetric in a and b."""
    if a.id == b.id:
        return None
    found = overlap(a, b)
    if not found.is_near:
        return None
    first, second = sorted((a.id, b.id))
    return NearPair(a=first, b=second, similarity=found.similarity, containment=found.containment)


def near_pairs(texts: Iterable[Text]) -> tuple[NearPair, ...]:
    """All near pairs among the texts, found through their `band_keys`, in order of ids."""
    sharing: defaultdict[int, list[Text]] = defaultdict(list)
    found: list[NearPair] = []
    for text in texts:
        keys = band_keys(text)
        candidates = {held.id: held for key in keys for held in sharing[key]}
        compared = (compare(text, held) for held in candidates.values())
        found.extend(pair for pair in compared if pair)
        for key in keys:
            sharing[key].append(text)
    return tuple(sorted(found, key=lambda pair: (pair.a, pair.b)))
