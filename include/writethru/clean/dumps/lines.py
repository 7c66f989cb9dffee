"""The lines of a text dump, hard wraps undone, without the marks that text browsers add."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from writethru.clean.words.sentences import ends_sentence

WRAP_CHARS_MAX: Final = 120
WRAP_CHARS_MIN: Final = 40
_WORDS_MIN: Final = 4
_LONGEST_SHARE: Final = 0.02
_BROKEN_MIN: Final = 2
_OPEN_SHARE_MIN: Final = 0.5
_GOES_ON_SHARE_MIN: Final = 0.2
_IMAGE: Final = re.compile(
    r"!\[[^\]\n]{0,300}\]\([^)\s]{0,300}\)"
    r"|\[(?:IMAGE|IMG|INLINE|LINK|VIDEO|Image|EMBED|BUTTON|image|img|video)\b[^\]]{0,200}\]"
)
_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\]")
_LINK: Final = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\s]{0,300}(?: \"[^\"\n]{0,200}\")?\)")
_BULLET: Final = re.compile(r"(?:[*+•●▪◦‣]|o(?= {2})|-(?=\s)|\d{1,3}[.)])\s+")
_MARK: Final = re.compile(r"(?:[*+•●▪◦‣]|#{1,6}|>|o(?=\s{2}))\s{1,40}")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a dump, or one paragraph after unwrapping.

    `indent`: spaces before it. `links`: marks of links that it had. `after_gap`: a blank line
    before it.
    """

    text: str
    indent: int
    links: int
    is_bullet: bool
    after_gap: bool


def read_lines(raw: Sequence[str]) -> list[Line]:
    """The dump's lines, without images and marks of links, hard wraps undone, blanks dropped."""
    lines: list[Line] = []
    gap = True
    for text in unwrapped(raw):
        line = _read(text, after_gap=gap) if text else None
        gap = line is None and (gap or not text or text.isspace())
        if line:
            lines.append(line)
    return lines


def _read(text: str, *, after_gap: bool) -> Line | None:
    shown, links = _unmarked(text) if "[" in text else (text, 0)
    stripped = shown.strip()
    if not stripped:
        return None
    is_bullet = not stripped[0].isalpha() and _BULLET.match(stripped) is not None
    flat = _MARK.sub("", stripped, count=1) if _MARK.match(stripped) else stripped
    if "**" in flat:
        flat = flat.replace("**", "")
    if not flat:
        return None
    return Line(
        text=" ".join(flat.split()),
        indent=len(shown) - len(shown.lstrip()),
        links=links,
        is_bullet=is_bullet,
        after_gap=after_gap,
    )


def _unmarked(text: str) -> tuple[str, int]:
    text = _IMAGE.sub("", text)
    text, footnotes = _FOOTNOTE.subn("", text)
    text, links = _LINK.subn(r"\1", text)
    return text, footnotes + links


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Joins the lines of paragraphs that were broken at one width.

    A line was broken if the next line's first word would not have fit behind it. Where no width
    can be told, only a long line that goes on in small letters below was.
    """
    width = _width(lines)
    joined: list[str] = []
    before = ""
    for line in lines:
        if before and line and (_was_broken(before, line, width) or _goes_on(before, line)):
            joined[-1] = _glued(joined[-1], line.lstrip())
        else:
            joined.append(line)
        before = line
    return joined


def _glued(line: str, rest: str) -> str:
    is_tight = _UNSPACED.match(line[-1:]) and _UNSPACED.match(rest[:1])
    return f"{line}{rest}" if is_tight else f"{line} {rest}"


def _width(lines: Sequence[str]) -> int:
    """The width that the page was wrapped at; 0 for none."""
    lengths = sorted(len(line) for line in lines if len(line) >= WRAP_CHARS_MIN and _is_wordy(line))
    if not lengths:
        return 0
    width = lengths[-1 - int(_LONGEST_SHARE * len(lengths))]
    if width > WRAP_CHARS_MAX:
        return 0
    return width if _is_wrapped([*_broken(lines, width)]) else 0


def _is_wordy(line: str) -> bool:
    """No address, which no program wraps."""
    return not line.isascii() or len(line.split(None, _WORDS_MIN)) > _WORDS_MIN


def _is_wrapped(broken: Sequence[tuple[str, str]]) -> bool:
    """Whether those lines stop within sentences that the next ones go on with or end; headlines
    in a list do neither."""
    is_open = sum(not ends_sentence(line) for line, _ in broken)
    goes_on = sum(not rest.lstrip()[:1].isupper() or ends_sentence(rest) for _, rest in broken)
    return (
        len(broken) >= _BROKEN_MIN
        and is_open >= _OPEN_SHARE_MIN * len(broken)
        and goes_on >= _GOES_ON_SHARE_MIN * len(broken)
    )


def _broken(lines: Sequence[str], width: int) -> Iterator[tuple[str, str]]:
    for line, following in pairwise(lines):
        if line and following and _was_broken(line, following, width):
            yield line, following


def _goes_on(line: str, following: str) -> bool:
    """Whether a long line stops within a sentence whose next word stands below."""
    return len(line) >= WRAP_CHARS_MIN and following[0].islower() and not ends_sentence(line)


def _was_broken(line: str, following: str, width: int) -> bool:
    if len(line) < width // 2 or len(line) > width * 1.25 or not width:
        return False
    rest = following.lstrip()
    first = len(rest.split(maxsplit=1)[0]) if rest else 0
    is_tight = first > width // 2 and not rest.isascii()  # unspaced scripts break anywhere
    fits = len(line) + 1 + (0 if is_tight else first) <= width
    return bool(rest) and not fits and _BULLET.match(rest) is None
