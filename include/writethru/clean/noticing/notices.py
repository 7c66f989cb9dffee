"""What an outlet says about its own text: that it is unfinished, or was changed, or was wrong.

The words are in `lexicons/notices/`, a file a language. A notice of an unfinished text is a
sentence at the start or the end of a paragraph; a note to readers is a paragraph.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from writethru.clean.noticing.headline_marks import headline_marks
from writethru.clean.noticing.lexicon import wordings_for
from writethru.clean.noticing.notice_sentences import (
    CLOSED_BRACKETS,
    OPEN_BRACKETS,
    SIGNS,
    WRAPPING,
    leading,
    trailing,
)
from writethru.clean.noticing.reader_notes import is_update_stamp, note_in, note_of, notes_of
from writethru.clean.words.sentences import sentences

__all__ = [
    "NO_NOTICE",
    "Notice",
    "Noticed",
    "developing_notice",
    "note_of",
    "notes_of",
    "notice_in_headline",
    "notice_kind",
    "notice_of",
]

_UNFINISHED: Final = frozenset({"live", "breaking", "developing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A paragraph taken apart: `kept` is what remains of it as text, maybe nothing.

    `developing` are the words that say the text is unfinished, and `kind` how they say it: live,
    breaking, developing or to_be_updated. `settled` are words that say it is so no longer.
    """

    kept: str
    developing: str | None = None
    settled: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a whole page says: the words, and whether they call its text unfinished.

    Words without that say that it was and is so no longer. False where there are no words.
    """

    words: str | None = None
    is_developing: bool = False

    def __bool__(self) -> bool:
        return self.words is not None


NO_NOTICE: Final = Notice()


def notice_of(found: Iterable[Noticed]) -> Notice:
    """The notice of a page whose paragraphs say `found`; an unfinished text wins over a final."""
    said = [*found]
    developing = " ".join(dict.fromkeys(n.developing for n in said if n.developing))
    if developing:
        return Notice(words=developing, is_developing=True)
    settled = " ".join(dict.fromkeys(n.settled for n in said if n.settled))
    return Notice(words=settled) if settled else NO_NOTICE


def notice_in_headline(headline: str | None) -> Notice:
    """ "BREAKING: Fire in the harbour" says so of its text; "UPDATE 2-Fire ..." does not."""
    marks = headline_marks(headline)[1] if headline else ()
    words = " ".join(mark.text for mark in marks if mark.kind in _UNFINISHED)
    return Notice(words=words, is_developing=True) if words else NO_NOTICE


def developing_notice(paragraph: str) -> Noticed:
    """Takes notices off the start and the end of `paragraph`, sentence by sentence.

    A mere stamp in words ("This story was updated on August 25.") leaves nothing.
    """
    wordings = tuple(wordings_for(paragraph))
    if not wordings:
        return Noticed(kept=paragraph)
    parts = sentences(paragraph)
    start, first = leading(parts, wordings)
    last_size, last = trailing(parts[start:], wordings)
    kind = first or last
    if kind is None:
        is_stamp = is_update_stamp(paragraph)
        return Noticed(kept="" if is_stamp else paragraph, kind="updated" if is_stamp else None)
    end = len(parts) - last_size
    said = _unwrapped(" ".join(part.strip() for part in (*parts[:start], *parts[end:])))
    kept = "".join(parts[start:end]).strip(SIGNS + OPEN_BRACKETS)
    kept = kept if kept.strip(WRAPPING) else ""
    if kind == "settled":
        return Noticed(kept=kept, settled=said, kind=kind)
    return Noticed(kept=kept, developing=said, kind=kind)


def notice_kind(paragraph: str) -> str | None:
    """What kind of notice `paragraph` is, begins or ends with; None where it is mere text.

    One of settled, live, breaking, developing, to_be_updated, updated, correction, clarification,
    editors_note, retraction.
    """
    found = note_in(paragraph)
    return found[0] if found else developing_notice(paragraph).kind


def _unwrapped(words: str) -> str:
    bare = words.strip(SIGNS)
    while bare[:1] in tuple(OPEN_BRACKETS) and bare[-1:] in tuple(CLOSED_BRACKETS):
        bare = bare[1:-1].strip(SIGNS)
    return bare
