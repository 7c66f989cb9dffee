"""What a page looks like from afar: running text, cards that point elsewhere, figures."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from writethru.clean.markup.blocks import Walked
from writethru.clean.words.characters import word_count

_PROSE_CHARS_MIN: Final = 80
_PROSE_CHARS_MIN_DENSE: Final = 30
_HEAD_CHARS_MIN: Final = 18
_HEAD_CHARS_MIN_DENSE: Final = 8
_HEAD_CHARS_MAX: Final = 180
_LABEL_CHARS_MAX: Final = 24
_LINKED_SHARE_MIN: Final = 0.7
_PROSE_LINKED_MAX: Final = 0.5
_LINE_TAGS: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd"))
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")
_CLOSERS: Final = "\"'”’»)]*_ ›」』"
_HEADLESS: Final = re.compile(r"^\d{1,3}[.)]\s|[.?!…:。？]$|\d ?[%€$°]?C?$")
"""Where no links are known: a numbered subhead, a question, a sentence, a row of figures heads no
card."""

_PAGER: Final = re.compile(
    r"(?:page|seite|página|pagina|strona|sayfa|sivu|side|sida|страница|стр\.?|第)\s?\d{1,2}\s?"
    r"(?:of|von|de|di|van|z|sur|из|av|af|do|/|共)\s?\d{1,2}(?:\s?页)?",
    re.IGNORECASE,
)
_FIRST_DENSE: Final = "\u1100"
"""From here on scripts say in one character what takes two or three letters elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Counts over a page's pieces (blocks or lines); `*_chars` in characters.

    `run` is the running text that hangs together: paragraphs of one box, or of lines that follow
    one another, with `run_heads` headlines between. `solid` are the paragraphs that follow one
    another with nothing between. `cards` are headlines (linked ones, where links are known) that
    stand one after the other, each with a label or one teaser at most. `has_pager`: "Page 2 of 4"
    is shown.
    """

    prose: int
    run: int
    run_chars: int
    run_heads: int
    solid: int
    cards: int
    chars: int
    linked_chars: int
    knows_links: bool
    has_pager: bool

    @property
    def linked_share(self) -> float:
        return self.linked_chars / self.chars if self.chars else 0.0


class _Piece(NamedTuple):
    text: str
    group: int
    is_prose: bool
    is_head: bool


_Run = tuple[int, int, int]
"""Paragraphs, their characters, the headlines among them."""


def shape_of_page(page: Walked) -> Shape:
    """The shape of a walked page."""
    pieces = []
    linked = 0
    boxes = page.boxes
    for block in page.blocks:
        linked += min(block.linked, len(block.text))
        share = block.linked / len(block.text)
        box = boxes[block.box] if block.box >= 0 else None
        group = box.parent if box and box.tag in _LINE_TAGS else block.box
        is_prose = share < _PROSE_LINKED_MAX and _is_prose(block.text)
        is_head = not is_prose and share >= _LINKED_SHARE_MIN and _is_head(block.text)
        pieces.append(_Piece(block.text, group, is_prose, is_head))
    return _shape(pieces, _boxed_run(pieces), linked=linked)


def shape_of_lines(lines: Sequence[str]) -> Shape:
    """The shape of a page of which only the lines are known."""
    pieces = []
    for line in lines:
        is_prose = _is_prose(line)
        is_head = not is_prose and not _HEADLESS.search(line) and _is_head(line)
        pieces.append(_Piece(line, 0, is_prose, is_head))
    return _shape(pieces, _following_run(pieces), linked=None)


def _is_dense(text: str) -> bool:
    return not text.isascii() and max(text) >= _FIRST_DENSE and word_count(text) > len(text) // 4


def _is_prose(text: str) -> bool:
    if len(text) < _PROSE_CHARS_MIN_DENSE:
        return False
    if len(text) < _PROSE_CHARS_MIN and not _is_dense(text):
        return False
    return text.rstrip(_CLOSERS).endswith(_ENDS) or len(text) > 2 * _PROSE_CHARS_MIN


def _is_head(text: str) -> bool:
    if len(text) > _HEAD_CHARS_MAX or len(text) < _HEAD_CHARS_MIN_DENSE:
        return False
    return (len(text) >= _HEAD_CHARS_MIN and text.count(" ") >= 3) or _is_dense(text)  # noqa: PLR2004


def _boxed_run(pieces: Sequence[_Piece]) -> _Run:
    """The box with most prose, and the headlines that stand in it too."""
    count: Counter[int] = Counter()
    chars: Counter[int] = Counter()
    for piece in pieces:
        if piece.is_prose:
            count[piece.group] += 1
            chars[piece.group] += len(piece.text)
    best = max(chars, key=chars.__getitem__, default=None)
    if best is None:
        return 0, 0, 0
    return count[best], chars[best], sum(1 for p in pieces if p.is_head and p.group == best)


def _following_run(pieces: Iterable[_Piece]) -> _Run:
    """The longest row of prose; what stands between two pieces of it is one short line at most."""
    best: _Run = (0, 0, 0)
    count = chars = heads = gap = 0
    for piece in pieces:
        if piece.is_prose:
            count, chars, gap = count + 1, chars + len(piece.text), 0
            best = max(best, (count, chars, heads), key=lambda run: run[1])
            continue
        gap, heads = gap + 1, heads + piece.is_head
        if gap > 1:
            count = chars = heads = 0
    return best


def _shape(pieces: Sequence[_Piece], run: _Run, *, linked: int | None) -> Shape:
    short = [piece.text for piece in pieces if len(piece.text) <= _LABEL_CHARS_MAX]
    return Shape(
        prose=sum(piece.is_prose for piece in pieces),
        run=run[0], run_chars=run[1], run_heads=run[2], solid=_solid(pieces), cards=_cards(pieces),
        chars=sum(len(piece.text) for piece in pieces), linked_chars=linked or 0,
        knows_links=linked is not None,
        has_pager=any(text[-1:].isdigit() and _PAGER.fullmatch(text) for text in short),
    )  # fmt: skip


def _cards(pieces: Iterable[_Piece]) -> int:
    """Headlines behind which comes no running text but a teaser before the next one."""
    cards = behind = 0
    is_open = False
    for piece in pieces:
        if piece.is_head:
            cards += is_open and behind <= 1
            is_open, behind = True, 0
        elif piece.is_prose:
            behind += 1
    return cards + (is_open and behind <= 1)


def _solid(pieces: Iterable[_Piece]) -> int:
    best = row = 0
    for piece in pieces:
        row = row + 1 if piece.is_prose else 0
        best = max(best, row)
    return best
