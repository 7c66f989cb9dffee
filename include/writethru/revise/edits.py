"""Two bodies compared: how their sentences line up, and which facts the differences touch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from writethru.revise.align import Alignment, Edited, align
from writethru.revise.facts import Pair, changed_facts
from writethru.revise.figures import Figure, FigureEdit, figures, follow_subjects
from writethru.revise.known import Known, classes, name_words, quotes, stem, telling
from writethru.revise.lexicon import ATTRIBUTION, BACKGROUND, SPEAKERS
from writethru.revise.words import keys

SURVIVES_RATIO: Final = 0.65
"""A sentence that keeps this share of its words, in order, has survived an edit."""

REWRITE_SHARE: Final = 0.4
"""A rewrite is what leaves fewer of the sentences than this."""

_SURPLUS_RATIO: Final = 1.3
_SURPLUS_WORDS: Final = 5
_REWRITE_SURPLUS_RATIO: Final = 1.4
"""Other words for the same are often more words."""
_WORDING_RULES: Final = frozenset({"detail", "attribution", "place"})
"""Rules that in a text written anew see only words gone to another sentence."""
_FRESH_SHARE: Final = 0.5
_FRESH_WORDS: Final = 3
_SAME_MATTER_SHARE: Final = 0.4
_LEAD_SENTENCES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyChange:
    """The two lists of sentences, how they line up, and what each difference is.

    `reasons` are the rules that see another fact; `worded` counts edited sentences without one.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    alignment: Alignment
    pairs: tuple[tuple[Edited, Pair], ...]
    reasons: tuple[str, ...]
    figures: tuple[FigureEdit, ...]
    worded: int
    is_background: bool

    @property
    def is_changed(self) -> bool:
        a = self.alignment
        return bool(a.moved or a.edited or a.added or a.removed)

    @property
    def is_rewritten(self) -> bool:
        """Too few of the old sentences survive, and no fact changed."""
        return not self.reasons and surviving_share(self.alignment, len(self.old)) < REWRITE_SHARE


def compare_bodies(
    old: tuple[str, ...], new: tuple[str, ...], *, known: tuple[Known, Known]
) -> BodyChange:
    """Lines up the plain sentences of two bodies and applies every rule to what differs."""
    alignment = align(old, new)
    pairs = tuple((e, Pair(old[e.old], new[e.new], *known)) for e in alignment.edited)
    gone = [old[i] for i in alignment.removed]
    come = [new[j] for j in alignment.added]
    is_stable = surviving_share(alignment, len(old)) >= REWRITE_SHARE
    by_pair = [_reasons(pair, is_stable=is_stable) for _, pair in pairs]
    loose = _loose_reasons(gone, come, known, is_stable=is_stable)
    followed = follow_subjects(_figures_of(gone, known[0]), _figures_of(come, known[1]))
    reasons = [r for found in by_pair for r in found] + loose + ["figure"] * bool(followed)
    in_pairs = (edit for _, pair in pairs for edit in pair.figures[0])
    return BodyChange(
        old=old,
        new=new,
        alignment=alignment,
        pairs=pairs,
        reasons=tuple(dict.fromkeys(reasons)),
        figures=tuple(dict.fromkeys((*in_pairs, *followed))),
        worded=sum(not found for found in by_pair),
        is_background=loose == ["added"] and not any(by_pair) and _is_background(alignment, new),
    )


def _reasons(pair: Pair, *, is_stable: bool) -> tuple[str, ...]:
    found = changed_facts(pair)
    return found if is_stable else tuple(r for r in found if r not in _WORDING_RULES)


def surviving_share(a: Alignment, old_count: int) -> float:
    """The share of the old sentences that are still there, as they were or lightly edited."""
    light = sum(e.ratio >= SURVIVES_RATIO for e in a.edited)
    return (len(a.kept) + len(a.moved) + light) / old_count if old_count else 1.0


def _figures_of(sentences: Iterable[str], known: Known) -> tuple[Figure, ...]:
    return tuple(f for s in sentences for f in figures(s, known.language) if not f.doubtful)


def _loose_reasons(
    gone: list[str], come: list[str], known: tuple[Known, Known], *, is_stable: bool
) -> list[str]:
    """Whether sentences without a counterpart bring a fact or take one away.

    In a text that is otherwise as it was, a sentence with hardly a word of those that went is
    news; in one that was written anew it may be the old news in other words.
    """
    old, new = known
    sizes = [sum(len(keys(s)) for s in side) for side in (gone, come)]
    ratio = _SURPLUS_RATIO if is_stable else _REWRITE_SURPLUS_RATIO
    grew = sizes[1] > ratio * sizes[0] + _SURPLUS_WORDS
    shrank = sizes[0] > ratio * sizes[1] + _SURPLUS_WORDS
    names = old.names | new.names
    replaced = frozenset(stem(k) for s in gone for k in telling(keys(s)))
    brings = any(
        _has_news(s, old, names)
        or (grew and _is_fresh(s, old))
        or (is_stable and gone and _is_foreign(s, replaced))
        for s in come
    )
    takes = any(_has_news(s, new, names) or (shrank and _is_fresh(s, new)) for s in gone)
    other_voice = is_stable and _is_said_by_another(gone, come, new)
    return ["attribution"] * other_voice + ["added"] * brings + ["removed"] * takes


def _is_said_by_another(gone: list[str], come: list[str], new: Known) -> bool:
    """ "So the police say." gave way to "Witnesses say so.": too short to pair, and a fact."""
    before, after = (frozenset(k for s in side for k in keys(s)) for side in (gone, come))
    voices = classes(before, SPEAKERS), classes(after, SPEAKERS)
    are_told = bool(classes(before, ATTRIBUTION)) and bool(classes(after, ATTRIBUTION))
    return are_told and all(voices) and voices[0].isdisjoint(voices[1] | new.classes(SPEAKERS))


def _has_news(sentence: str, other: Known, names: frozenset[str]) -> bool:
    """A figure, name or quotation that the other text has nowhere."""
    found = figures(sentence, other.language)
    return (
        any(not f.doubtful and f.value not in other.values for f in found)
        or not name_words(sentence, names) <= other.vocabulary
        or any(not other.has_words(q) for q in quotes(sentence))
    )


def _is_fresh(sentence: str, other: Known) -> bool:
    """Whether most of what the sentence says is said nowhere in the other text."""
    said = telling(keys(sentence))
    fresh = sum(stem(k) not in other.stems for k in said)
    return fresh >= _FRESH_WORDS and fresh >= _FRESH_SHARE * len(said)


def _is_foreign(sentence: str, replaced: frozenset[str]) -> bool:
    said = {stem(k) for k in telling(keys(sentence))}
    return len(said) > 1 and len(said & replaced) < _SAME_MATTER_SHARE * len(said)


def _is_background(alignment: Alignment, new: tuple[str, ...]) -> bool:
    """Added below the lead, and told as something past: "The mill was founded in 1921"."""
    return min(alignment.added) >= _LEAD_SENTENCES and all(
        _tells_of_the_past(new[j]) for j in alignment.added
    )


def _tells_of_the_past(sentence: str) -> bool:
    return not BACKGROUND.isdisjoint(keys(sentence))
