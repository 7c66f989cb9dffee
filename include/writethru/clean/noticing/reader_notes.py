"""Notes to readers: corrections, clarifications, editors' notes, retractions, updates."""

import re
from typing import Final

from writethru.clean.dating.dates import parse_date
from writethru.clean.noticing.grammar import folded
from writethru.clean.noticing.lexicon import (
    NOTE_KINDS,
    PROBE_CHARS,
    Wording,
    kind_of,
    wordings_for,
)
from writethru.clean.noticing.note_labels import LABEL_CHARS_MAX, Label, heads_of, labelled_as
from writethru.clean.noticing.notice_sentences import (
    CLOSED_BRACKETS,
    OPEN_BRACKETS,
    OPENERS,
    SIGNS,
    WRAPPING,
    led_kind,
    said_kind,
)
from writethru.clean.noticing.wrong_right import wrong_and_right
from writethru.clean.words.characters import word_count
from writethru.clean.words.sentences import sentences
from writethru.model import CorrectionNote

NOTE_WORDS_MAX: Final = 220
NOTE_CHARS_MAX: Final = 2500
_HEAD_CHARS: Final = 400
_WHEN_AT_END: Final = re.compile(r"\d[^\s\d]{0,12}(?:\s[^\s\d]{1,14}){0,2}\W*$")
_STAMP_TAIL_CHARS: Final = 60
_STAMP_WORDS_MAX: Final = 16
_Sentence = tuple[str, str] | None


def note_of(paragraph: str, *, zone: str = "UTC") -> CorrectionNote | None:
    """The note to readers that `paragraph` is, or None. Naive dates in it are in `zone`.

    A note that only tells of an update is an editor's note, and none where it only tells when.
    """
    found = note_in(paragraph)
    if found is None or _is_stamp(found, paragraph):
        return None
    kind, start = found
    wrong, right = wrong_and_right(paragraph[start:].strip(WRAPPING))
    stated = parse_date(paragraph[:start], zone=zone) if start else None
    return CorrectionNote(
        kind="editors_note" if kind == "updated" else kind,
        text=paragraph.strip(),
        wrong=wrong,
        right=right,
        stated_at=stated.at if stated else None,
    )


def is_update_stamp(paragraph: str) -> bool:
    """Whether `paragraph` tells of an update, and only when: "Updated on August 25."."""
    if not _only_tells_when(paragraph):
        return False
    found = note_in(paragraph)
    return found is not None and _is_stamp(found, paragraph)


def _is_stamp(found: tuple[str, int], paragraph: str) -> bool:
    return found[0] == "updated" and _only_tells_when(paragraph)


def notes_of(
    paragraphs: list[str], *, zone: str = "UTC"
) -> tuple[list[str], tuple[CorrectionNote, ...]]:
    """`paragraphs` without the notes, and the notes. A label alone takes the next paragraph."""
    kept: list[str] = []
    notes: list[CorrectionNote] = []
    label: str | None = None
    for paragraph in paragraphs:
        note = (_labelled_by(label, paragraph, zone) if label else None) or note_of(
            paragraph, zone=zone
        )
        if note is None:
            kept.append(paragraph)
        else:
            kept = kept[:-1] if label and note.text.startswith(label) else kept
            notes.append(note)
        label = paragraph if note is None and is_label(paragraph) else None
    return kept, tuple(notes)


def is_label(line: str) -> bool:
    """Whether `line` is a label and nothing else: "Correction", "Editor's note:"."""
    text = line.strip(WRAPPING)
    if len(text) > LABEL_CHARS_MAX:
        return False
    wordings = tuple(wordings_for(text))
    if not wordings:
        return False
    bare = text.rstrip(":")
    heads = heads_of(f"{bare}:")
    found = (labelled_as(f"{bare}:", heads, wording) for wording in wordings)
    return any(label and label[1] >= len(bare) for label in found)


def _labelled_by(label: str, paragraph: str, zone: str) -> CorrectionNote | None:
    """The note that `paragraph` is under `label`.

    "Corrections" is also a link in a menu: without a colon, what follows must be about a text.
    """
    wordings = tuple(wordings_for(f"{label} {paragraph[:_HEAD_CHARS]}"))
    first = _first_sentence(paragraph)
    about = any(
        _unlabelled(first, wording) or _is_about_itself("", paragraph, wording)
        for wording in wordings
    )
    is_said = about or label.rstrip().endswith((":", "：")) or any(wrong_and_right(paragraph))
    if not is_said:
        return None
    return note_of(f"{label.rstrip().rstrip(':：')}: {paragraph}", zone=zone)


def note_in(paragraph: str) -> tuple[str, int] | None:
    """The kind of note that `paragraph` is, and where its words begin behind the label."""
    wordings = tuple(wordings_for(paragraph[:PROBE_CHARS]))
    if not wordings or len(paragraph) > NOTE_CHARS_MAX or word_count(paragraph) > NOTE_WORDS_MAX:
        return None
    text = paragraph.lstrip(WRAPPING)
    if not text or text[0] in OPENERS:
        return None
    heads = heads_of(text)
    labels = [labelled_as(text, heads, wording) for wording in wordings]
    if any(_asks(text, label, wording) for label, wording in zip(labels, wordings, strict=True)):
        return None
    first = _first_sentence(text)
    found = (
        _noted(paragraph, text, first, label, wording)
        for label, wording in zip(labels, wordings, strict=True)
    )
    return next((note for note in found if note), None)


def _noted(
    paragraph: str, text: str, first: _Sentence, labelled: Label, wording: Wording
) -> tuple[str, int] | None:
    skipped = len(paragraph) - len(text)
    if labelled and labelled[0] not in ("editors_note", "updated"):
        return labelled[0], skipped + labelled[1]
    start = labelled[1] if labelled else 0
    first = _first_sentence(text[start:]) if start else first
    kind = _unlabelled(first, wording) or _bracketed(paragraph, text, wording)
    if kind:
        return kind, skipped + start
    if labelled and (labelled[0] == "editors_note" or _is_about_itself(paragraph, text, wording)):
        return labelled[0], skipped + start
    return None


def _asks(text: str, labelled: Label, wording: Wording) -> bool:
    """ "Corrections: If you find a mistake, write to us." tells of none."""
    words = text[labelled[1] :][:LABEL_CHARS_MAX] if labelled else ""
    return bool(words) and wording.asking.match(wording.text(folded(words))) is not None


def _only_tells_when(paragraph: str) -> bool:
    """ "This story was updated on August 25." is a stamp: it moves, and says nothing else."""
    return _WHEN_AT_END.search(paragraph[-_STAMP_TAIL_CHARS:]) is not None and (
        word_count(paragraph) <= _STAMP_WORDS_MAX
    )


def _first_sentence(text: str) -> _Sentence:
    """The first sentence of `text` and its folded form; none of what is quoted."""
    bare = text.strip(WRAPPING)
    if not bare or bare[0] in OPENERS:
        return None
    sentence = sentences(bare[:_HEAD_CHARS])[0]
    return sentence, folded(sentence)


def _unlabelled(first: _Sentence, wording: Wording) -> str | None:
    """The kind of a note that says by its first sentence alone what it is."""
    if first is None:
        return None
    sentence, words = first
    said = wording.text(words)
    kind = said_kind(said, wording)
    if kind is None:
        before, comma, after = sentence.partition(",")
        is_led = comma and wording.leads.match(wording.text(folded(before)))
        kind = said_kind(wording.text(folded(after)), wording) if is_led else None
        kind = kind or led_kind(said, wording)
    return kind if kind in NOTE_KINDS else None


def _bracketed(paragraph: str, text: str, wording: Wording) -> str | None:
    """ "(Adds quotes, background)": the verb alone tells, but only in brackets."""
    whole = paragraph.strip(SIGNS)
    if whole[:1] not in tuple(OPEN_BRACKETS) or whole.rstrip(".")[-1:] not in tuple(
        CLOSED_BRACKETS
    ):
        return None
    match = wording.bracketed.match(wording.text(folded(text[:_HEAD_CHARS])))
    return kind_of(match) if match else None


def _is_about_itself(paragraph: str, text: str, wording: Wording) -> bool:
    """Whether what follows "Update:" speaks of the text: else it is the news itself."""
    if paragraph.strip(SIGNS)[:1] in tuple(OPEN_BRACKETS):
        return True
    return wording.about.search(wording.text(folded(text[:_HEAD_CHARS]))) is not None
