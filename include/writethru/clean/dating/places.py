"""Where on a page a date stands, and how far that makes it the article's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from writethru.clean.markup.blocks import Block, Walked

_DATE_CLASS: Final = re.compile(
    r"date|time|datum|fecha|data(?!-)|publi|posted|byline|meta|stamp|infoline|autho?r",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"comment|kommentar|related|sidebar|widget|teaser|recommend|popular|most|slider|carousel|latest|"
    r"trending|promo|more-|-more|similar|navig|footer|newsletter|breaking|ticker|forum-?list|archive|"
    r"calend|kalender|event|weather|reply|respond|banner|topbar|masthead",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(r"comment|kommentar|reply|respond|disqus", re.IGNORECASE)
_FRAMES: Final = frozenset({"nav", "footer", "aside"})
_NAME_CHARS_MAX: Final = 200
_CLASS_LEVELS: Final = 3
_BASE: Final = 0.5
_TRUST_MAX: Final = 0.78
_TRUST_MIN: Final = 0.05
_NEAR_BLOCKS: Final = 12
_FAR_BLOCKS: Final = 40
_ABOVE_BLOCKS: Final = 3


class Places:
    """The boxes of one page, seen from its headline (a place in its blocks, or None)."""

    def __init__(self, page: Walked, headline_at: int | None) -> None:
        self._page, self._headline_at = page, headline_at
        self._around_headline = self._chain(headline_at)
        self._known: dict[int, float] = {}

    def trust_of(self, at: int) -> float:
        """How far the block `at` is where the article's own date would stand."""
        block = self._page.blocks[at]
        trust = _BASE + self._distance(at) + self._box_trust(block)
        return min(_TRUST_MAX, max(_TRUST_MIN, trust))

    def block_with(self, text: str) -> int | None:
        """The block that shows `text`: the next one from the headline on, else any."""
        blocks, first = self._page.blocks, self._headline_at or 0
        behind = (i for i in range(first, len(blocks)) if text in blocks[i].text)
        above = (i for i in range(first) if text in blocks[i].text)
        return next(behind, next(above, None)) if text else None

    def _chain(self, at: int | None) -> frozenset[int]:
        chain: set[int] = set()
        box = -1 if at is None else self._page.blocks[at].box
        while box >= 0:
            chain.add(box)
            box = self._page.boxes[box].parent
        return frozenset(chain)

    def _distance(self, at: int) -> float:
        if self._headline_at is None:
            return -0.05 if at < _FAR_BLOCKS else -0.15
        after = at - self._headline_at
        if after < -_ABOVE_BLOCKS:
            return -0.15
        if after < 0:
            return 0.03
        if after <= _NEAR_BLOCKS:
            return 0.1 - 0.008 * after
        return -0.1 if after <= _FAR_BLOCKS else -0.2

    def _box_trust(self, block: Block) -> float:
        trust = self._of_box(block.box)
        if block.linked and block.linked >= len(block.text) - 1:
            trust -= 0.05
        if any(_said_of(_named(attributes)).is_date for attributes in block.inline):
            trust += 0.1
        return trust

    def _of_box(self, box: int) -> float:
        if box not in self._known:
            self._known[box] = self._walk_up(box)
        return self._known[box]

    def _walk_up(self, box: int) -> float:
        """What the boxes say that hold the date but not the headline."""
        trust, level = 0.0, 0
        while box >= 0 and box not in self._around_headline:
            each = self._page.boxes[box]
            said = _said_of(_named(each.attributes))
            if level < _CLASS_LEVELS and trust == 0.0 and said.is_date:
                trust = 0.1
            if each.tag in _FRAMES or (each.tag == "header" and self._around_headline):
                return trust - 0.25
            if said.is_elsewhere:
                return trust - (0.4 if said.is_comment else 0.25)
            box, level = each.parent, level + 1
        return trust


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the names of an element say of it."""

    is_date: bool
    is_elsewhere: bool
    is_comment: bool


@lru_cache(maxsize=8192)
def _said_of(name: str) -> _Said:
    name = name[:_NAME_CHARS_MAX]
    return _Said(
        is_date=bool(name) and _DATE_CLASS.search(name) is not None,
        is_elsewhere=bool(name) and _ELSEWHERE.search(name) is not None,
        is_comment=bool(name) and _COMMENTS.search(name) is not None,
    )


def _named(attributes: Mapping[str, str | None]) -> str:
    names = (attributes.get("class"), attributes.get("id"), attributes.get("itemprop"))
    return " ".join(name for name in names if name)
