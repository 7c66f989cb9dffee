"""Correction notes as they came, and the revision that changed what they speak of."""

from collections.abc import Iterable, Sequence
from typing import Final

from writethru.model import Correction, CorrectionNote, Extraction, Revision
from writethru.revise.comparison import notes_beyond
from writethru.revise.words import keys, plain

_TELLING_CHARS: Final = 4


def corrections(
    texts: Sequence[Extraction | None], revisions: Sequence[Revision]
) -> tuple[Correction, ...]:
    """A row for each note at the revision that first had it, in order."""
    found = []
    earlier: tuple[CorrectionNote, ...] = ()
    for revision, text in zip(revisions, texts, strict=True):
        if text is None:
            continue
        for note in notes_beyond(text.corrections, earlier):
            found.append(_row(note, revision, texts, revisions))
        earlier = text.corrections
    return tuple(found)


def _row(
    note: CorrectionNote,
    revision: Revision,
    texts: Sequence[Extraction | None],
    revisions: Sequence[Revision],
) -> Correction:
    return Correction(
        revision_no=revision.revision_no,
        kind=note.kind,
        text=note.text,
        wrong=note.wrong,
        right=note.right,
        stated_at=note.stated_at,
        present_at_first=revision.revision_no == 1,
        fix_revision=_fix_revision(note, revision.revision_no, texts, revisions),
    )


def _fix_revision(
    note: CorrectionNote,
    no: int,
    texts: Sequence[Extraction | None],
    revisions: Sequence[Revision],
) -> int | None:
    """The revision in which the wrong words went or the right ones came, nearest to the note.

    Those up to the note first, latest first, then those after it. A note that names no words
    is matched by the words that were edited. None where no revision seen made the change.
    """
    nearest_first = [*range(no, 1, -1), *range(no + 1, len(revisions) + 1)]
    if note.wrong or note.right:
        return next((n for n in nearest_first if _fixes(note, texts, n)), None)
    spoken = set(_telling(plain(note.text)))
    return next((n for n in nearest_first if spoken & set(_edited(revisions[n - 1]))), None)


def _fixes(note: CorrectionNote, texts: Sequence[Extraction | None], no: int) -> bool:
    before = next((t for t in reversed(texts[: no - 1]) if t is not None), None)
    after = texts[no - 1]
    if before is None or after is None:
        return False
    old, new = _words_of(before), _words_of(after)
    wrong_went = bool(note.wrong) and _holds(old, note.wrong) and not _holds(new, note.wrong)
    right_came = bool(note.right) and _holds(new, note.right) and not _holds(old, note.right)
    return wrong_went or right_came


def _words_of(text: Extraction) -> str:
    said = keys(plain(f"{text.headline or ''}\n{text.body or ''}"))
    return f" {' '.join(said)} "


def _holds(said: str, words: str | None) -> bool:
    sought = " ".join(keys(plain(words or "")))
    return bool(sought) and f" {sought} " in said


def _edited(revision: Revision) -> Iterable[str]:
    """The telling words that a revision put in or took out within sentences."""
    for edited in revision.changes["sentences"]["edited"]:
        for span in edited["spans"]:
            yield from _telling(f"{span['before']} {span['after']}")


def _telling(text: str) -> Iterable[str]:
    return (k for k in keys(text) if len(k) >= _TELLING_CHARS or k[0].isdigit())
