"""Which of a page's blocks are the article's text, by the two models of `features`."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.choosing.block_text import Hints
from writethru.clean.choosing.features import CONTEXT_NAMES, context, measure
from writethru.clean.choosing.forest import LEAF_SCALE, Models
from writethru.clean.markup.blocks import Block, Walked
from writethru.clean.words.sentences import ends_sentence

THRESHOLD: Final = 0
"""Of the sum of both scores: between the best ones of news and of all kinds of pages."""

_REPEATED_CHARS_MIN: Final = 40


def chosen(page: Walked, hints: Hints, models: Models) -> list[int]:
    """The places of the article's text among the page's blocks, in order, no text twice."""
    if not page.blocks:
        return []
    measured = measure(page, hints)
    table = context(measured, models.blocks.scores(measured.table))
    kept = kept_by(table[:, CONTEXT_NAMES.index("score")], models.blocks_context.scores(table))
    return _first_of_each([block.text for block in page.blocks], kept)


def kept_by(score: NDArray[Any], in_context: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which blocks the first model's clipped log-odds and the second's scores keep together."""
    return np.asarray(score * LEAF_SCALE + in_context > THRESHOLD)


def text_of_units(units: Sequence[str], kept: NDArray[np.bool_]) -> str:
    """The kept ones of `units`, a blank line between."""
    return "\n\n".join(units[i] for i in _first_of_each(units, kept))


def _first_of_each(units: Sequence[str], kept: NDArray[np.bool_]) -> list[int]:
    """The places of the kept units; a long one that came before is not said again."""
    seen: set[str] = set()
    found = []
    for i in np.flatnonzero(kept).tolist():
        text = units[i]
        if text not in seen or len(text) < _REPEATED_CHARS_MIN:
            found.append(i)
            seen.add(text)
    return found


def paragraphs_of(blocks: Sequence[Block]) -> list[str]:
    """The blocks' texts; a line that a single `<br>` broke off in mid-sentence is joined again."""
    found: list[str] = []
    before: Block | None = None
    for block in blocks:
        is_broken = before is not None and block.breaks == 1 and before.box == block.box
        if is_broken and block.text[0].islower() and not ends_sentence(found[-1]):
            found[-1] = f"{found[-1]} {block.text}"
        else:
            found.append(block.text)
        before = block
    return found
