"""Phrases looked up by the first word of a text, so that most texts cost one look into a table."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from writethru.clean.words.characters import plain
from writethru.clean.words.phrases import pattern_of

_START_CHARS: Final = 2
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_DIGITS: Final = re.compile(r"\d+")

Found = dict[str, re.Pattern[str]]
"""For each kind of phrase, those of it that begin as the text does."""

_NONE: Final[Found] = {}


class Openings:
    """Phrases of several kinds (`*`: up to four words; `0`: any number).

    Phrases that begin with `*` are looked for in every text that has their next word.
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]]) -> None:
        sorted_out: defaultdict[str, defaultdict[str, list[str]]]
        sorted_out = defaultdict(lambda: defaultdict(list))
        open_ones: defaultdict[str, defaultdict[str, list[str]]]
        open_ones = defaultdict(lambda: defaultdict(list))
        self._unspaced: list[tuple[str, str]] = []
        for kind, phrases in kinds.items():
            for phrase in phrases:
                words = plain(phrase)
                if phrase.startswith("*"):
                    open_ones[words][kind].append(phrase)
                elif _UNSPACED.match(words):
                    sorted_out[words[:_START_CHARS]][kind].append(phrase)
                    self._unspaced.append((words, kind))
                else:
                    sorted_out[_key(words.partition(" ")[0])][kind].append(phrase)
        self._known = {start: _patterns(listed) for start, listed in sorted_out.items()}
        self._open = [(words, _patterns(listed)) for words, listed in open_ones.items()]

    def kinds_in(self, low: str) -> frozenset[str]:
        """The kinds of the phrases that stand anywhere in `low`, which is `plain()` text."""
        found = {kind for phrase, kind in self._unspaced if phrase in low}
        at = 0
        for word in low.split(" "):
            for kind, pattern in self._known.get(_key(word), _NONE).items():
                if pattern.match(low, at):
                    found.add(kind)
            at += len(word) + 1
        return frozenset(found)

    def of(self, low: str) -> Found:
        """What there is to try on `low`, which is `plain()` text."""
        word = low.partition(" ")[0]
        found = self._known.get(_key(word), _NONE)
        if not low.isascii():
            found = {**self._known.get(low[:_START_CHARS], _NONE), **found}
        for words, patterns in self._open:
            if words in low:
                found = {**found, **patterns}
        return found


def _key(word: str) -> str:
    return "0" if word.isdecimal() else word


def _patterns(listed: Mapping[str, list[str]]) -> Found:
    return {kind: pattern_of(phrases) for kind, phrases in listed.items()}


def numbered(low: str) -> str:
    """`low` with every number a 0, as phrases write numbers."""
    return _DIGITS.sub("0", low)
