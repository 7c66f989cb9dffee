"""Two extractions side by side, with everything that the rules and the evidence ask of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz

from writethru.model import CorrectionNote, Extraction
from writethru.revise.edits import BodyChange, compare_bodies
from writethru.revise.facts import Pair, changed_facts
from writethru.revise.figures import FigureEdit
from writethru.revise.known import Known
from writethru.revise.sentences import sentences
from writethru.revise.words import plain, plain_paragraphs

_SAME_NOTE_PERCENT: Final = 85.0


@dataclass(frozen=True)
class Comparison:
    """Two extractions and everything that the rules ask of them, each found when asked for."""

    old: Extraction
    new: Extraction

    @cached_property
    def headlines(self) -> tuple[str, str]:
        return plain(self.old.headline or ""), plain(self.new.headline or "")

    @cached_property
    def body(self) -> BodyChange:
        return compare_bodies(*self.sentences, known=self.known)

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return sentences(self.old.body), sentences(self.new.body)

    @cached_property
    def known(self) -> tuple[Known, Known]:
        language = self.new.language or self.old.language
        texts = zip(self.headlines, self.sentences, strict=True)
        old, new = (Known((headline, *body), language) for headline, body in texts)
        return old, new

    @cached_property
    def headline_pair(self) -> Pair:
        return Pair(*self.headlines, *self.known)

    @cached_property
    def headline_reasons(self) -> tuple[str, ...]:
        before, after = self.headlines
        # A page that had no headline yet, or shows none now, says nothing else by that.
        if before == after or not before or not after:
            return ()
        return changed_facts(self.headline_pair)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        posted = ("entry",) if self.has_new_entries else ()
        return tuple(dict.fromkeys((*posted, *self.headline_reasons, *self.body.reasons)))

    @property
    def has_new_entries(self) -> bool:
        """A live blog's new entry is news, even in the words of an earlier one."""
        old, new = ({entry.key for entry in e.live_entries} for e in (self.old, self.new))
        return bool(old) and bool(new - old)

    @cached_property
    def figures(self) -> tuple[FigureEdit, ...]:
        in_headline = self.headline_pair.figures[0] if self.headline_reasons else ()
        found: dict[tuple[str, float, float], FigureEdit] = {}
        for edit in (*self.body.figures, *in_headline):
            found.setdefault((edit.what, edit.old_value, edit.new_value), edit)
        return tuple(found.values())

    @cached_property
    def notes(self) -> tuple[tuple[CorrectionNote, ...], tuple[CorrectionNote, ...]]:
        """Correction notes newly there, and those no longer there."""
        old, new = self.old.corrections, self.new.corrections
        return notes_beyond(new, old), notes_beyond(old, new)

    @property
    def is_text_changed(self) -> bool:
        return self.headlines[0] != self.headlines[1] or self.is_body_changed

    @cached_property
    def is_body_changed(self) -> bool:
        return plain_paragraphs(self.old.body) != plain_paragraphs(self.new.body)

    @property
    def is_rewrite(self) -> bool:
        return not self.headline_reasons and self.body.is_rewritten

    @property
    def has_notice_change(self) -> bool:
        before, after = (plain(e.developing_notice or "") for e in (self.old, self.new))
        return before != after or self.old.marked_developing != self.new.marked_developing


def notes_beyond(
    notes: tuple[CorrectionNote, ...], others: tuple[CorrectionNote, ...]
) -> tuple[CorrectionNote, ...]:
    """The notes that `others` do not hold, be it in slightly other words."""
    texts = [plain(other.text) for other in others]
    return tuple(n for n in notes if not any(_is_same_note(plain(n.text), t) for t in texts))


def _is_same_note(a: str, b: str) -> bool:
    return a == b or fuzz.ratio(a, b) >= _SAME_NOTE_PERCENT
