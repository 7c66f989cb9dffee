"""Pages to articles: connected components over evidence, with people's decisions above it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from writethru.model import Join, Json

Pair = tuple[UUID, UUID]

_STRENGTH: Final = ("decision", "canonical", "redirect", "guid", "dump", "text")
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def assemble(
    first_seen: Mapping[UUID, datetime],
    joins: Iterable[Join],
    decisions: Iterable[Mapping[str, Json]],
) -> dict[UUID, UUID]:
    """The article of every page named anywhere: page_id -> article_id.

    An article is a connected component of pages; its id is that of its earliest page by (first
    captured_at, page_id), pages never captured last. `decisions` are rows of `raw.decision`, of
    which those of kind split and join count, with target {"pages": [a, b]}; for one pair the
    later `at` holds. A join ties the pair. A split keeps the two apart: ties are taken strongest
    kind first (decision, canonical, redirect, guid, dump, text; then by ids), and one that would
    bring the two pages of a split into one article is left out.
    """
    together, apart = _decided(decisions)
    ties = [(("decision"), pair) for pair in together]
    ties += [(join.kind, _pair(join.page_a, join.page_b)) for join in joins]
    forest = _Forest(apart)
    for _, (a, b) in sorted(ties, key=lambda tie: (_STRENGTH.index(tie[0]), tie[1])):
        forest.tie(a, b)
    pages = {*first_seen, *(page for _, pair in ties for page in pair)}
    pages.update(page for pair in apart for page in pair)
    return _named(forest, pages, first_seen)


def _named(
    forest: "_Forest", pages: Iterable[UUID], first_seen: Mapping[UUID, datetime]
) -> dict[UUID, UUID]:
    ordered = sorted(pages, key=lambda page: (first_seen.get(page, _NEVER), page))
    earliest: dict[UUID, UUID] = {}
    return {page: earliest.setdefault(forest.root(page), page) for page in ordered}


def _decided(decisions: Iterable[Mapping[str, Json]]) -> tuple[set[Pair], set[Pair]]:
    """The pairs that people put together, and those that they put apart."""
    last: dict[Pair, tuple[datetime, str, str]] = {}
    for decision in decisions:
        if decision["kind"] not in ("split", "join"):
            continue
        a, b = (UUID(str(page)) for page in decision["target"]["pages"])
        said = (decision["at"], str(decision.get("decision_id")), str(decision["kind"]))
        last[_pair(a, b)] = max(said, last.get(_pair(a, b), said))
    together = {pair for pair, said in last.items() if said[2] == "join"}
    return together, last.keys() - together


def _pair(a: UUID, b: UUID) -> Pair:
    return (a, b) if a < b else (b, a)


class _Forest:
    """Union-find that refuses to bring the two pages of a split together."""

    def __init__(self, apart: Iterable[Pair]) -> None:
        self._parent: dict[UUID, UUID] = {}
        self._foes: dict[UUID, set[UUID]] = {}
        for a, b in apart:
            self._foes.setdefault(a, set()).add(b)
            self._foes.setdefault(b, set()).add(a)

    def root(self, page: UUID) -> UUID:
        top = page
        while (above := self._parent.get(top, top)) != top:
            top = above
        while (above := self._parent.get(page, page)) != top:
            self._parent[page] = top
            page = above
        return top

    def tie(self, a: UUID, b: UUID) -> None:
        upper, lower = sorted((self.root(a), self.root(b)))
        foes = self._foes.get(upper, set())
        if upper == lower or any(self.root(foe) == lower for foe in foes):
            return
        self._parent[lower] = upper
        if lower in self._foes:
            self._foes.setdefault(upper, set()).update(self._foes[lower])
