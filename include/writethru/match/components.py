"""Which near pairs make one copy group: connected components, without the edges that mislead.

Two kinds of texts would make copies of texts that have nothing to do with one another: round-ups,
and pages that still carry their site's boilerplate. Both rules look at a component as a whole, so
they depend on no order.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from writethru.model import NearPair, Text

_NEVER: Final = datetime.max.replace(tzinfo=UTC)

SURE_SIMILARITY_MIN: Final = 0.9
"""From here on a pair needs no support of its neighbours."""

SUPPORT_MIN: Final = 0.6
"""Share of neighbours in common; a chain of versions, each near the next alone, has 2/3."""

PART_SIMILARITY_MAX: Final = 0.5
"""Below it, one text of a near pair is only a part of the other."""

Near = Mapping[str, frozenset[str]]


def age(text: Text) -> tuple[datetime, datetime, str]:
    """Sorts the earliest first: by publication, then first sight, then id; unknown times last."""
    return (text.published_at or _NEVER, text.first_seen_at or _NEVER, text.id)


def copy_groups(
    texts: Iterable[Text], pairs: Iterable[NearPair]
) -> tuple[list[list[Text]], frozenset[str]]:
    """The groups, each earliest first, and the ids of the round-ups among the texts.

    Pairs of texts that are not given are left out.
    """
    by_id = {text.id: text for text in texts}
    held = _supported([pair for pair in pairs if pair.a in by_id and pair.b in by_id])
    near = _neighbours(held)
    compiled = _round_ups(by_id, near, _earlier_parts(by_id, held))
    groups = _components(
        by_id, lambda one: [n for n in near[one] if (n in compiled) == (one in compiled)]
    )
    return [sorted((by_id[i] for i in group), key=age) for group in groups], compiled


def _neighbours(pairs: Iterable[NearPair]) -> Near:
    """Every text's near texts, and itself."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        near[pair.a] |= {pair.a, pair.b}
        near[pair.b] |= {pair.a, pair.b}
    return defaultdict(frozenset, {one: frozenset(others) for one, others in near.items()})


def _supported(pairs: Sequence[NearPair]) -> list[NearPair]:
    """The pairs that are sure, or whose two texts are near to much the same texts.

    Two pages that share only their site's boilerplate are near, but the other copies of each,
    without the boilerplate, are not.
    """
    near = _neighbours(pairs)

    def is_supported(pair: NearPair) -> bool:
        a, b = near[pair.a], near[pair.b]
        return len(a & b) >= SUPPORT_MIN * min(len(a), len(b))

    return [p for p in pairs if p.similarity >= SURE_SIMILARITY_MIN or is_supported(p)]


def _earlier_parts(by_id: Mapping[str, Text], pairs: Iterable[NearPair]) -> Near:
    """For every text, the earlier texts with which it shares only a part."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.similarity < PART_SIMILARITY_MAX:
            early, late = sorted((by_id[pair.a], by_id[pair.b]), key=age)
            parts[late.id].add(early.id)
    return {one: frozenset(held) for one, held in parts.items()}


def _round_ups(by_id: Mapping[str, Text], near: Near, parts: Near) -> frozenset[str]:
    """Texts whose parts fall asunder once all texts that have several parts are set aside.

    Such a text is compiled from earlier ones, a copy of none. An earlier text in which later ones
    found their parts is no round-up but their original.
    """
    suspects = {one for one, held in parts.items() if len(held) > 1}
    if not suspects:
        return frozenset()
    components = _components(by_id.keys() - suspects, lambda one: near[one] - suspects)
    number = {one: n for n, group in enumerate(components) for one in group}
    return frozenset(
        one for one in suspects if len({number[p] for p in parts[one] if p in number}) > 1
    )


def _components(
    ids: Collection[str], neighbours: Callable[[str], Collection[str]]
) -> list[list[str]]:
    """Connected components, in order of their smallest ids."""
    seen: set[str] = set()
    found = []
    for start in sorted(ids):
        if start in seen:
            continue
        seen.add(start)
        group = [start]
        for one in group:
            fresh = [n for n in neighbours(one) if n not in seen]
            seen.update(fresh)
            group.extend(fresh)
        found.append(group)
    return found
