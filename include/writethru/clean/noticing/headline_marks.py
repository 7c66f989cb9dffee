"""What newsrooms write before or behind a headline about the text itself: "UPDATE 2-", "[속보]"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from writethru.clean.noticing.grammar import folded, squeezed
from writethru.clean.noticing.lexicon import written

MARKS_MAX: Final = 4
HEADLINE_CHARS_MAX: Final = 600
# The wires' own, in capitals and with a hyphen that no space follows. Source: Reuters style guide.
_WIRE: Final = re.compile(
    r"(UPDATE|WRAPUP|CORRECTED|CORRECTION|REFILE|RPT|REPEAT|KILL|WITHDRAWN|ADVISORY)"
    r"(?: (\d{1,2}))?-"
)
_WIRE_KINDS: Final = {
    "UPDATE": "updated", "WRAPUP": "updated", "CORRECTED": "correction", "CORRECTION": "correction",
    "REFILE": "refile", "RPT": "repeat", "REPEAT": "repeat", "KILL": "retraction",
    "WITHDRAWN": "retraction", "ADVISORY": "editors_note",
}  # fmt: skip
_LEAD: Final = re.compile(
    r"[\s,(]{1,3}(?:(\d{1,2})(?:st|nd|rd|th) )?(?:ld|lead)(?:-writethru)?\)?$", re.IGNORECASE
)
_BRACKETED: Final = re.compile(
    r"\s{0,3}[\[【〔(（<〈《［]([^\[\]【】〔〕()（）<>〈〉《》［］]{1,40})[\]】〕)）>〉》］]"
    r"\s{0,3}(?:[:：|–—-]\s{1,3})?"
)
_BRACKETED_AT_END: Final = re.compile(
    r"\s{0,3}[\[【〔(（［]([^\[\]【】〔〕()（）［］]{1,40})[\]】〕)）］]\s{0,3}$"
)
_PARTED: Final = re.compile(
    r"\s{0,3}(?:[+*•🔴]{1,3}\s{0,3})?([^\W_][^:：+*|!！\n]{0,30}?)\s{0,3}"
    r"(?:[+*]{2,3}|[:：|!！]|[–—-](?=\s))\s{0,3}"
)
_DIGITS: Final = re.compile(r"\d{1,2}")
_EDGE_CHARS: Final = 60
_NUMBERED: Final = {"보": "developing"} | {
    f"{nth}ld": "updated" for nth in ("", "st", "nd", "rd", "th")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark as written. `number` counts the updates, where it has one.

    `kind` is breaking, live, developing, updated, correction, retraction, refile, repeat or
    editors_note.
    """

    kind: str
    text: str
    number: int | None = None


def headline_marks(text: str) -> tuple[str, tuple[Mark, ...]]:
    """`text` without its marks, and the marks in their order; as it was where nothing else is."""
    if len(text) > HEADLINE_CHARS_MAX:
        return text, ()
    before, rest = _taken(text, (_wire_mark, _bracketed_mark, _parted_mark))
    after, rest = _taken(rest, (_mark_at_end, _lead_mark))
    marks = (*before, *reversed(after))
    return (rest.strip(), marks) if rest.strip() and marks else (text, ())


_Taken = tuple[Mark, str] | None


def _taken(text: str, takers: tuple[Callable[[str], _Taken], ...]) -> tuple[list[Mark], str]:
    marks: list[Mark] = []
    while len(marks) < MARKS_MAX:
        found = next((taken for take in takers if (taken := take(text))), None)
        if found is None:
            break
        marks.append(found[0])
        text = found[1]
    return marks, text


def _wire_mark(text: str) -> _Taken:
    match = _WIRE.match(text)
    if match is None:
        return None
    number = int(match[2]) if match[2] else None
    kind = _WIRE_KINDS[match[1]]
    return Mark(kind=kind, text=match[0].rstrip("-"), number=number), text[match.end() :]


def _lead_mark(text: str) -> _Taken:
    """AP's "Ferry Fire, 1st Ld-Writethru" and Yonhap's "(2nd LD)"."""
    match = _LEAD.search(text, max(0, len(text) - _EDGE_CHARS))
    if match is None or not ("(" in match[0] or match[1] or "-" in match[0]):
        return None
    number = int(match[1]) if match[1] else None
    return Mark(kind="updated", text=match[0].strip(" ,()"), number=number), text[: match.start()]


def _bracketed_mark(text: str) -> _Taken:
    match = _BRACKETED.match(text)
    mark = _mark(match[1]) if match else None
    return (mark, text[match.end() :]) if match and mark else None


def _parted_mark(text: str) -> _Taken:
    match = _PARTED.match(text)
    mark = _mark(match[1]) if match else None
    return (mark, text[match.end() :]) if match and mark else None


def _mark_at_end(text: str) -> _Taken:
    match = _BRACKETED_AT_END.search(text, max(0, len(text) - _EDGE_CHARS))
    mark = _mark(match[1]) if match else None
    return (mark, text[: match.start()]) if match and mark else None


def _mark(said: str) -> Mark | None:
    digits = _DIGITS.search(said)
    words = squeezed(folded(_DIGITS.sub("", said)))
    kind = _kinds().get(words) or (_NUMBERED.get(words) if digits else None)
    if kind is None:
        return None
    return Mark(kind=kind, text=said.strip(), number=int(digits[0]) if digits else None)


@cache
def _kinds() -> dict[str, str]:
    """The kind of each mark of every language; where two have one word, the first one's."""
    found: dict[str, str] = {}
    for words in written().values():
        for kind, marks in words.get("marks", {}).items():
            for mark in marks:
                found.setdefault(squeezed(folded(_DIGITS.sub("", mark))), kind)
    found.pop("", None)
    return found
