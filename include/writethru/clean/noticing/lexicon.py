"""What newsrooms print about their own texts, language by language, from `lexicons/notices/`.

Most paragraphs are no notice, and a lookup of their words says so: each language names a few
`keys`, one of which stands in every notice of it. Only the languages whose keys a text has are
asked.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from operator import itemgetter
from typing import Any, Final

from writethru.clean.noticing.grammar import (
    END,
    NEVER,
    OPEN_END,
    either,
    end_of,
    squeezed,
    unfolded,
)
from writethru.clean.words.phrases import lexicon
from writethru.clean.words.remembered import remembered

FOLDER: Final = "notices"
NOTE_KINDS: Final = ("retraction", "correction", "clarification", "editors_note", "updated")
UNFINISHED_KINDS: Final = ("settled", "live", "breaking", "developing", "to_be_updated")
PROBE_CHARS: Final = 110
_BEFORE_KEY: Final = ("", "(", "[")
_AFTER_KEY: Final = ("", ".", ",", ":", "!", ")", ".)", "...", "…", "]", "،", "।")
_SIGNS: Final = frozenset("*(#")
_LABEL_WORD_CHARS_MIN: Final = 8
_LATIN_LAST: Final = "\u024f"
_UNSPACED: Final = re.compile(
    "[\u0111\u01a1\u01b0\u1ea0-\u1ef9\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_UNSPACED_WITHIN_CHARS: Final = 40


_ENDED: Final = "_ended"  # a group's name must be its own


def kind_of(match: re.Match[str]) -> str:
    """The kind whose group has matched."""
    return (match.lastgroup or "").removesuffix(_ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language's expressions, all anchored at their start.

    `notices` and `openings` have a group a kind: what they begin with is a notice if nothing or a
    tail follows, or whatever follows. `labels` are also by kind.
    """

    language: str
    spaced: bool
    notices: re.Pattern[str]
    openings: re.Pattern[str]
    led: re.Pattern[str]
    leads: re.Pattern[str]
    following: re.Pattern[str]
    marks: re.Pattern[str]
    labels: re.Pattern[str]
    bracketed: re.Pattern[str]
    about: re.Pattern[str]
    asking: re.Pattern[str]

    def text(self, folded_text: str) -> str:
        """`folded_text` as this language's expressions want it."""
        return folded_text if self.spaced else squeezed(folded_text)


@cache
def written() -> Mapping[str, Mapping[str, Any]]:
    """The word lists as written, by language."""
    folder = files("writethru.clean") / "lexicons" / FOLDER
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    languages = [name.removesuffix(".yaml") for name in names]
    return {language: lexicon(f"{FOLDER}/{language}") for language in languages}


def wordings_for(text: str) -> Iterator[Wording]:
    """The languages in which `text` might begin or end with a notice; for most texts none."""
    for language in languages_of(text):
        yield wording(language)


@remembered
def languages_of(text: str) -> Sequence[str]:
    """The languages one of whose keys `text` has near its start or its end."""
    probe = text if len(text) <= 2 * PROBE_CHARS else f"{text[:PROBE_CHARS]} {text[-PROBE_CHARS:]}"
    low = probe.lower()
    words = low.split()
    unspaced = () if text.isascii() else _unspaced_languages(low)
    if _key_words().isdisjoint(words):
        return unspaced
    return tuple(dict.fromkeys((*_keyed_languages(words, low), *unspaced)))


def _keyed_languages(words: Sequence[str], low: str) -> Iterator[str]:
    keyed = _keyed()
    for word in filter(keyed.__contains__, words):
        for language, phrase in keyed[word]:
            if phrase in low:
                yield language


def _unspaced_languages(low: str) -> tuple[str, ...]:
    if _UNSPACED.search(low, 0, _UNSPACED_WITHIN_CHARS) is None:
        return ()
    return tuple(language for language, keys in _unspaced_keys() if keys.search(low))


@cache
def _unspaced_keys() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (language, re.compile("|".join(map(re.escape, (*words["keys"], *_plain_labels(words))))))
        for language, words in written().items()
        if not words.get("spaced", True) or words.get("keys_within_words")
    )


@cache
def _key_words() -> frozenset[str]:
    return frozenset(_keyed())


@cache
def _keyed() -> dict[str, tuple[tuple[str, str], ...]]:
    """By a key's first word: the languages, each with the whole key where it has several words."""
    keys: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    ends: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for language, words in written().items():
        if not words.get("spaced", True) or words.get("keys_within_words"):
            continue
        for key in words["keys"]:
            first, _, more = key.lower().partition(" ")
            for spelt in _spellings(first):
                keys[spelt].append((language, key.lower() if more else ""))
        for spelt in _label_ends(_plain_labels(words)):
            ends[spelt].append((language, ""))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    beside = ((with_signs, listed) for key, listed in keys.items() for with_signs in _beside(key))
    for spelt, listed in chain(beside, ends.items()):
        known = found.get(spelt)
        found[spelt] = tuple(listed) if known is None else _together(known, listed)
    return found


def _together(*listed: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """All of them, the languages in their order."""
    return tuple(sorted(dict.fromkeys(chain(*listed)), key=itemgetter(0)))


def _plain_labels(words: Mapping[str, Any]) -> Iterator[str]:
    labels = (label for given in words["labels"].values() for label in given)
    return (label.lower() for label in labels if not set(label) & _SIGNS)


def _label_ends(labels: Iterator[str]) -> Iterator[str]:
    """A label's longest word, and its last one before a colon: it may be no key elsewhere."""
    for label in labels:
        words = label.split()
        longest = max(words, key=len)
        if len(longest) >= _LABEL_WORD_CHARS_MIN:
            yield from (longest, f"{longest},")
        yield from (f"{words[-1]}{end}" for end in (":", ".", ".:", ")", "]", "):", "]:"))


def _spellings(key: str) -> Iterator[str]:
    """How a key may be written in small letters."""
    bare = unfolded(key)
    # Without accents a French key may be an English word; Greek capitals never have any.
    # "DAKİKA" in small letters has a point on each i.
    yield from {key, bare if bare[0] > _LATIN_LAST else key, key.replace("i", "i\u0307")}


def _beside(word: str) -> Iterator[str]:
    """`word` alone and with the signs that may stand beside it."""
    return (f"{before}{word}{after}" for before in _BEFORE_KEY for after in _AFTER_KEY)


@cache
def wording(language: str) -> Wording:
    """The expressions of one language, made on first use."""
    words = written()[language]
    lists = words.get("lists", {})
    spaced = bool(words.get("spaced", True))

    def any_of(name: str) -> str:
        return either(words.get(name) or (), lists, spaced=spaced)

    def by_kind(name: str, kinds: Sequence[str], end: str = "") -> str:
        given = words.get(name) or {}
        chosen = {kind: [p for p in given.get(kind, ()) if end_of(p) == end] for kind in kinds}
        groups = (
            f"(?P<{kind}{_ENDED * (end == END)}>{either(patterns, lists, spaced=spaced)})"
            for kind, patterns in chosen.items()
            if patterns
        )
        return "|".join(groups) or NEVER

    kinds = (*NOTE_KINDS, *UNFINISHED_KINDS)
    tails = any_of("tails")
    gap = r"(?:[^ ]+ ){0,14}?" if spaced else ".{0,30}?"
    whole = f"(?:{by_kind('notices', kinds, END)})$"
    changed = f"(?:{by_kind('notices', NOTE_KINDS)})(?=$|[0-9]|{tails}|{any_of('changed_tails')})"
    going_on = f"(?:{by_kind('notices', UNFINISHED_KINDS)})(?=$|[0-9]|{tails})"
    closed = f"(?:{whole}|{going_on}|{changed})"
    return Wording(
        language=language,
        spaced=spaced,
        notices=re.compile(closed),
        openings=re.compile(by_kind("notices", kinds, OPEN_END)),
        led=re.compile(f"(?:{any_of('leads')}){gap}{closed}"),
        leads=re.compile(any_of("leads")),
        following=re.compile(any_of("following")),
        marks=re.compile(f"(?:{by_kind('marks', kinds)})$"),
        labels=re.compile(by_kind("labels", NOTE_KINDS)),
        bracketed=re.compile(by_kind("bracketed", NOTE_KINDS)),
        asking=re.compile(any_of("asking")),
        about=re.compile(rf"(?<![^ ])(?:{any_of('about')})" if spaced else any_of("about")),
    )
