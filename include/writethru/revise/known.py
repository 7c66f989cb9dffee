"""What a whole text says already: a fact that it holds elsewhere is no new one."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from writethru.revise.dates import Day, date_mentions
from writethru.revise.figures import Figure, figures
from writethru.revise.lexicon import HOMOGRAPHS, STOPWORDS
from writethru.revise.names import sure_names
from writethru.revise.words import keys, unaccented, words

_STEM_CHARS: Final = 5
_DOUBLE: Final = re.compile(r'"([^"]+)"')
# An opening single quote follows no letter and is followed by one: "the workers' union" has none.
_SINGLE: Final = re.compile(r"(?<!\w)'(?=\w)([^'\"]{3,400}(?:'\w[^'\"]{0,400})?)'(?!\w)")


@dataclass(frozen=True)
class Known:
    """The facts of one text, each kind read only when it is asked for."""

    sentences: tuple[str, ...]
    language: str | None

    @cached_property
    def names(self) -> frozenset[str]:
        """Names sure by their place in some sentence."""
        return frozenset().union(*(sure_names(s, self.language) for s in self.sentences))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(f for s in self.sentences for f in figures(s, self.language))

    @cached_property
    def values(self) -> frozenset[float]:
        return frozenset(f.value for f in self.figures)

    @cached_property
    def days(self) -> frozenset[Day]:
        return frozenset(m.day for s in self.sentences for m in date_mentions(s))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(k for s in self.sentences for k in keys(s))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The beginnings of the words that say something."""
        return frozenset(map(stem, self.vocabulary))

    @cached_property
    def running(self) -> str:
        """All words in a row, for looking up what was quoted."""
        return " " + " ".join(k for s in self.sentences for k in keys(s)) + " "

    def classes(self, of: Mapping[str, str]) -> frozenset[str]:
        """The classes of a word list that occur anywhere in the text."""
        return classes(self.vocabulary - homographs(self.language), of)

    def has_day(self, day: Day) -> bool:
        return any(day.may_be(other) for other in self.days)

    def has_words(self, quoted: str) -> bool:
        return f" {quoted} " in self.running


def classes(side: AbstractSet[str], of: Mapping[str, str]) -> frozenset[str]:
    """The classes of a word list that the words belong to."""
    few, many = (side, of) if len(side) < len(of) else (of, side)
    return frozenset(of[key] for key in few if key in many)


def homographs(language: str | None) -> frozenset[str]:
    """The words that in this language are not what the word lists take them for."""
    return HOMOGRAPHS.get((language or "").lower()[:2], frozenset())


def stem(key: str) -> str:
    """The word's first letters without accents: enough to see "resign" in "resigned"."""
    return unaccented(key)[:_STEM_CHARS]


def telling(sentence_keys: Iterable[str]) -> list[str]:
    """The words that say something: no articles, prepositions, auxiliaries or numbers."""
    return [k for k in sentence_keys if k not in STOPWORDS and not k[0].isdigit()]


def quotes(sentence: str) -> tuple[str, ...]:
    """What a plain sentence quotes, as compared words in a row.

    A quotation that runs on into or out of the sentence counts to its end or from its start.
    """
    spoken = [m[1] for m in _DOUBLE.finditer(sentence)]
    if sentence.count('"') % 2:
        before, _, after = sentence.rpartition('"')
        spoken.append(after if keys(after) else before.rpartition('"')[2])
    if not spoken:
        spoken = [m[1] for m in _SINGLE.finditer(sentence)]
    return tuple(text for text in (" ".join(keys(s)) for s in spoken) if text)


def name_words(sentence: str, names: frozenset[str]) -> frozenset[str]:
    """The capitalised words of a sentence that `names` knows, wherever they stand."""
    return frozenset(w.key for w in words(sentence) if w.key in names and w.text[0].isupper())
