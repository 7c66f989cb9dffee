"""What stands around a page's text: its byline, notices, notes and credits.

The choice of blocks keeps the text and leaves the short lines beside it, so those are read from
the page as shown, between the headline and a little behind the last paragraph.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from writethru.clean.crediting.credits import Credit, credit_of
from writethru.clean.noticing.notices import (
    NO_NOTICE,
    Notice,
    developing_notice,
    notes_of,
    notice_of,
)
from writethru.clean.words.characters import word_count
from writethru.clean.words.furniture import is_furniture
from writethru.model import CorrectionNote

LINES_BEFORE: Final = 3
LINES_AFTER: Final = 8
CREDIT_LINES_AFTER: Final = 3
HEAD_LINES: Final = 15
TEXT_WORDS_MIN: Final = 6
_CREDIT_WORDS_MAX: Final = 30
_BRACKETED: Final = re.compile(r"\([^()]{2,60}\)(?= [^()]{0,60}\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    notice: Notice = NO_NOTICE
    corrections: tuple[CorrectionNote, ...] = ()
    credits: tuple[Credit, ...] = ()


def surroundings(
    lines: Sequence[str], kept: Collection[int], *, headline_at: int, zone: str
) -> Surroundings:
    """Reads `lines` (the page as shown) around its text, the lines at `kept`."""
    begin, end = _span(lines, kept, headline_at)
    first = max(0, headline_at - LINES_BEFORE)
    near = [lines[i] for i in range(first, min(len(lines), end + 1 + LINES_AFTER)) if i not in kept]
    head = lines[headline_at + 1 : min(begin, headline_at + 1 + HEAD_LINES)]
    tail = [
        line for line in lines[end + 1 : end + 1 + CREDIT_LINES_AFTER] if not is_furniture(line)
    ]
    _, notes = notes_of(near, zone=zone)
    found = [credit_of(line, is_first=True) or _before_stamp(line) for line in head]
    found += [
        credit_of(line, is_last=True) for line in tail if word_count(line) <= _CREDIT_WORDS_MAX
    ]
    return Surroundings(
        notice=notice_of(noticed for line in near if not (noticed := developing_notice(line)).kept),
        corrections=notes,
        credits=tuple(c for c in found if c and not c.kept),
    )


def _before_stamp(line: str) -> Credit | None:
    """ "(avec AFP) Publié le 4 juin 2024": a credit in brackets that a stamp follows."""
    match = _BRACKETED.match(line)
    return (
        credit_of(match[0], is_first=True) or credit_of(match[0], is_last=True) if match else None
    )


def _span(lines: Sequence[str], kept: Collection[int], headline_at: int) -> tuple[int, int]:
    """The first and the last line of the text, which begins below the headline."""
    within = [i for i in sorted(kept) if i > headline_at]
    if not within:
        return headline_at, headline_at
    first = next((i for i in within if _is_text(lines[i])), within[0])
    return first, next((i for i in reversed(within) if _is_text(lines[i])), within[-1])


def _is_text(line: str) -> bool:
    return word_count(line) >= TEXT_WORDS_MIN
