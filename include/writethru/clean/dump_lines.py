"""The lines of a text dump: unwrapped, and judged by what they look like in any language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from writethru.clean.characters import word_count
from writethru.clean.furniture import LEXICON, is_furniture
from writethru.clean.phrases import is_only, starts_with
from writethru.clean.sentences import ends_sentence

WRAP_CHARS_MAX: Final = 120
WRAP_CHARS_MIN: Final = 40
_WRAPPED_SHARE: Final = 0.25
_SENTENCE_WORDS_MIN: Final = 6
_LONG_WORDS_MIN: Final = 25
_CAPTION_WORDS_MIN: Final = 12
_SUBHEAD_WORDS_MAX: Final = 12
_END_WORDS_MAX: Final = 6
_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\]")
_IMAGE: Final = re.compile(r"\[(?:IMAGE|IMG|INLINE|LINK|VIDEO|Image|EMBED)\b[^\]]{0,80}\]")
_BULLET: Final = re.compile(r"\s{0,12}(?:[*+•·◦‣]|-(?=\s)|\d{1,2}\.)\s+")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a dump, or one paragraph after unwrapping. `after_gap`: a blank line before."""

    text: str
    is_indented: bool
    is_bullet: bool
    after_gap: bool

    @cached_property
    def words(self) -> int:
        return word_count(self.text)

    @cached_property
    def is_sentence(self) -> bool:
        """Running text, by its length and its end."""
        ends = ends_sentence(self.text) and self.words >= _SENTENCE_WORDS_MIN
        return ends or self.words >= _LONG_WORDS_MIN

    @cached_property
    def is_furniture(self) -> bool:
        return is_furniture(self.text)

    @cached_property
    def opens_the_rest(self) -> bool:
        """Whether what follows is no longer the text: comments, other articles."""
        return is_only(LEXICON, "ends", self.text) or (
            self.words <= _END_WORDS_MAX
            and not ends_sentence(self.text)
            and starts_with(LEXICON, "ends", self.text)
        )

    @cached_property
    def weight(self) -> float:
        """How much the line speaks for text (above 0) or for what surrounds one (below)."""
        if self.opens_the_rest:
            return -20.0
        if self.is_furniture:
            return -1.5
        if self.is_sentence:
            return 1.0 + min(self.words, 60) / 10
        if self.words >= _CAPTION_WORDS_MIN:
            return 0.3
        if ends_sentence(self.text):
            return 0.2
        return -1.5 if self.is_indented or self.is_bullet else -0.9


def read_lines(raw: Sequence[str]) -> list[Line]:
    """The dump's lines, without images and footnote marks, hard wraps undone, blanks dropped."""
    cleaned = [_IMAGE.sub("", _FOOTNOTE.sub("", line)).rstrip() for line in raw]
    lines: list[Line] = []
    gap = True
    for text in unwrapped(cleaned):
        if not text.strip():
            gap = True
            continue
        is_bullet = _BULLET.match(text) is not None
        flat = " ".join(text.split())
        lines.append(
            Line(text=flat, is_indented=text[:2].isspace(), is_bullet=is_bullet, after_gap=gap)
        )
        gap = False
    return lines


def unwrapped(lines: list[str]) -> list[str]:
    """Joins the lines of paragraphs that were broken at one width.

    A line was broken if the next line's first word would not have fit behind it. Where too few
    lines tell the width, only a line that goes on in small letters below was.
    """
    lengths = [len(line) for line in lines if len(line.split()) > 3]  # noqa: PLR2004
    width = max(lengths, default=0)
    full = sum(1 for length in lengths if length > width * 0.8)
    is_wrapped = WRAP_CHARS_MIN <= width <= WRAP_CHARS_MAX and full >= _WRAPPED_SHARE * len(lengths)
    joined: list[str] = []
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else ""
        if (is_wrapped and _was_broken(before, line, width)) or _goes_on(before, line):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def _goes_on(line: str, following: str) -> bool:
    """Whether a long line stops within a sentence whose next word stands below."""
    is_open = len(line) >= WRAP_CHARS_MIN and not ends_sentence(line)
    return is_open and following[:1].islower()


def _was_broken(line: str, following: str, width: int) -> bool:
    if not line.strip() or not following.strip() or _BULLET.match(following):
        return False
    first = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(first) > width


def is_subhead(line: Line, following: Line | None) -> bool:
    """A short line on its own, directly above a paragraph of text."""
    return (
        line.after_gap
        and line.words <= _SUBHEAD_WORDS_MAX
        and not (line.is_bullet or line.is_furniture)
        and following is not None
        and following.after_gap
        and following.is_sentence
        and not following.is_furniture
    )
