"""Labels of notes to readers: "Correction:", "[Correction]", "Update om 14:05 uur:"."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from writethru.clean.dating.dates import parse_date
from writethru.clean.noticing.grammar import folded
from writethru.clean.noticing.lexicon import Wording, kind_of
from writethru.clean.noticing.notice_sentences import CLOSED_BRACKETS

LABEL_CHARS_MAX: Final = 90
_LABEL_ENDS_MAX: Final = 6
# What parts a label from its note: "Correction:", "Correction.", "[Correction] The", "Erratum - ".
_LABEL_END: Final = re.compile(r"[:：】\])〕］»）]|\.(?=\s|$)|[—–-](?=\s)|(?<=\d{4})$")
# "Correction, 3 May 2024:", "Update om 14:05 uur:", "Correction (Oct. 12):": a date near a label.
_DATED: Final = re.compile(r"((?:[^ ]+ ){0,3}?)\d[^ ]* (?:[^ ]+ ){0,5}$")
_DATED_UNSPACED: Final = re.compile(r"[^ \d]{0,4}\d[^ ]{0,16}$")
_SHORT: Final = 4  # "on ", "vom ", "kl "

Head = tuple[re.Match[str], str]
"""The sign that ends what may be a label, and the folded words before it."""

Label = tuple[str, int] | None


def heads_of(text: str) -> list[Head]:
    """What may be a label at the start of `text`: all that stands before a sign that ends one."""
    head = text[:LABEL_CHARS_MAX]
    ends = islice(_LABEL_END.finditer(head), _LABEL_ENDS_MAX)
    whole = (end for end in ends if end[0] or len(text) == len(head))
    return [(end, folded(head[: end.start()])) for end in whole]


def labelled_as(text: str, heads: Iterable[Head], wording: Wording) -> Label:
    """The kind that a label at the start names, and where in `text` the label ends."""
    for end, words in heads:
        said = wording.text(words)
        match = wording.labels.fullmatch(said) or wording.labels.match(said)
        if match is None:
            continue
        rest = said[match.end() :]
        if (not rest and end[0]) or (end[0] != "." and _is_dated(rest, text[: end.start()])):
            return kind_of(match), _after_label(text, end.end())
    return None


def _is_dated(rest: str, label: str) -> bool:
    """Whether `rest`, the words behind a label's own, is a date: "Kill Bill 2: ..." has none."""
    match = _DATED.match(rest)
    if match is None:
        return _DATED_UNSPACED.match(rest) is not None
    return (
        "," in label
        or "(" in label
        or match[1].count(" ") == 0
        or len(match[1]) <= _SHORT
        or (parse_date(label) is not None)
    )


def _after_label(text: str, at: int) -> int:
    """Behind the signs that follow a label: "Correction (Oct. 12): " has two."""
    return at + len(text[at:]) - len(text[at:].lstrip(" .:：-–—|" + CLOSED_BRACKETS))
