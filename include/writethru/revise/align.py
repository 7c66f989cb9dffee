"""Which sentence of the new text is which of the old: same, moved, edited, added or removed.

Near-linear: exact sentences by hash; near ones only among the rest, among few candidates each.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from writethru.revise.words import keys

NEAR_RATIO: Final = 0.5
"""Two sentences that share this much of their words, in order, are one sentence edited."""

_CANDIDATES: Final = 6
_COMMON_POSTINGS: Final = 24
_NEIGHBOURS: Final = 2
_WORDS_COMPARED: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Sentence `old` became sentence `new`; `ratio` is the share of words kept, 0.0 to 1.0."""

    old: int
    new: int
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Indices into the two lists of sentences; every sentence is in exactly one place."""

    kept: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]
    edited: tuple[Edited, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Pairs the sentences of two texts, exact ones first, then the nearest of what is left."""
    same = _exact(old, new)
    in_order = set(_longest_rise(same))
    rest_old = sorted(set(range(len(old))) - {i for i, _ in same})
    rest_new = sorted(set(range(len(new))) - {j for _, j in same})
    edited = _near(old, new, rest_old, rest_new)
    used_old, used_new = {e.old for e in edited}, {e.new for e in edited}
    return Alignment(
        kept=tuple(pair for pair in same if pair in in_order),
        moved=tuple(pair for pair in same if pair not in in_order),
        edited=edited,
        added=tuple(j for j in rest_new if j not in used_new),
        removed=tuple(i for i in rest_old if i not in used_old),
    )


def _exact(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Equal sentences paired in order of the new text; repeated ones first to first."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    places = defaultdict(list)
    for i in range(len(old) - tail - 1, head - 1, -1):
        places[old[i]].append(i)
    middle = [(places[new[j]].pop(), j) for j in range(head, len(new) - tail) if places.get(new[j])]
    ends = [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]
    return [*((k, k) for k in range(head)), *middle, *ends]


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose old places rise. Source: Fredman 1975 (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for index, (place, _) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else None)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [index]
    rise = []
    step = piles[-1] if piles else None
    while step is not None:
        rise.append(pairs[step])
        step = before[step]
    return rise[::-1]


def _near(
    old: Sequence[str], new: Sequence[str], rest_old: Sequence[int], rest_new: Sequence[int]
) -> tuple[Edited, ...]:
    """The nearest pairs among the unmatched, best first, each sentence once."""
    old_keys = {i: keys(old[i])[:_WORDS_COMPARED] for i in rest_old}
    new_keys = {j: keys(new[j])[:_WORDS_COMPARED] for j in rest_new}
    scored = []
    for i, j in _candidates(old_keys, new_keys):
        ratio = Indel.normalized_similarity(old_keys[i], new_keys[j], score_cutoff=NEAR_RATIO)
        if ratio >= NEAR_RATIO:
            scored.append((-ratio, abs(i - j), i, j))
    return _best_first(sorted(scored))


def _best_first(scored: Iterable[tuple[float, int, int, int]]) -> tuple[Edited, ...]:
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen = []
    for negative, _, i, j in scored:
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            chosen.append(Edited(old=i, new=j, ratio=round(-negative, 4)))
    return tuple(sorted(chosen, key=lambda e: e.new))


def _candidates(
    old_keys: dict[int, tuple[str, ...]], new_keys: dict[int, tuple[str, ...]]
) -> set[tuple[int, int]]:
    """A few old sentences for each new one: those that share uncommon words, and its neighbours."""
    postings = defaultdict(list)
    for i, sentence in old_keys.items():
        for key in sorted(set(sentence)):
            postings[key].append(i)
    pairs: set[tuple[int, int]] = set()
    order = list(old_keys)
    for rank, (j, sentence) in enumerate(new_keys.items()):
        shared: Counter[int] = Counter()
        for key in sorted(set(sentence)):
            if len(postings.get(key, ())) <= _COMMON_POSTINGS:
                shared.update(postings.get(key, ()))
        best = sorted(shared, key=lambda i: (-shared[i], abs(i - j), i))[:_CANDIDATES]
        near = order[max(0, rank - _NEIGHBOURS) : rank + _NEIGHBOURS + 1]
        pairs.update((i, j) for i in (*best, *near))
    return pairs
