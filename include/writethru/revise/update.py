"""One plain sentence for what a revision did."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from writethru.model import ChangeKind, Json, Revision

_COUNTED: Final = {
    "dead": "death toll",
    "injured": "number of injured",
    "missing": "number of missing",
    "safe": "number of rescued",
    "year old": "Age",
}
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SHOWN_FIGURES: Final = 2
_LABEL_WORDS: Final = 3
_SHOWN_CHARS: Final = 240
_WORDED: Final = {
    "layout": "Layout changed",
    "note": "Editor's note added",
    "note_removed": "Correction note removed",
}


def update_sentence(revision: Revision) -> str:
    """What the revision did, for a timeline: "Death toll raised from 12 to 17; one sentence added".

    Plain text without a full stop, at most a few hundred characters.
    """
    parts = list(_parts(revision))
    # A note is a sentence of its own: its full stop goes where more follows.
    said = "; ".join([*(part.rstrip(".") for part in parts[:-1]), *parts[-1:]]) or "Text changed"
    return said[0].upper() + said[1:]


def _parts(revision: Revision) -> Iterator[str]:
    kinds, changes = set(revision.kinds), revision.changes
    if ChangeKind.FIRST in kinds:
        yield _first(revision)
        return
    if ChangeKind.REMOVED in kinds:
        yield f"removed ({str(changes['rule']).replace('_', ' ').replace('http', 'HTTP')})"
        return
    if ChangeKind.RESTORED in kinds:
        yield "back after removal"
    if ChangeKind.CORRECTION in kinds:
        yield _corrected("; ".join(changes["correction"]))
    if revision.reverts_to is not None:
        yield f"back to the text of revision {revision.reverts_to}"
    if ChangeKind.UPDATE in kinds:
        yield from _updated(changes)
    if ChangeKind.REWRITE in kinds:
        yield "rewritten without new facts"
    if kinds.isdisjoint({ChangeKind.UPDATE, ChangeKind.REWRITE}) and ChangeKind.COPYEDIT in kinds:
        yield _worded(changes)
    if ChangeKind.NOTICE in kinds:
        yield f"{'' if revision.marked_developing else 'no longer '}marked as developing"


def _corrected(note: str) -> str:
    label, colon, _ = note.partition(":")
    # Most notes begin with their own word for it: "Clarification: ...", "Korrektur: ...".
    is_named = bool(colon) and len(label.split()) <= _LABEL_WORDS
    return _cut(note) if is_named else "correction: " + _cut(note)


def _first(revision: Revision) -> str:
    if revision.published_at is None:
        return f"first seen {revision.observed_from:%Y-%m-%d %H:%M} UTC"
    return f"first published {revision.published_at:%Y-%m-%d %H:%M} UTC"


def _updated(changes: Mapping[str, Json]) -> Iterator[str]:
    figures = _told_once(changes["figures"])[:_SHOWN_FIGURES]
    yield from (_figure(figure) for figure in figures)
    counts = {verb: len(changes["sentences"][verb]) for verb in ("added", "removed")}
    for verb, count in counts.items():
        if count:
            yield f"{_spelt(count)} sentence{'s' * (count > 1)} {verb}" + _background(changes, verb)
    headline = changes["headline"]
    if headline["before"] != headline["after"]:
        yield f"headline now “{_cut(headline['after'] or '')}”"
    elif not figures and not any(counts.values()):
        yield _edited(changes)


def _background(changes: Mapping[str, Json], verb: str) -> str:
    return " as background" if verb == "added" and changes["background"] else ""


def _edited(changes: Mapping[str, Json]) -> str:
    edited = changes["sentences"]["edited"]
    spans = [s for e in edited for s in e["spans"]]
    if len(spans) == 1 and spans[0]["before"] and spans[0]["after"]:
        return f"“{_cut(spans[0]['before'])}” became “{_cut(spans[0]['after'])}”"
    return f"facts changed in {_spelt(len(edited))} sentence{'s' * (len(edited) != 1)}"


def _figure(figure: Mapping[str, Json]) -> str:
    what = _COUNTED.get(figure["what"], f"figure for {figure['what']}")
    verb = "lowered" if figure["reversed"] else "raised"
    old, new = (_in_sentence(figure[name]) for name in ("old_text", "new_text"))
    return f"{what} {verb} from {old} to {new}"


def _in_sentence(number: str) -> str:
    """ "Six", which began a headline, is "six" here."""
    return number[:1].lower() + number[1:]


def _told_once(figures: Sequence[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Headline and body often tell one change, and only one of them says what is counted."""
    told: dict[tuple[float, float], list[Mapping[str, Json]]] = {}
    for figure in figures:
        told.setdefault((figure["old_value"], figure["new_value"]), []).append(figure)
    return [f for same in told.values() for f in _named(same)]


def _named(same: list[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    counted = [f for f in same if f["what"] in _COUNTED]
    return counted or same[:1]


def _worded(changes: Mapping[str, Json]) -> str:
    headline = changes["headline"]
    if changes["rule"] == "wording" and headline["before"] != headline["after"]:
        return f"headline reworded: “{_cut(headline['after'] or '')}”"
    return _WORDED.get(changes["rule"], "wording changed")


def _spelt(count: int) -> str:
    return _SMALL[count] if count < len(_SMALL) else str(count)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1].rstrip() + "…"
