"""Which texts make one story: average linkage, which does not chain as components do.

Two events with one text between them stay apart, because their texts are not alike on average.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from writethru.model import StoryLink, Text
from writethru.story.links import CERTAIN_SCORE, cosine, decay, gap, told_at
from writethru.story.terms import index_terms

AVERAGE_SCORE_MIN: Final = 0.08

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cluster:
    """Positions of its texts; the sum of their terms; when they were told, in seconds."""

    members: tuple[int, ...]
    terms: Mapping[int, float]
    told_s: float
    dated: int

    @property
    def told_at(self) -> datetime | None:
        """The mean of the times that are known."""
        return _EPOCH + timedelta(seconds=self.told_s / self.dated) if self.dated else None


def group(texts: Iterable[Text], links: Iterable[StoryLink]) -> dict[str, str]:
    """Every text's id with its story's anchor, the earliest by (published_at, id).

    A text without links anchors itself. The result depends on nothing but the texts and links of
    its connected component, in any order. Source: average linkage, Sokal and Michener 1958.
    """
    held = sorted(texts, key=_age)
    merging = _Merging(held, links)
    merging.run()
    return {
        held[member].id: held[anchor].id
        for anchor, cluster in merging.clusters.items()
        for member in cluster.members
    }


def _age(text: Text) -> tuple[datetime, str]:
    return (text.published_at or _NEVER, text.id)


class _Merging:
    """Clusters by the position of their earliest text, and which are linked (True: as copies)."""

    def __init__(self, texts: Sequence[Text], links: Iterable[StoryLink]) -> None:
        position = {text.id: at for at, text in enumerate(texts)}
        self.clusters = {at: _single(at, text) for at, text in enumerate(texts)}
        self._linked: defaultdict[int, dict[int, bool]] = defaultdict(dict)
        self._heap: list[tuple[float, int, int, int, int]] = []
        for link in links:
            a, b = position[link.a], position[link.b]
            self._linked[a][b] = self._linked[b][a] = link.score >= CERTAIN_SCORE

    def run(self) -> None:
        """Joins the two clusters that are most alike, until none are alike enough."""
        for a, others in self._linked.items():
            for b in others:
                if a < b:
                    self._offer(a, b)
        while self._heap:
            _, a, b, *sizes = heappop(self._heap)
            if sizes == [self._size(a), self._size(b)]:
                self._join(a, b)

    def _offer(self, a: int, b: int) -> None:
        score = CERTAIN_SCORE if self._linked[a][b] else self._average(a, b)
        if score >= AVERAGE_SCORE_MIN:
            heappush(self._heap, (-score, a, b, self._size(a), self._size(b)))

    def _size(self, at: int) -> int:
        """Number of texts; 0 for a cluster that has gone into another."""
        return len(self.clusters[at].members) if at in self.clusters else 0

    def _average(self, a: int, b: int) -> float:
        """Mean cosine of one cluster's texts with the other's, less the time between them."""
        one, other = self.clusters[a], self.clusters[b]
        pairs = len(one.members) * len(other.members)
        return cosine(one.terms, other.terms) / pairs * decay(gap(one.told_at, other.told_at))

    def _join(self, a: int, b: int) -> None:
        """Puts `b`, the later, into `a`."""
        self.clusters[a] = _together(self.clusters[a], self.clusters.pop(b))
        for other, as_copies in self._linked.pop(b).items():
            del self._linked[other][b]
            if other != a:
                both = as_copies or self._linked[a].get(other, False)
                self._linked[a][other] = self._linked[other][a] = both
        for other in self._linked[a]:
            self._offer(min(a, other), max(a, other))


def _single(at: int, text: Text) -> _Cluster:
    told = told_at(text)
    return _Cluster(
        members=(at,),
        terms=index_terms(text),
        told_s=(told - _EPOCH).total_seconds() if told else 0.0,
        dated=1 if told else 0,
    )


def _together(a: _Cluster, b: _Cluster) -> _Cluster:
    terms = dict(a.terms)
    for key, weight in b.terms.items():
        terms[key] = terms.get(key, 0.0) + weight
    return _Cluster(
        members=a.members + b.members,
        terms=terms,
        told_s=a.told_s + b.told_s,
        dated=a.dated + b.dated,
    )
