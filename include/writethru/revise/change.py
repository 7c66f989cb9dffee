"""What one extraction changed over another: kinds, evidence, disclosure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from writethru.model import (
    ChangeKind,
    Disclosure,
    Extraction,
    Json,
    PageType,
)
from writethru.revise.comparison import Comparison
from writethru.revise.evidence import changes_of
from writethru.revise.figures import FigureEdit
from writethru.revise.words import plain

_CORRECTING: Final = frozenset({"correction", "clarification", "retraction"})
"""A note of another kind, "updated with a comment", tells of a change and admits no fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`change_kind` is the first of `kinds`, None where nothing that readers read differs."""

    change_kind: ChangeKind | None
    kinds: tuple[ChangeKind, ...]
    changes: Mapping[str, Json]
    disclosure: Disclosure | None
    is_silent: bool | None
    figures: tuple[FigureEdit, ...]


def diff(old: Extraction, new: Extraction) -> Change:
    """What `new` says otherwise than `old`, by the rules of version `lexicon.RULES`.

    Of two live blogs the entries are compared; those that rolled off the page are no deletions.
    """
    comparison = Comparison(*_entries_as_bodies(old, new))
    kinds = tuple(kind for kind in ChangeKind if kind in _KINDS and _KINDS[kind](comparison))
    disclosure = _disclosure(comparison) if kinds else None
    return Change(
        change_kind=kinds[0] if kinds else None,
        kinds=kinds,
        changes=changes_of(comparison, kinds),
        disclosure=disclosure,
        is_silent=is_silent(disclosure),
        figures=comparison.figures,
    )


def is_silent(disclosure: Disclosure | None) -> bool | None:
    """True where nothing told of the change, None where that cannot be known."""
    if disclosure is None or disclosure == Disclosure.UNKNOWABLE:
        return None
    return disclosure == Disclosure.NONE


# --- kinds ----------------------------------------------------------------------------------


def _is_correction(c: Comparison) -> bool:
    return any(note.kind in _CORRECTING for note in c.notes[0])


def _is_update(c: Comparison) -> bool:
    return c.is_text_changed and bool(c.reasons)


def _is_rewrite(c: Comparison) -> bool:
    return c.is_body_changed and c.is_rewrite


def _is_copyedit(c: Comparison) -> bool:
    """Wording, spelling or layout; beside an update only where some sentence is merely worded."""
    if c.notes[1] or (_notes_differ(c) and not c.notes[0]):
        return True
    if c.notes[0] and not (_is_correction(c) or c.is_text_changed):
        return True
    if not c.is_text_changed or _is_rewrite(c):
        return False
    headline_worded = c.headlines[0] != c.headlines[1] and not c.headline_reasons
    return not c.reasons or c.body.worded > 0 or headline_worded


def _notes_differ(c: Comparison) -> bool:
    old, new = ({plain(n.text) for n in e.corrections} for e in (c.old, c.new))
    return old != new


def _is_notice(c: Comparison) -> bool:
    return c.has_notice_change


_KINDS: Final[Mapping[ChangeKind, Callable[[Comparison], bool]]] = {
    ChangeKind.CORRECTION: _is_correction,
    ChangeKind.UPDATE: _is_update,
    ChangeKind.REWRITE: _is_rewrite,
    ChangeKind.COPYEDIT: _is_copyedit,
    ChangeKind.NOTICE: _is_notice,
}


def _disclosure(c: Comparison) -> Disclosure:
    if c.notes[0]:
        return Disclosure.NOTE
    if c.new.modified_visible is None or c.new.modified_at is None:
        return Disclosure.UNKNOWABLE
    if c.new.modified_at == c.old.modified_at:
        return Disclosure.NONE
    return Disclosure.VISIBLE_STAMP if c.new.modified_visible else Disclosure.METADATA_ONLY


def _entries_as_bodies(old: Extraction, new: Extraction) -> tuple[Extraction, Extraction]:
    """Live blogs with their entries as body: all of the new ones, the old ones still shown."""
    blogs = old.page_type == new.page_type == PageType.LIVE_BLOG
    if not (blogs and old.live_entries and new.live_entries):
        return old, new
    shown = {entry.key for entry in new.live_entries}
    before = [e.text for e in old.live_entries if e.key in shown]
    after = [e.text for e in new.live_entries]
    return replace(old, body="\n\n".join(before)), replace(new, body="\n\n".join(after))
