"""The whole stage in memory: candidates by shared terms, links, groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from writethru.model import NearPair, StoryLink, Text
from writethru.story.grouping import group
from writethru.story.links import SHARED_TERMS_MIN, link
from writethru.story.terms import index_terms


def stories(texts: Iterable[Text], nears: Iterable[NearPair] = ()) -> dict[str, str]:
    """Every text's id with the id of its story's earliest text.

    `nears` are match's findings on the same texts; without them copies are linked by their terms
    alone, which nearly always suffices.
    """
    held = {text.id: text for text in texts}
    return group(held.values(), _links(held, {(pair.a, pair.b): pair for pair in nears}))


def story_json(id: str, anchor: str) -> dict[str, Any]:
    """One entry of `stories` as `writethru stories` prints it."""
    return {"id": id, "story": anchor}


def _links(held: dict[str, Text], nears: dict[tuple[str, str], NearPair]) -> Iterator[StoryLink]:
    for a, b in sorted(nears.keys() | set(_candidates(held.values()))):
        found = link(held[a], held[b], nears.get((a, b)))
        if found:
            yield found


def _candidates(texts: Iterable[Text]) -> Iterator[tuple[str, str]]:
    """Lazily, pairs of ids, ascending, that share enough index terms to be linked."""
    holding: defaultdict[int, list[str]] = defaultdict(list)
    for text in texts:
        keys = index_terms(text).keys()
        shared = Counter(other for key in keys for other in holding[key])
        for other, count in shared.items():
            if count >= SHARED_TERMS_MIN:
                yield min(other, text.id), max(other, text.id)
        for key in keys:
            holding[key].append(text.id)
