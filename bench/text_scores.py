"""How much of a wanted text a found one has: runs of four words, with multiplicity.

Source: the scorer of scrapinghub/article-extraction-benchmark.
"""

import re
from collections import Counter
from typing import Final

from bench.scores import f1

SHINGLE: Final = 4
_WORD: Final = re.compile(r"\w+")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words; a text shorter than that is one run, an empty one none."""
    words = _WORD.findall(text)
    return Counter(
        tuple(words[i : i + SHINGLE]) for i in range(max(bool(words), len(words) - SHINGLE + 1))
    )


def precision_recall(gold: str, found: str) -> tuple[float, float]:
    """Of the shingles found, how many are gold's, and of gold's, how many are found."""
    wanted, given = shingles(gold), shingles(found)
    shared = (wanted & given).total()
    if wanted == given:
        return 1.0, 1.0
    return shared / max(1, given.total()), shared / max(1, wanted.total())


def mean_scores(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision and recall averaged over (gold, found) pairs, and the F1 of the two averages."""
    scores = [precision_recall(gold, found) for gold, found in pairs]
    precision, recall = (sum(part) / max(1, len(scores)) for part in zip(*scores, strict=True))
    return precision, recall, f1(precision, recall)
