"""Developing notices and notes to readers, found by the reviewed lists in `notices.yaml`."""

import re
from dataclasses import dataclass, replace
from typing import Final

from writethru.clean.characters import plain, word_count
from writethru.clean.dates import parse_date
from writethru.clean.phrases import contains, phrases, starts_with
from writethru.clean.sentences import sentences
from writethru.clean.wrong_right import wrong_and_right
from writethru.model import CorrectionNote

LEXICON: Final = "notices"
NOTICE_WORDS_MAX: Final = 32
NOTE_WORDS_MAX: Final = 220
NOTE_CHARS_MAX: Final = 2500
NOTICE_CHARS_MAX: Final = 400
_LABEL_CHARS_MAX: Final = 24
KINDS: Final = ("retraction", "correction", "clarification", "editors_note")
_OPENERS: Final = "\"“”„«»'‘’「"
_WRAPPING: Final = " \t*_()[]{}~•·-–—=#►▶"
# As in "Correction (Oct. 12): The" and in "Correction, Oct. 12 - The".
_LABEL_END: Final = re.compile(
    r"\s*(?:[(\[][^)\]:]{0,60}[)\]]|,[^:]{0,40})?\s*(?:[:：.]|[—–-](?=\s)|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A paragraph taken apart: `kept` is what remains of it as text, maybe nothing."""

    kept: str
    developing: str | None = None


def developing_notice(paragraph: str) -> Noticed:
    """Takes notices off the start and the end of `paragraph`, sentence by sentence."""
    parts = sentences(paragraph)
    start = _leading(parts)
    end = len(parts) - _trailing(parts[start:])
    said = [*parts[:start], *parts[end:]]
    if not said:
        return Noticed(kept=paragraph)
    words = " ".join(part.strip() for part in said)
    return Noticed(kept="".join(parts[start:end]).strip(_WRAPPING), developing=_unwrapped(words))


def _unwrapped(words: str) -> str:
    return words.strip(" \t*_[]{}~•·-–—=#►▶").removeprefix("(").removesuffix(")")


def _leading(parts: list[str]) -> int:
    if not parts or not _is_notice(parts[0]):
        return 0
    rest = (i for i, part in enumerate(parts) if i and not (_is_notice(part) or _goes_on(part)))
    return next(rest, len(parts))


def _trailing(parts: list[str]) -> int:
    """How many sentences at the end are a notice; what only goes on with one needs one before."""
    for i in range(max(0, len(parts) - 4), len(parts)):
        tail = parts[i:]
        if _is_notice(tail[0]) and all(_is_notice(part) or _goes_on(part) for part in tail):
            return len(tail)
    return 0


def _goes_on(sentence: str) -> bool:
    return word_count(sentence) <= NOTICE_WORDS_MAX and starts_with(LEXICON, "following", sentence)


def _is_notice(sentence: str) -> bool:
    text = _unannounced(sentence.strip(_WRAPPING))
    if not text or text[0] in _OPENERS or len(text) > NOTICE_CHARS_MAX:
        return False
    if word_count(text) > NOTICE_WORDS_MAX:
        return False
    words = plain(text)
    match = phrases(LEXICON, "developing").match(words)
    if match is None or contains(LEXICON, "settled", text):
        return False
    rest = words[match.end() :].strip()
    return not rest or not rest.isascii() or phrases(LEXICON, "tails").match(rest) is not None


def _unannounced(text: str) -> str:
    label, colon, _ = text[:_LABEL_CHARS_MAX].partition(":")
    if not colon or phrases(LEXICON, "announcing").fullmatch(plain(label)) is None:
        return text
    return text[len(label) + 1 :].strip(_WRAPPING) or text


def correction_kind(paragraph: str) -> tuple[str, int] | None:
    """The kind of note that `paragraph` is, and where its words begin behind the label."""
    labelled = _labelled(paragraph)
    if labelled and labelled[0] != "editors_note":
        return labelled
    text = paragraph[labelled[1] :] if labelled else paragraph
    unlabelled = _unlabelled(text)
    if unlabelled:
        return unlabelled, len(paragraph) - len(text)
    return labelled


def _labelled(paragraph: str) -> tuple[str, int] | None:
    text = paragraph.lstrip(_WRAPPING)
    for kind in KINDS:
        match = phrases(LEXICON, kind).match(plain(text))
        if match is None:
            continue
        at = _raw_end(text, match.end())
        end = _LABEL_END.match(text, at)
        if end:
            return kind, len(paragraph) - len(text) + end.end()
    return None


def _raw_end(text: str, plain_chars: int) -> int:
    """Where in `text` the first `plain_chars` characters of its plain form end."""
    at, used = 0, 0
    for word in re.finditer(r"\w+", text):
        length = len(word[0].casefold())
        if used + length >= plain_chars:
            return word.end() - (used + length - plain_chars)
        used, at = used + length + 1, word.end()
    return at


def _unlabelled(text: str) -> str | None:
    first = text.strip(_WRAPPING)
    if not first or first[0] in _OPENERS:
        return None
    sentence = sentences(first)[0]
    if starts_with(LEXICON, "retracting", sentence):
        return "retraction"
    if starts_with(LEXICON, "correcting", sentence) and contains(LEXICON, "this_text", sentence):
        return "correction"
    return None


def note_of(paragraph: str, *, zone: str = "UTC") -> CorrectionNote | None:
    """The note to readers that `paragraph` is, or None. Naive dates in it are in `zone`."""
    if word_count(paragraph) > NOTE_WORDS_MAX or len(paragraph) > NOTE_CHARS_MAX:
        return None
    found = correction_kind(paragraph)
    if found is None:
        return None
    kind, start = found
    wrong, right = wrong_and_right(paragraph[start:].strip(_WRAPPING))
    stated = parse_date(paragraph[:start], zone=zone) if start else None
    return CorrectionNote(
        kind=kind,
        text=paragraph.strip(),
        wrong=wrong,
        right=right,
        stated_at=stated.at if stated else None,
    )


def notes_of(
    paragraphs: list[str], *, zone: str = "UTC"
) -> tuple[list[str], tuple[CorrectionNote, ...]]:
    """`paragraphs` without the notes, and the notes. A label alone takes the next paragraph."""
    kept: list[str] = []
    notes: list[CorrectionNote] = []
    for paragraph in paragraphs:
        if notes and _is_label_alone(notes[-1].text):
            whole = note_of(f"{notes[-1].text.rstrip(':')}: {paragraph}", zone=zone)
            notes[-1] = whole or replace(notes[-1], text=f"{notes[-1].text} {paragraph}")
            continue
        note = note_of(paragraph, zone=zone)
        if note:
            notes.append(note)
        else:
            kept.append(paragraph)
    return kept, tuple(notes)


def _is_label_alone(text: str) -> bool:
    found = _labelled(text)
    return found is not None and not text[found[1] :].strip()
