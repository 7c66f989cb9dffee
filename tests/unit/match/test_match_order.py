"""Order and splits never matter: one article at a time ends where all at once does."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from writethru.match import band_keys, compare, copies, groups
from writethru.model import CopyLink, NearPair, Text

_SYLLABLES = (
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "da",
    "pe",
    "ga",
    "fi",
    "ho",
)


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)) + "."


def _made() -> list[Text]:
    """Copies, excerpts, extensions, a round-up, agency texts and strangers."""
    one, two, three = prose(1, 120), prose(2, 120), prose(3, 120)
    bodies = [
        *(one, one, f"{one} {prose(4, 60)}", " ".join(one.split()[:70])),
        *(two, f"PORT ANSEL (Reuters) - {two}", f"{two} {three}", three),
        *(f"{one} {two} {three}", prose(5, 120), prose(6, 8), prose(6, 8)),
    ]
    start = datetime(2031, 5, 6, 9, tzinfo=UTC)
    return [
        Text(
            id=f"id{n:02}",
            text=body,
            publisher=f"paper {n % 5}",
            published_at=None if n % 4 == 3 else start + timedelta(hours=n * 7 % 12),
            agencies=("AFP",) if n % 6 == 4 else (),
        )
        for n, body in enumerate(bodies)
    ]


TEXTS = _made()


class OneByOne:
    """The warehouse's way: keys, links and texts are kept; each text is added or replaced."""

    def __init__(self) -> None:
        self.texts: dict[str, Text] = {}
        self.sharing: defaultdict[int, set[str]] = defaultdict(set)
        self.links: dict[tuple[str, str], NearPair] = {}

    def add(self, text: Text) -> None:
        for key in band_keys(self.texts.pop(text.id, text)):
            self.sharing[key].discard(text.id)
        self.links = {ids: pair for ids, pair in self.links.items() if text.id not in ids}
        for other in {id for key in band_keys(text) for id in self.sharing[key]}:
            pair = compare(text, self.texts[other])
            if pair:
                self.links[pair.a, pair.b] = pair
        self.texts[text.id] = text
        for key in band_keys(text):
            self.sharing[key].add(text.id)

    def result(self) -> set[str]:
        """Every component grouped by itself, as re-folding one article would."""
        found: list[CopyLink] = []
        for component in self._components():
            pairs = [pair for ids, pair in self.links.items() if component.issuperset(ids)]
            found.extend(groups([self.texts[id] for id in component], pairs))
        return {repr(link) for link in found}

    def _components(self) -> list[set[str]]:
        components = [{id} for id in self.texts]
        for a, b in self.links:
            touched = [c for c in components if a in c or b in c]
            components = [c for c in components if c not in touched] + [set().union(*touched)]
        return components


ALL_AT_ONCE = {repr(link) for link in copies(TEXTS)}


@given(st.permutations(TEXTS))
def test_any_order_gives_the_same_copies(texts: list[Text]) -> None:
    assert {repr(link) for link in copies(texts)} == ALL_AT_ONCE


@given(st.permutations(TEXTS), st.lists(st.sampled_from(TEXTS), max_size=6))
def test_one_by_one_with_repeats_gives_what_all_at_once_gives(
    texts: list[Text], again: list[Text]
) -> None:
    shell = OneByOne()
    for text in [*texts, *again]:
        shell.add(text)
    assert shell.result() == ALL_AT_ONCE


@given(st.permutations(TEXTS))
def test_an_articles_older_text_leaves_no_trace(texts: list[Text]) -> None:
    shell = OneByOne()
    for text, older in zip(texts, reversed(texts), strict=True):
        shell.add(Text(id=text.id, text=older.text))
    for text in texts:
        shell.add(text)
    assert shell.result() == ALL_AT_ONCE


@given(st.permutations(TEXTS))
def test_originals_lie_in_their_copies_group_and_never_in_a_circle(texts: list[Text]) -> None:
    found = {link.id: link for link in copies(texts)}
    for link in found.values():
        if link.original:
            assert found[link.original].relation is None
            assert found[link.original].group == link.group
