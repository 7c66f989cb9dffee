"""What is measured of each block's own text, and how it compares with what the page says of itself.

Shapes, not words: the only words that count are the title's own and those by which sites speak of
themselves (`site_words`, `furniture`), so that a language without a list is read as well.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.choosing.site_words import site_words
from writethru.clean.markup.blocks import Block
from writethru.clean.words.characters import plain
from writethru.clean.words.furniture import heads_the_rest, is_furniture

Table = NDArray[np.float64]

TEXT: Final = (
    "chars words link_share links mark_share sentences ends digits commas word_chars address "  # noqa: SIM905
    "copies seen has_body in_title topic described in_description in_body site_words site_share "
    "furniture rest".split()
)
"""The columns of `text_table`."""

_START_CHARS: Final = 360
_EDGE_CHARS: Final = 60
_SHORT_CHARS: Final = 60
_LINK_CHARS: Final = 40
_WEAK_CHARS: Final = 3
# Scripts that say more in a letter: Southeast Asian, kana, ideographs, Hangul.
_WIDE: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_WIDE_WEIGHT: Final = 3
_WIDE_IN_A_WORD: Final = 2
_ENDS: Final = frozenset(".!?…。！？।؟۔")
_CLOSERS: Final = "\"'”’»)]*›“„」』 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page says of itself elsewhere: its titles, descriptions and JSON-LD body."""

    titles: Sequence[str] = ()
    descriptions: Sequence[str] = ()
    body: str | None = None


def text_table(blocks: Sequence[Block], hints: Hints) -> Table:
    """A row a block, the columns of `TEXT`; a letter that says more counts thrice."""
    copies = Counter([block.text for block in blocks])
    seen: Counter[str] = Counter()
    compared = _Compared(hints)
    rows = []
    for block in blocks:
        text = block.text
        rows.append((*_shape(block), copies[text], seen[text], *compared.row(block)))
        seen[text] += 1
    return np.array(rows, np.float64).reshape(len(rows), len(TEXT))


def _shape(block: Block) -> tuple[float, ...]:
    text = block.text
    length = len(text)
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    words = text.count(" ") + 1 + wide // _WIDE_IN_A_WORD
    chars = length + (_WIDE_WEIGHT - 1) * wide
    return (
        chars,
        words,
        min(1.0, block.linked / length),
        block.links,
        min(1.0, block.marked / length),
        text.count(". ") + text.count("? ") + (text.count("。") if wide else 0),
        text.rstrip(_CLOSERS)[-1:] in _ENDS,
        sum(map(str.isdigit, text)) if length < _SHORT_CHARS else 0,
        text.count(",") + (text.count("，") + text.count("、") if wide else 0),
        chars / words,
        "@" in text or "://" in text,
    )


class _Compared:
    """The words of a block beside the title's, the description's, JSON-LD's and the site's own."""

    def __init__(self, hints: Hints) -> None:
        self._titles = [set(words) for t in hints.titles if (words := plain(t).split())]
        described = [text for d in hints.descriptions if (text := plain(d))]
        self._starts = tuple(text[:_EDGE_CHARS] for text in described)
        self._described = {w for text in described for w in text.split() if len(w) > _WEAK_CHARS}
        self._topic = {w for words in self._titles for w in words if len(w) > _WEAK_CHARS}
        self._body = f" {plain(hints.body)} " if hints.body else ""
        self._site_words = site_words()
        self._has_body = bool(self._body)
        self._nothing = (self._has_body, *(0.0,) * 9)

    def row(self, block: Block) -> tuple[float, ...]:
        text = block.text
        length = len(text)
        if length < _LINK_CHARS and block.linked >= length:  # an entry of a menu
            return self._nothing
        low = plain(text[:_START_CHARS])
        own = set(low.split())
        site = len(own & self._site_words)
        return (
            self._has_body,
            max([len(own & t) / max(len(own), len(t)) for t in self._titles], default=0.0),
            len(own & self._topic),
            len(own & self._described),
            low.startswith(self._starts),
            self._in_body(text, low) if self._has_body else 0.0,
            site,
            site / max(1, len(own)),
            is_furniture(text),
            heads_the_rest(text),
        )

    def _in_body(self, text: str, low: str) -> float:
        if not low:
            return 0.0
        if len(text) < 2 * _EDGE_CHARS:
            return float(f" {low} " in self._body)
        end = plain(text[-_EDGE_CHARS:]).partition(" ")[2]
        return (float(low[:_EDGE_CHARS] in self._body) + float(end in self._body)) / 2
