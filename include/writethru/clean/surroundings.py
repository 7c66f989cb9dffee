"""What stands around a page's text: its standfirst, byline, notices, notes and credits.

Extraction keeps paragraphs and loses the short lines beside them, so those are read from the page
as shown, between the headline and a little behind the last paragraph.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.clean.characters import plain, word_count
from writethru.clean.credits import Credit, credit_of
from writethru.clean.furniture import is_furniture
from writethru.clean.notices import developing_notice, notes_of
from writethru.model import CorrectionNote

LINES_BEFORE: Final = 3
LINES_AFTER: Final = 8
CREDIT_LINES_AFTER: Final = 3
HEAD_LINES: Final = 15
STANDFIRST_WORDS_MIN: Final = 6
_SAME_START_CHARS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    standfirst: str | None = None
    developing_notice: str | None = None
    corrections: tuple[CorrectionNote, ...] = ()
    credits: tuple[Credit, ...] = ()


def surroundings(
    lines: Sequence[str],
    paragraphs: Sequence[str],
    *,
    headline_at: int,
    descriptions: Sequence[str],
    zone: str,
) -> Surroundings:
    """Reads `lines` (the page as shown) around `paragraphs` (its text)."""
    known = {plain(p) for p in paragraphs}
    begin, end = _span(lines, known, headline_at)
    near = lines[max(0, headline_at - LINES_BEFORE) : end + 1 + LINES_AFTER]
    head = lines[headline_at + 1 : min(begin, headline_at + 1 + HEAD_LINES)]
    tail = [
        line for line in lines[end + 1 : end + 1 + CREDIT_LINES_AFTER] if not is_furniture(line)
    ]
    _, notes = notes_of([line for line in near if plain(line) not in known], zone=zone)
    found = [credit_of(line, is_first=True) for line in head]
    found += [credit_of(line, is_last=True) for line in tail if word_count(line) <= 30]  # noqa: PLR2004
    return Surroundings(
        standfirst=_standfirst(head, descriptions),
        developing_notice=_notice(near),
        corrections=notes,
        credits=tuple(c for c in found if c and not c.kept),
    )


def _span(lines: Sequence[str], known: set[str], headline_at: int) -> tuple[int, int]:
    """The first and the last line of the text, which begins below the headline.

    Extraction often keeps the headline as a paragraph of the text.
    """
    within = [i for i in range(headline_at + 1, len(lines)) if plain(lines[i]) in known]
    texts = [i for i in within if word_count(lines[i]) >= STANDFIRST_WORDS_MIN] or within
    return (texts[0], texts[-1]) if texts else (headline_at, headline_at)


def _standfirst(head: Sequence[str], descriptions: Sequence[str]) -> str | None:
    """A line under the headline that the page's own description repeats."""
    starts = [
        plain(d)[:_SAME_START_CHARS] for d in descriptions if word_count(d) >= STANDFIRST_WORDS_MIN
    ]
    for line in head:
        words = plain(line)
        if word_count(line) >= STANDFIRST_WORDS_MIN and any(words.startswith(s) for s in starts):
            return line
    return None


def _notice(lines: Sequence[str]) -> str | None:
    for line in lines:
        noticed = developing_notice(line)
        if noticed.developing and not noticed.kept:
            return noticed.developing
    return None
