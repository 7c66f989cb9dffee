"""How well found pairs and found groups agree with the wanted ones, 0.0 to 1.0."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

Labels = Mapping[str, str]
"""What group each id is in."""

Scores = dict[str, float]
Pairs = set[tuple[str, str]]
"""Ids ascending within a pair."""


def pair_scores(found: Pairs, wanted: Pairs) -> Scores:
    """Precision, recall and F1; 0.0 where there is nothing to divide by."""
    right = len(found & wanted)
    precision, recall = right / max(1, len(found)), right / max(1, len(wanted))
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall)}


def cluster_scores(found: Labels, wanted: Labels) -> Scores:
    """B-cubed (Bagga and Baldwin 1998), F1 over pairs, adjusted Rand index."""
    both = Counter((found[one], wanted[one]) for one in wanted)
    of_found, of_wanted = Counter(found.values()), Counter(wanted.values())
    precision = sum(n * n / of_found[f] for (f, _), n in both.items()) / len(wanted)
    recall = sum(n * n / of_wanted[w] for (_, w), n in both.items()) / len(wanted)
    pairs = pair_scores(pairs_within(found), pairs_within(wanted))
    return {
        "b3_precision": precision,
        "b3_recall": recall,
        "b3_f1": f1(precision, recall),
        "pair_f1": pairs["f1"],
        "ari": adjusted_rand(both.values(), of_found.values(), of_wanted.values()),
    }


def adjusted_rand(both: Iterable[int], found: Iterable[int], wanted: Iterable[int]) -> float:
    """Agreement over what chance gives, from the sizes of the overlaps and of the groups.

    1.0 is perfect, 0.0 what chance would give. Source: Hubert and Arabie 1985.
    """
    of_found, of_wanted = list(found), list(wanted)
    together = sum(math.comb(n, 2) for n in both)
    a, b = (sum(math.comb(n, 2) for n in sizes) for sizes in (of_found, of_wanted))
    expected = a * b / max(1, math.comb(sum(of_found), 2))
    if (a + b) / 2 == expected:  # all alone, or all together, on both sides
        return 1.0
    return (together - expected) / ((a + b) / 2 - expected)


def pairs_within(labels: Labels) -> Pairs:
    """Every pair of ids with the same label."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(labels):
        members[labels[one]].append(one)
    return {pair for ids in members.values() for pair in combinations(ids, 2)}


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)
