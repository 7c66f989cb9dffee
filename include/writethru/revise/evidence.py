"""The `changes` of a revision: the evidence for its kind, with fixed keys (changes.schema.json)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from writethru.model import ChangeKind, Json
from writethru.revise.comparison import Comparison
from writethru.revise.facts import Pair
from writethru.revise.figures import FigureEdit
from writethru.revise.known import name_words, quotes
from writethru.revise.lexicon import RULES
from writethru.revise.spans import printed
from writethru.revise.words import keys

_EXPLICIT_RULES: Final = frozenset({
    "figure", "negation", "hedge", "quote", "attribution", "outcome", "date", "tense",
})  # fmt: skip
_CONFIDENCE: Final = {
    ChangeKind.CORRECTION: 0.95,
    ChangeKind.REWRITE: 0.6,
    ChangeKind.COPYEDIT: 0.8,
    ChangeKind.NOTICE: 0.95,
}
_EXPLICIT_UPDATE: Final = 0.9
_SURMISED_UPDATE: Final = 0.65
_LISTED_LANGUAGES: Final = frozenset({"en"})
_OTHER_LANGUAGE: Final = 0.15


def no_changes(rule: str) -> dict[str, Json]:
    """The evidence of a revision that has no text to be compared: the first one, a removal."""
    nothing: Mapping[str, Json] = {"before": None, "after": None}
    return {
        "rule": rule,
        "version": RULES,
        "headline": nothing,
        "sentences": {"added": [], "removed": [], "edited": [], "moved": []},
        "figures": [],
        "quotes": {"added": [], "removed": []},
        "names": {"added": [], "removed": [], "respelt": []},
        "correction": [],
        "notice": nothing,
        "stamps": nothing,
        "similarity": None,
        "share_replaced": None,
        "confidence": 1.0,
        "background": False,
        "note_removed": False,
    }


def changes_of(c: Comparison, kinds: Sequence[ChangeKind]) -> dict[str, Json]:
    """The evidence for the kinds found, ready for JSON."""
    body = c.body
    return no_changes(_rule(c, kinds)) | {
        "headline": {"before": c.old.headline, "after": c.new.headline},
        "sentences": _sentences(c),
        "figures": [_figure(edit) for edit in c.figures],
        "quotes": _beyond(*(_quoted(side) for side in (body.old, body.new))),
        "names": _names(c),
        "correction": [note.text for note in c.notes[0]],
        "notice": {"before": c.old.developing_notice, "after": c.new.developing_notice},
        "stamps": {"before": _iso(c.old.modified_at), "after": _iso(c.new.modified_at)},
        "similarity": _similarity(c),
        "share_replaced": _share_replaced(c),
        "confidence": _confidence(c, kinds),
        "background": ChangeKind.UPDATE in kinds and body.is_background and not c.headline_reasons,
        "note_removed": bool(c.notes[1]),
    }


def _rule(c: Comparison, kinds: Sequence[ChangeKind]) -> str:
    """What decided: the facts that changed, else why it is none."""
    if ChangeKind.CORRECTION in kinds:
        return "note"
    if ChangeKind.UPDATE in kinds:
        return ",".join(c.reasons)
    if ChangeKind.REWRITE in kinds:
        return "few_sentences_survive"
    if ChangeKind.COPYEDIT in kinds:
        return _wording_rule(c)
    return "notice" if kinds else "same"


def _wording_rule(c: Comparison) -> str:
    if c.notes[1]:
        return "note_removed"
    worded = c.body.is_changed or c.headlines[0] != c.headlines[1]
    if c.notes[0] and not worded:
        return "note"
    return "wording" if worded else "layout"


def _sentences(c: Comparison) -> dict[str, Json]:
    body, a = c.body, c.body.alignment
    return {
        "added": [body.new[j] for j in a.added],
        "removed": [body.old[i] for i in a.removed],
        "edited": [_edited(pair) for _, pair in body.pairs],
        "moved": [body.new[j] for _, j in a.moved],
    }


def _edited(pair: Pair) -> dict[str, Json]:
    spans = [
        {"before": printed(pair.before, s.before), "after": printed(pair.after, s.after)}
        for s in pair.spans
    ]
    return {"before": pair.before, "after": pair.after, "spans": spans}


def _figure(edit: FigureEdit) -> dict[str, Json]:
    return {
        "what": edit.what,
        "old_value": edit.old_value,
        "new_value": edit.new_value,
        "unit": edit.unit,
        "old_text": edit.old_text,
        "new_text": edit.new_text,
        "reversed": edit.reversed,
    }


def _quoted(sentences: Iterable[str]) -> list[str]:
    return [q for sentence in sentences for q in quotes(sentence)]


def _beyond(old: Sequence[str], new: Sequence[str]) -> dict[str, list[str]]:
    before, after = set(old), set(new)
    return {"added": sorted(after - before), "removed": sorted(before - after)}


def _names(c: Comparison) -> dict[str, Json]:
    pairs = [c.headline_pair] * bool(c.headline_reasons) + [pair for _, pair in c.body.pairs]
    respelt = {pair for p in pairs for pair in p.names.respelt}
    spelt = {word.casefold() for pair in respelt for word in pair}
    old, new = (known.names for known in c.known)
    named = [
        {n for s in known.sentences for n in name_words(s, old | new)} - spelt for known in c.known
    ]
    shown = [{"before": before, "after": after} for before, after in sorted(respelt)]
    return {**_beyond(sorted(named[0]), sorted(named[1])), "respelt": shown}


def _similarity(c: Comparison) -> float:
    """The share of both bodies' words that stands in both, 0.0 to 1.0; 1.0 where both are empty."""
    body, a = c.body, c.body.alignment
    sizes = [[len(keys(s)) for s in side] for side in (body.old, body.new)]
    shared = float(sum(2 * sizes[0][i] for i, _ in (*a.kept, *a.moved)))
    shared += sum(e.ratio * (sizes[0][e.old] + sizes[1][e.new]) for e in a.edited)
    whole = sum(sizes[0]) + sum(sizes[1])
    return round(shared / whole, 4) if whole else 1.0


def _share_replaced(c: Comparison) -> float:
    """The share of the new body's words that the old one did not have there."""
    body, a = c.body, c.body.alignment
    sizes = [len(keys(s)) for s in body.new]
    fresh = sum(sizes[j] for j in a.added)
    fresh += sum(len(s.after) for _, pair in body.pairs for s in pair.spans)
    return round(fresh / sum(sizes), 4) if sum(sizes) else 0.0


def _confidence(c: Comparison, kinds: Sequence[ChangeKind]) -> float:
    """How far the rules can be trusted here, 0.0 to 1.0: word lists serve English best."""
    if not kinds:
        return 1.0
    explicit = _EXPLICIT_UPDATE if _EXPLICIT_RULES & set(c.reasons) else _SURMISED_UPDATE
    sure = _CONFIDENCE.get(kinds[0], explicit)
    language = (c.new.language or c.old.language or "en")[:2]
    by_words = kinds[0] in (ChangeKind.UPDATE, ChangeKind.REWRITE, ChangeKind.COPYEDIT)
    unlisted = by_words and language not in _LISTED_LANGUAGES
    return round(sure - _OTHER_LANGUAGE * unlisted, 2)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
