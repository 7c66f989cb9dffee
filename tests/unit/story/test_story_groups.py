"""Which texts make one story, in whatever order they come."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from writethru.model import NearPair, StoryLink, Text
from writethru.story import group, index_terms, link, stories, story_json

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu", "da", "pe", "ga", "fi")


def invented(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(count)]


def report(id: str, *, event: int, hours: float | None, seed: int = 0) -> Text:
    """A text that names an event's people and places among words of its own."""
    names = invented(random.Random(event), 12)
    own = random.Random(f"{id} {seed}")
    body = own.sample(names, 9) * 2 + invented(own, 12)
    return Text(
        id=id,
        headline=" ".join(own.sample(names, 4)),
        text=" ".join(body),
        published_at=None if hours is None else NOON + timedelta(hours=hours),
    )


TEXTS = [
    *(report(f"a{n}", event=1, hours=3 * n) for n in range(4)),
    *(report(f"b{n}", event=2, hours=20 - 2 * n) for n in range(4)),
    *(report(f"late{n}", event=1, hours=24 * 40 + n) for n in range(2)),
    report("undated", event=2, hours=None),
    report("alone", event=3, hours=1),
]


def test_stories_are_events_and_their_earliest_text_anchors_them() -> None:
    found = stories(TEXTS)
    assert {id: found[id] for id in ("a0", "a1", "a2", "a3")} == dict.fromkeys(
        ("a0", "a1", "a2", "a3"), "a0"
    )
    assert {found[id] for id in ("b0", "b1", "b2", "b3", "undated")} == {"b3"}
    assert found["alone"] == "alone"


def test_the_same_words_forty_days_on_are_another_event() -> None:
    found = stories(TEXTS)
    assert found["late1"] == "late0"
    assert found["late0"] != found["a0"]


def test_one_text_between_two_events_does_not_chain_them() -> None:
    first = [report(f"a{n}", event=1, hours=n) for n in range(5)]
    second = [report(f"b{n}", event=2, hours=n) for n in range(5)]
    both = Text(
        id="both",
        headline=f"{first[0].headline} {second[0].headline}",
        text=f"{first[0].text} {second[0].text}",
        published_at=NOON + timedelta(hours=6),
    )
    assert link(both, first[0], None)
    assert link(both, second[0], None)
    found = stories([*first, *second, both])
    assert found["a0"] != found["b0"]
    assert len({found[text.id] for text in first}) == 1
    assert len({found[text.id] for text in second}) == 1


def test_copies_stay_together_even_if_their_terms_are_not_alike() -> None:
    texts = [report("a", event=1, hours=0), report("b", event=2, hours=1)]
    near = NearPair(a="a", b="b", similarity=0.8, containment=0.9)
    assert stories(texts, [near]) == {"a": "a", "b": "a"}
    assert stories(texts) == {"a": "a", "b": "b"}


def test_texts_of_one_instant_are_anchored_by_id() -> None:
    texts = [report(id, event=1, hours=0) for id in ("b", "a", "c")]
    assert set(stories(texts).values()) == {"a"}


def test_no_texts_make_no_stories() -> None:
    assert stories([]) == {}


def test_json_line_has_the_contracts_fields() -> None:
    assert story_json("b", "a") == {"id": "b", "story": "a"}


class OneByOne:
    """The warehouse's way: terms, links and texts are kept; each text is added or replaced."""

    def __init__(self) -> None:
        self.texts: dict[str, Text] = {}
        self.holding: defaultdict[int, set[str]] = defaultdict(set)
        self.links: dict[tuple[str, str], StoryLink] = {}

    def add(self, text: Text) -> None:
        for key in index_terms(self.texts.pop(text.id, text)):
            self.holding[key].discard(text.id)
        self.links = {ids: link for ids, link in self.links.items() if text.id not in ids}
        for other in {id for key in index_terms(text) for id in self.holding[key]}:
            found = link(text, self.texts[other], None)
            if found:
                self.links[found.a, found.b] = found
        self.texts[text.id] = text
        for key in index_terms(text):
            self.holding[key].add(text.id)

    def result(self) -> dict[str, str]:
        """Every component grouped by itself, as re-folding one article would."""
        anchors = {}
        for component in self._components():
            links = [found for ids, found in self.links.items() if component.issuperset(ids)]
            anchors.update(group([self.texts[id] for id in component], links))
        return anchors

    def _components(self) -> list[set[str]]:
        components = [{id} for id in self.texts]
        for a, b in self.links:
            touched = [c for c in components if a in c or b in c]
            components = [c for c in components if c not in touched] + [set().union(*touched)]
        return components


ALL_AT_ONCE = stories(TEXTS)


@given(st.permutations(TEXTS))
def test_any_order_gives_the_same_stories(texts: list[Text]) -> None:
    assert stories(texts) == ALL_AT_ONCE


@given(st.permutations(TEXTS), st.lists(st.sampled_from(TEXTS), max_size=6))
def test_one_by_one_with_repeats_gives_what_all_at_once_gives(
    texts: list[Text], again: list[Text]
) -> None:
    shell = OneByOne()
    for text in [*texts, *again]:
        shell.add(text)
    assert shell.result() == ALL_AT_ONCE


@given(st.lists(st.integers(1, 3), min_size=2, max_size=14), st.randoms(use_true_random=False))
def test_random_events_group_alike_in_any_order(events: list[int], chance: random.Random) -> None:
    texts = [report(f"t{n}", event=e, hours=n * 7 % 50) for n, e in enumerate(events)]
    shuffled = chance.sample(texts, len(texts))
    shell = OneByOne()
    for text in shuffled:
        shell.add(text)
    assert stories(texts) == stories(shuffled) == shell.result()


@given(st.permutations(TEXTS))
def test_an_anchor_anchors_itself_and_is_the_earliest(texts: list[Text]) -> None:
    found, at = stories(texts), {text.id: text.published_at for text in TEXTS}
    for id, anchor in found.items():
        own, earliest = at[id], at[anchor]
        assert found[anchor] == anchor
        assert own is None or (earliest is not None and earliest <= own)
