"""Sentences that are notices of an unfinished text, or of one that is so no longer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.clean.noticing.grammar import folded
from writethru.clean.noticing.lexicon import UNFINISHED_KINDS, Wording, kind_of, wordings_for
from writethru.clean.words.characters import word_count

NOTICE_WORDS_MAX: Final = 36
NOTICE_CHARS_MAX: Final = 400
SENTENCES_OF_A_NOTICE_MAX: Final = 5
OPENERS: Final = "\"“”„«»'‘’‹›"
_QUOTES: Final = "「『〝"
OPEN_BRACKETS: Final = "([{【〔（［〈《"
CLOSED_BRACKETS: Final = ")]}】〕）］〉》"
SIGNS: Final = " \t\u3000*_~•·-–—=#+|►▶▪●⬤🔴🚨⚡⚠️❗‼"
WRAPPING: Final = SIGNS + OPEN_BRACKETS + CLOSED_BRACKETS
_BETWEEN: Final = re.compile(
    r"[:;,!|،؛：，、；。！](?=\s|$|[^\W\d])|\s[–—-]{1,2}\s|[】〕］\])](?=\s?\S)"
)
_CLAUSES_MAX: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`bare` is the text without brackets and signs; `said` its folded form in each language.

    `around` are the languages of its paragraph's notices.
    """

    text: str
    bare: str
    around: tuple[Wording, ...]
    said: tuple[tuple[Wording, str], ...]


def sentence_of(text: str, around: tuple[Wording, ...]) -> Sentence:
    bare = text.strip(WRAPPING)
    if not bare or len(bare) > NOTICE_CHARS_MAX or bare[0] in OPENERS + _QUOTES:
        return Sentence(text=text, bare=bare, around=around, said=())
    wordings = tuple(wordings_for(bare))
    if not wordings or word_count(bare) > NOTICE_WORDS_MAX:
        return Sentence(text=text, bare=bare, around=around, said=())
    words = folded(bare)
    said = tuple((wording, wording.text(words)) for wording in wordings)
    return Sentence(text=text, bare=bare, around=around, said=said)


def leading(texts: Sequence[str], around: tuple[Wording, ...]) -> tuple[int, str | None]:
    """How many sentences at the start are a notice, and its kind."""
    kind, size, marked = None, 0, None
    for i, text in enumerate(texts[:SENTENCES_OF_A_NOTICE_MAX]):
        part = sentence_of(text, around)
        found = sentence_kind(part)
        if found is None and not (kind and _goes_on(part)):
            marked = _mark_of(part)
            if kind or not (marked and part.text.rstrip()[-1:] in ("!", "！")):
                break
            continue  # "Breaking!" is a notice if one follows
        kind, size = kind or marked or found, i + 1
    return size, kind


def trailing(texts: Sequence[str], around: tuple[Wording, ...]) -> tuple[int, str | None]:
    """How many sentences at the end are a notice; what only goes on with one needs one before."""
    kind, size = None, 0
    for i, text in enumerate(reversed(texts[-SENTENCES_OF_A_NOTICE_MAX:]), start=1):
        part = sentence_of(text, around)
        found = sentence_kind(part)
        if found:
            kind, size = found, i
        elif not _goes_on(part):
            break
    return size, kind


def _mark_of(part: Sentence) -> str | None:
    matches = (wording.marks.match(said) for wording, said in part.said)
    return next((kind_of(match) for match in matches if match), None)


def _goes_on(part: Sentence) -> bool:
    words = folded(part.bare) if len(part.bare) <= NOTICE_CHARS_MAX else ""
    return bool(words) and any(
        wording.following.match(wording.text(words)) for wording in part.around
    )


def sentence_kind(part: Sentence) -> str | None:
    """The kind of notice, of an unfinished text or one settled, that a sentence is as a whole."""
    for wording, said in part.said:
        kind = said_kind(said, wording) or _by_clauses(part.bare, wording)
        kind = kind or led_kind(said, wording)
        if kind in UNFINISHED_KINDS:
            return kind
        if kind is None and _is_decorated(part.text.strip()):
            match = wording.marks.match(said)
            if match:
                return kind_of(match)
    return None


def _is_decorated(text: str) -> bool:
    """ "[BREAKING]", "+++ Eil +++", "*** URGENT ***": more than a word on a button."""
    return text[0] in OPEN_BRACKETS + "*+=" and text[-1] in CLOSED_BRACKETS + "*+="


def said_kind(said: str, wording: Wording) -> str | None:
    match = wording.openings.match(said) or wording.notices.match(said)
    return kind_of(match) if match else None


def led_kind(said: str, wording: Wording) -> str | None:
    """As `said_kind`, behind a few words such as "As we learn more"."""
    match = wording.led.match(said)
    return kind_of(match) if match else None


def _by_clauses(text: str, wording: Wording) -> str | None:
    """The kind of a sentence whose every clause is a notice, a mark, or goes with one."""
    clauses = [c for c in _BETWEEN.split(text, maxsplit=_CLAUSES_MAX) if c.strip(WRAPPING)]
    if len(clauses) < 2:  # noqa: PLR2004
        return None
    kind, has_notice = None, False
    for i, clause in enumerate(clauses):
        said = wording.text(folded(clause))
        mark = wording.marks.match(said)
        found = said_kind(said, wording) or led_kind(said, wording)
        if mark and i == 0:
            kind = mark.lastgroup
        elif found:
            kind, has_notice = kind or found, True
        elif not (wording.leads.match(said) or (i and wording.following.match(said))):
            return None
    return kind if has_notice else None
