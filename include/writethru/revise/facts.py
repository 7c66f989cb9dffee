"""Whether an edited sentence says something else, or the same in other words.

Each rule takes the pair and names the fact that changed, or None. Everything that no rule finds
is wording.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from writethru.revise import lexicon
from writethru.revise.dates import Day, changed_days, date_mentions
from writethru.revise.figures import Figure, FigureEdit, figures, follow
from writethru.revise.known import Known, classes, homographs, quotes, stem, telling
from writethru.revise.name_changes import NameChange, name_change
from writethru.revise.spans import Span, spans
from writethru.revise.tense import tells_another_time
from writethru.revise.words import Word, is_sign, keys, words

_NEW_WORDS: Final = 3
_REPLACED_WORDS: Final = 6
_SIGNS_PER_WORD: Final = 2
_SENTENCE_ENDS: Final = (".", "!", "?", '"', ")")


@dataclass(frozen=True)
class Pair:
    """One sentence before and after, with the two whole texts that they stand in."""

    before: str
    after: str
    old: Known
    new: Known

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return spans(self.before, self.after)

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return _own(self.before, self.old.language), _own(self.after, self.new.language)

    @cached_property
    def vocabularies(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(self.keys[0]), frozenset(self.keys[1])

    @cached_property
    def figures(
        self,
    ) -> tuple[tuple[FigureEdit, ...], tuple[Figure, ...], tuple[Figure, ...]]:
        old = figures(self.before, self.old.language)
        new = figures(self.after, self.new.language)
        return follow(old, new)

    @cached_property
    def names(self) -> NameChange:
        return name_change(self.before, self.spans, known=self.old.names | self.new.names)


def _own(sentence: str, language: str | None) -> tuple[str, ...]:
    """The sentence's words, without those that only in another language mean what lists say."""
    other = homographs(language)
    return tuple(k for k in keys(sentence) if k not in other)


def changed_facts(pair: Pair) -> tuple[str, ...]:
    """The names of the rules that see another fact in the pair, in the rules' order."""
    if not pair.spans:
        return ("quote",) if _quote(pair) else ()
    return tuple(name for name, rule in _RULES.items() if rule(pair))


def _figure(pair: Pair) -> bool:
    edits, gone, come = pair.figures
    return bool(edits) or (
        any(not f.doubtful and f.value not in pair.new.values for f in gone)
        or any(not f.doubtful and f.value not in pair.old.values for f in come)
    )


def _date(pair: Pair) -> bool:
    gone, come = changed_days(date_mentions(pair.before), date_mentions(pair.after))
    if gone and come:
        return True
    return _unknown(gone, pair.new) or _unknown(come, pair.old)


def _unknown(days: Iterable[Day], text: Known) -> bool:
    return any(not text.has_day(day) for day in days)


def _negation(pair: Pair) -> bool:
    before, after = (sum(map(_negates, side)) for side in pair.keys)
    return before != after


def _negates(key: str) -> bool:
    return key in lexicon.NEGATIONS or key.endswith("n't")


def _hedge(pair: Pair) -> bool:
    before, after = (sum(k in lexicon.HEDGES for k in side) for side in pair.keys)
    return before != after


def _attribution(pair: Pair) -> bool:
    before, after = (classes(side, lexicon.ATTRIBUTION) for side in pair.vocabularies)
    if before != after:
        return True
    old, new = (classes(side, lexicon.SPEAKERS) for side in pair.vocabularies)
    if not before or old == new:
        return False
    lost, found = old - pair.new.classes(lexicon.SPEAKERS), new - pair.old.classes(lexicon.SPEAKERS)
    return (bool(old) and bool(new)) or bool(lost or found)


def _quote(pair: Pair) -> bool:
    before, after = quotes(pair.before), quotes(pair.after)
    # Quote marks around words that stood there already change no word that was said.
    gone = [q for q in before if q not in after and not pair.new.has_words(q)]
    come = [q for q in after if q not in before and not pair.old.has_words(q)]
    return bool(gone or come)


def _tense(pair: Pair) -> bool:
    is_headline = not pair.before.endswith(_SENTENCE_ENDS)
    return tells_another_time(*pair.keys, language=pair.new.language, is_headline=is_headline)


def _outcome(pair: Pair) -> bool:
    for group in lexicon.OUTCOMES:
        before, after = (classes(side, group) for side in pair.vocabularies)
        if group in lexicon.STATES and not (
            after - before <= pair.old.classes(group) and before - after <= pair.new.classes(group)
        ):
            return True
        if not before or not after:
            continue
        if before.isdisjoint(after) or (group is lexicon.CASUALTIES and before != after):
            return True
    return False


def _place(pair: Pair) -> bool:
    before, after = (classes(side, lexicon.PLACES) for side in pair.vocabularies)
    return bool(before - after) and bool(after - before)


def _title(pair: Pair) -> bool:
    before, after = (classes(side, lexicon.TITLES) for side in pair.vocabularies)
    gone, come = before - after, after - before
    elsewhere = [text.classes(lexicon.TITLES) for text in (pair.new, pair.old)]
    return bool(gone and come) or not (gone <= elsewhere[0] and come <= elsewhere[1])


def _name(pair: Pair) -> bool:
    change = pair.names
    if change.gone and change.come:
        return True
    gone = change.gone - _beside_a_kept_name(pair.before, change.gone, pair.old.names)
    come = change.come - _beside_a_kept_name(pair.after, change.come, pair.new.names)
    # Not `names`: a name that only begins sentences is known, though not surely a name.
    return not (gone <= pair.new.vocabulary and come <= pair.old.vocabulary)


def _beside_a_kept_name(
    sentence: str, names: frozenset[str], known: frozenset[str]
) -> frozenset[str]:
    """Parts of a longer name of which the rest stays: "Ada Moor" for "Moor" names nobody new."""
    near = [pair for a, b in pairwise(words(sentence)) for pair in ((a.key, b.key), (b.key, a.key))]
    return frozenset(a for a, b in near if a in names and b in known - names)


def _detail(pair: Pair) -> bool:
    """Several telling words more or less than before, or a long passage replaced."""
    gone = _fresh((w for s in pair.spans for w in s.before), pair.new)
    come = _fresh((w for s in pair.spans for w in s.after), pair.old)
    return abs(come - gone) >= _NEW_WORDS or min(come, gone) >= _REPLACED_WORDS


def _fresh(changed: Iterable[Word], other: Known) -> int:
    """How many of the words say something that the other text does not say anywhere."""
    fresh = [k for k in telling(w.key for w in changed) if stem(k) not in other.stems]
    signs = sum(map(is_sign, fresh))
    return len(fresh) - signs + signs // _SIGNS_PER_WORD


_RULES: Final[Mapping[str, Callable[[Pair], bool]]] = {
    "figure": _figure,
    "negation": _negation,
    "hedge": _hedge,
    "quote": _quote,
    "attribution": _attribution,
    "outcome": _outcome,
    "name": _name,
    "place": _place,
    "title": _title,
    "date": _date,
    "tense": _tense,
    "detail": _detail,
}
