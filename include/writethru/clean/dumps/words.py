"""What the words of a dump's lines tell: phrases and words of sites, the page's own vocabulary.

Nothing here knows a language: the lists of words are data, the vocabulary is the page's.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache, lru_cache
from itertools import chain, groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.dumps.letters import Kind, Letters
from writethru.clean.dumps.lines import Line
from writethru.clean.words.characters import plain
from writethru.clean.words.furniture import LEXICON
from writethru.clean.words.phrases import all_phrases, lexicon, pattern_of

Column = NDArray[np.float64]
Numbers = NDArray[np.int64]

PROSE_WORDS_MIN: Final = 12
_REMEMBERED: Final = 1 << 16
_WORD: Final = re.compile(r"\w+")
_COMMON_WORDS: Final = 30
_LEXICAL_WORDS_MAX: Final = 30
_RARE_CHARS_MIN: Final = 5
_SIGN_WORDS_MAX: Final = 14
_STEM_CHARS_MIN: Final = 4
_NAME_CHARS_MIN: Final = 4
_BYLINE_WORDS_MAX: Final = 8
_OWNER_WORDS_MAX: Final = 20
_MENU_WORDS_MAX: Final = 4
_STAMP: Final = re.compile(
    r"(?<!\d)(?:(?:1[34]|19|20|25)\d\d|[०-९٠-٩۰-۹๐-๙]{4}|\d{1,2}[:.h]\d\d)(?!\d)"
)
_BY: Final = frozenset(
    "by von par por di de door av af od przez от автор text texto texte words story written "  # noqa: SIM905
    "reported reporting autor auteur author redaktion oleh بقلم כתב 記者 记者 文 作者".split()
)


class Trait(IntFlag):
    """What a word is, whatever the page."""

    NAME = 1
    LONG = 2
    ADDRESSING = 4
    CONSENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`lines`: each line's words in small letters. `number` and `place` are the words' numbers and
    lines, in the page's order; `once_number` and `once_place` have each word once a line.
    `traits`, `is_common` (the page's commonest) and `in_prose` (how often) are by number."""

    lines: list[list[str]]
    traits: NDArray[np.uint8]
    number: Numbers
    place: Numbers
    once_number: Numbers
    once_place: Numbers
    is_common: NDArray[np.bool_]
    in_prose: Numbers

    def share(self, flags: NDArray[np.bool_], of: NDArray[np.bool_]) -> Column:
        """Of each line's distinct words that are `of`, the share with the flag; by word once."""
        count = len(self.lines)
        wanted = np.bincount(self.once_place, weights=of, minlength=count)
        found = np.bincount(self.once_place, weights=of & flags, minlength=count)
        return np.asarray(found / np.maximum(wanted, 1.0))


def word_columns(lines: Sequence[Line], letters: Letters) -> dict[str, Column]:
    """A number a line under each name."""
    counts = letters.words.astype(float)
    words = _words(lines, counts)
    own = _lexical(words, counts) | _vocabulary(words) | _signs(lines, letters, words)
    return own | _kinship(lines, words, counts, own["byline"])


def _words(lines: Sequence[Line], counts: Column) -> Words:
    found = [_WORD.findall(line.text.casefold()) for line in lines]
    numbers: dict[str, int] = {}
    number = np.array(
        [numbers.setdefault(word, len(numbers)) for word in chain.from_iterable(found)], np.int64
    )
    place = np.repeat(np.arange(len(found)), [len(line) for line in found])
    once = np.unique(place * len(numbers) + number) if numbers else number
    prose = number[(counts >= PROSE_WORDS_MIN)[place]]
    distinct, first, times = np.unique(prose, return_index=True, return_counts=True)
    is_common = np.zeros(len(numbers), bool)
    is_common[distinct[np.lexsort((first, -times))[:_COMMON_WORDS]]] = True
    return Words(
        lines=found,
        traits=np.fromiter(map(_traits, numbers), np.uint8, len(numbers)),
        number=number,
        place=place,
        once_number=once % max(1, len(numbers)),
        once_place=once // max(1, len(numbers)),
        is_common=is_common,
        in_prose=np.bincount(prose, minlength=len(numbers)),
    )


def _lexical(words: Words, counts: Column) -> dict[str, Column]:
    """Phrases of the furniture's list that the line is, or begins with; repeats on the page."""
    patterns = _patterns()
    whole, start, ends = (np.zeros(len(counts)) for _ in range(3))
    told = [" ".join(line) for line in words.lines]
    for i, (line, count) in enumerate(zip(told, counts, strict=True)):
        if count <= _LEXICAL_WORDS_MAX and (match := _match(patterns, line)):
            is_whole = match == len(line)
            whole[i], start[i] = is_whole, not is_whole
    heads = _heads()
    for i, line in enumerate(told):
        ends[i] = line in heads
    times = Counter(told)
    return {
        "is_phrase": whole,
        "opens_as_phrase": start,
        "heads_rest": ends,
        "repeats": np.array([times[line] for line in told], float),
    }


def _match(patterns: dict[str, object], line: str) -> int:
    """How many characters of `line` are a phrase at its start; 0 for none."""
    pattern = patterns.get(line.partition(" ")[0])
    match = pattern.match(line) if pattern else None  # type: ignore[attr-defined]
    return match.end() if match else 0


@cache
def _patterns() -> dict[str, object]:
    """The phrases of the furniture's list by their first words: most lines ask for none."""
    listed = [p for key in ("whole", "start", "links") for p in all_phrases(LEXICON, key)]
    by_word = groupby(sorted(listed, key=_first), key=_first)
    return {word: pattern_of(phrases) for word, phrases in by_word}


def _first(phrase: str) -> str:
    return plain(phrase).partition(" ")[0]


@cache
def _heads() -> frozenset[str]:
    return frozenset(map(plain, all_phrases(LEXICON, "ends")))


def _vocabulary(words: Words) -> dict[str, Column]:
    """Shares of a line's words that are the page's commonest, and that its other prose has; how
    many are those with which a site speaks of itself."""
    count = len(words.lines)
    sizes = np.array([len(line) for line in words.lines])
    is_rare = (words.traits & Trait.LONG > 0) & ~words.is_common
    is_prose = sizes >= PROSE_WORDS_MIN
    elsewhere = words.in_prose[words.once_number] > is_prose[words.once_place]

    def occurrences(flags: NDArray[np.bool_]) -> Column:
        return np.asarray(
            np.bincount(words.place, weights=flags[words.number], minlength=count), np.float64
        )

    return {
        "common": np.asarray(occurrences(words.is_common) / np.maximum(sizes, 1)),
        "cohesion": words.share(elsewhere, is_rare[words.once_number]),
        "addressing": occurrences(words.traits & Trait.ADDRESSING > 0),
        "consent": occurrences(words.traits & Trait.CONSENT > 0),
    }


@lru_cache(maxsize=_REMEMBERED)
def _traits(word: str) -> int:
    """Every word's are asked for again and again, on every page."""
    return (
        Trait.NAME * (len(word) >= _NAME_CHARS_MIN)
        | Trait.LONG * (len(word) >= _RARE_CHARS_MIN)
        | Trait.ADDRESSING * _is_listed(word, "addressing")
        | Trait.CONSENT * _is_listed(word, "consent")
    )


def _is_listed(word: str, key: str) -> bool:
    whole, stems = _site_words(key)
    if word in whole:
        return True
    return any(word[:length] in stems for length in range(_STEM_CHARS_MIN, len(word)))


@cache
def _site_words(key: str) -> tuple[frozenset[str], frozenset[str]]:
    listed = [word for words in lexicon("dump_words")[key] for word in words]
    whole = frozenset(word.removesuffix("*") for word in listed)
    return whole, frozenset(word[:-1] for word in listed if word.endswith("*"))


def _signs(lines: Sequence[Line], letters: Letters, words: Words) -> dict[str, Column]:
    """Short lines with a year or a clock, and lines that begin as a byline does."""
    stamps, bylines = np.zeros(len(lines)), np.zeros(len(lines))
    has_digits = letters.kinds[:, Kind.DIGIT] > 1
    short = letters.words <= _SIGN_WORDS_MAX
    for i in np.flatnonzero(short & has_digits).tolist():
        stamps[i] = _STAMP.search(lines[i].text) is not None
    for i in np.flatnonzero(short).tolist():
        bylines[i] = bool(words.lines[i]) and words.lines[i][0] in _BY
    return {"stamp": stamps, "byline": bylines}


def _kinship(
    lines: Sequence[Line], words: Words, counts: Column, bylines: Column
) -> dict[str, Column]:
    """Shares of a line's rarer words that stand in bylines, in the owner's line and in menus: who
    speaks of the author or of the site itself speaks outside of the text."""
    sizes = np.array([len(line) for line in words.lines])
    owned = np.array(["©" in line.text for line in lines], bool)
    is_name = (words.traits & Trait.NAME > 0)[words.once_number]
    is_menu = counts <= _MENU_WORDS_MAX
    sources = {
        "author": (bylines > 0) & (sizes <= _BYLINE_WORDS_MAX),
        "owner": owned & (sizes <= _OWNER_WORDS_MAX),
        "menu": is_menu,
    }
    told = is_name & ~words.is_common[words.once_number] & ~is_menu[words.once_place]
    found = {}
    for name, source in sources.items():
        said = np.zeros(len(words.traits), bool)
        said[words.once_number[is_name & source[words.once_place]]] = True
        hits = told & said[words.once_number]
        held = np.bincount(words.once_place, weights=hits, minlength=len(lines))
        found[name] = np.asarray(held, np.float64)
    found["menu"] = words.share(hits, told)
    return found
