"""Everything that is measured of a page's blocks, as the tables that the two models are asked.

The first table is of the page alone. The second adds what the first model's scores say around a
block: a paragraph among paragraphs, a teaser among teasers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.choosing.block_boxes import (
    KINDS,
    Layout,
    distance_table,
    held_table,
    layout_of,
    nth_table,
    repeat_table,
)
from writethru.clean.choosing.block_places import (
    NEAR,
    PLACES,
    near_table,
    place_table,
    prose_of,
    shifted,
    since,
    until,
)
from writethru.clean.choosing.block_text import TEXT, Hints, text_table
from writethru.clean.choosing.forest import LEAF_SCALE
from writethru.clean.markup.blocks import Walked

Table = NDArray[np.float64]
Scores = NDArray[np.int32]

_HELD_LEVELS: Final = 6
_REPEAT_LEVELS: Final = 5
_HELD: Final = ("chars", "link", "prose", "share", "paragraphs", "blocks")
NAMES: Final = (
    *TEXT,
    "depth",
    *KINDS,
    *(f"{name}_{level}" for level in range(_HELD_LEVELS) for name in _HELD),
    *(
        f"{n}_{level}"
        for level in range(_REPEAT_LEVELS)
        for n in ("repeats", "repeat_blocks", "nth")
    ),
    *("nth_like", "nth_article", "nth_section"),
    *PLACES,
    *(f"{name}{by:+d}" for by, names in NEAR for name in names),
)
"""The columns of the first table."""

_KEPT: Final = (
    "chars link_share ends furniture in_title site_share p li depth share_1 share_2 section_chars "  # noqa: SIM905
    "section_link since_heading heading from_h1 from_title has_body in_body order blocks repeats_0 "
    "repeats_1 ~comment ~related ~author ~caption since_rest h1s described copies seen "
    "heading_title in_description".split()
)
_KEPT_AT: Final = [NAMES.index(name) for name in _KEPT]
_SHIFTS: Final = (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5)
_WINDOWS: Final = (3, 8, 20)
_AROUND: Final = (
    "score",
    *(f"score{by:+d}" for by in _SHIFTS),
    *(f"window_{width}" for width in _WINDOWS),
    *["kept_before", "kept_after", "kept", "kept_share", "best", "own_share"],
    *["since_sure", "until_sure", "since_unsure", "until_unsure"],
    *(f"{n}_{level}" for level in range(5) for n in ("mean", "part", "others")),
    *(f"{n}_{like}" for like in ("shape", "parent_shape", "section") for n in ("mean", "others")),
)
CONTEXT_NAMES: Final = (*_AROUND, *(f"own_{name}" for name in _KEPT))
"""The columns of the second table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A page's blocks, measured: `table` is blocks x NAMES."""

    page: Walked
    layout: Layout
    table: Table


def measure(page: Walked, hints: Hints) -> Measured:
    """The first table of `page`, which has at least one block."""
    boxes, blocks = page.boxes, page.blocks
    layout = layout_of(page)
    text = text_table(blocks, hints)
    prose = prose_of(text)
    table = np.hstack([
        text, distance_table(boxes, blocks), _held(layout, text, prose),
        repeat_table(layout, levels=_REPEAT_LEVELS), nth_table(boxes, layout, prose),
        place_table(boxes, blocks, text, prose), near_table(text),
    ])  # fmt: skip
    return Measured(page=page, layout=layout, table=table)


def _held(layout: Layout, text: Table, prose: Table) -> Table:
    """Of the boxes above: characters, their share in links and in prose, their share of the page's
    prose, how many paragraphs of prose, how many blocks."""
    chars, link = text[:, TEXT.index("chars")], text[:, TEXT.index("link_share")]
    values = np.column_stack([chars, chars * link, chars * prose, prose, np.ones(len(chars))])
    total = float(values[:, 2].sum()) + 1e-9
    found = []
    for held in held_table(layout, values, levels=_HELD_LEVELS):
        size = held[:, 0] + 1e-9
        found += [held[:, 0], held[:, 1] / size, held[:, 2] / size, held[:, 2] / total,
                  held[:, 3], held[:, 4]]  # fmt: skip
    return np.column_stack(found)


def context(measured: Measured, scores: Scores) -> Table:
    """The second table: blocks x CONTEXT_NAMES, from the first model's `scores`."""
    score = np.clip(scores / LEAF_SCALE, -8, 8)
    chars = measured.table[:, TEXT.index("chars")]
    mass = chars * (np.clip(score, -4, 4) / 8 + 0.5)
    shifts = [shifted(score[:, None], by)[:, 0] for by in _SHIFTS]
    sure, unsure = (score > 1) & (chars > 60), (score < -1.5) & (chars > 60)  # noqa: PLR2004
    around = [
        score, *shifts, *_windows(mass, chars), *_parts(mass, chars, score),
        since(sure, 60), until(sure, 60), since(unsure, 60), until(unsure, 60),
        *_above(measured, mass, chars), *_alike(measured, mass, chars),
    ]  # fmt: skip
    return np.column_stack([*around, measured.table[:, _KEPT_AT]])


def _windows(mass: Table, chars: Table) -> list[Table]:
    """What part of the text near a block is kept."""
    kept, all_ = (np.concatenate([[0.0], np.cumsum(v)]) for v in (mass, chars))
    at = np.arange(len(mass))
    found = []
    for width in _WINDOWS:
        low, high = np.maximum(0, at - width), np.minimum(len(at), at + width + 1)
        found.append((kept[high] - kept[low]) / (all_[high] - all_[low] + 1e-9))
    return found


def _parts(mass: Table, chars: Table, score: Table) -> list[Table]:
    sums = np.concatenate([[0.0], np.cumsum(mass)])
    total, n = sums[-1] + 1e-9, len(mass)
    return [
        sums[:-1] / total, (total - sums[1:]) / total, np.full(n, total),
        np.full(n, total / (float(np.cumsum(chars)[-1]) + 1e-9)), np.full(n, score.max()),
        mass / total,
    ]  # fmt: skip


def _above(measured: Measured, mass: Table, chars: Table) -> list[Table]:
    total = float(np.cumsum(mass)[-1]) + 1e-9
    values = np.column_stack([mass, chars])
    found = []
    for held in held_table(measured.layout, values, levels=5):
        found += [held[:, 0] / (held[:, 1] + 1e-9), held[:, 0] / total,
                  (held[:, 0] - mass) / (held[:, 1] - chars + 1e-9)]  # fmt: skip
    return found


def _alike(measured: Measured, mass: Table, chars: Table) -> list[Table]:
    """What part is kept of the text in boxes of the same shape, and under the same heading."""
    layout = measured.layout
    section = measured.table[:, NAMES.index("section")].astype(np.intp)
    found = []
    for like in (layout.shape[layout.at], layout.shape[layout.parent[layout.at]], section):
        kept, all_ = np.bincount(like, mass)[like], np.bincount(like, chars)[like]
        found += [kept / (all_ + 1e-9), (kept - mass) / (all_ - chars + 1e-9)]
    return found
