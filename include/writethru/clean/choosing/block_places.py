"""What is measured of a block's place: in the page, under its heading, beside its neighbours."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.choosing.block_text import TEXT
from writethru.clean.markup.blocks import Block, Box

Table = NDArray[np.float64]

PLACES: Final = (
    "order blocks before after prose from_h1 from_title prose_before prose_after since_rest near3 "  # noqa: SIM905
    "near8 heading since_heading section h1s section_chars section_link section_prose "
    "section_blocks next_link next_prose heading_rest heading_title stamps since_stamp".split()
)
NEAR: Final = (
    (-1, ("chars", "link_share", "ends", "furniture", "in_title", "site_share", "seen")),
    (1, ("chars", "link_share", "ends", "furniture", "in_title", "site_share")),
    (-2, ("chars", "link_share", "furniture")),
    (2, ("chars", "link_share", "furniture")),
    (-3, ("chars", "link_share")),
    (3, ("chars", "link_share")),
)
"""Which of a neighbour's own measures stand beside a block's, by how far away it is."""

_AT: Final = {name: i for i, name in enumerate(TEXT)}
_PROSE_CHARS: Final = 80
_PROSE_LINK_SHARE: Final = 0.4
_NOWHERE: Final = 1e9
_TITLE_LIKE: Final = 0.6
_STAMP_CHARS: Final = 60
_STAMP_DIGITS: Final = 4
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def prose_of(text: Table) -> Table:
    """1.0 for each block that reads as a paragraph of prose."""
    is_said = (text[:, _AT["ends"]] > 0) | (text[:, _AT["sentences"]] > 0)
    is_long = text[:, _AT["chars"]] >= _PROSE_CHARS
    return (is_said & is_long & (text[:, _AT["link_share"]] < _PROSE_LINK_SHARE)).astype(np.float64)


def place_table(boxes: Sequence[Box], blocks: Sequence[Block], text: Table, prose: Table) -> Table:
    """A row a block, the columns of `PLACES`."""
    n = len(blocks)
    order = np.arange(n, dtype=np.float64)
    levels = np.array([_HEADINGS.get(boxes[b.box].tag, 0) for b in blocks], np.float64)
    mass = np.concatenate([[0.0], np.cumsum(text[:, _AT["chars"]] * prose)])
    total = mass[-1] + 1e-9
    titles = text[:, _AT["in_title"]]
    title = int(np.argmax(titles)) if titles.max() > _TITLE_LIKE else -1
    h1 = int(np.argmax(levels == 1)) if (levels == 1).any() else -1
    stamps = (text[:, _AT["chars"]] < _STAMP_CHARS) & (text[:, _AT["digits"]] >= _STAMP_DIGITS)
    columns = [
        order / n, np.full(n, n), mass[:-1] / total, (total - mass[1:]) / total,
        np.full(n, total), _from(order, h1), _from(order, title),
        since(prose > 0, 50, before_only=True), until(prose > 0, 50, after_only=True),
        since(text[:, _AT["rest"]] > 0, 100), _window(mass, 3), _window(mass, 8),
        *_sections(text, prose, levels),
        np.minimum(np.cumsum(stamps), 60), since(stamps, 100),
    ]  # fmt: skip
    return np.column_stack(columns)


def _from(order: Table, place: int) -> Table:
    return np.clip(order - place, -50, 200) if place >= 0 else np.full(len(order), 300.0)


def since(marks: NDArray[np.bool_], most: int, *, before_only: bool = False) -> Table:
    """How many blocks ago the last marked one was, at most `most`; itself is 0 unless told."""
    order = np.arange(len(marks), dtype=np.float64)
    last = np.maximum.accumulate(np.where(marks, order, -_NOWHERE))
    if before_only:
        last = np.concatenate([[-_NOWHERE], last[:-1]])
    return np.minimum(order - last, most)


def until(marks: NDArray[np.bool_], most: int, *, after_only: bool = False) -> Table:
    """`since`, looking ahead."""
    return since(marks[::-1], most, before_only=after_only)[::-1]


def _window(mass: Table, width: int) -> Table:
    at = np.arange(len(mass) - 1)
    return mass[np.minimum(len(at), at + width + 1)] - mass[np.maximum(0, at - width)]


def _sections(text: Table, prose: Table, levels: Table) -> list[Table]:
    """Of the heading above each block: its level, how far it is, and what stands under it."""
    n = len(levels)
    at = np.cumsum(levels > 0)
    last = np.maximum.accumulate(np.where(levels > 0, np.arange(n), -1))
    has = last >= 0
    chars = text[:, _AT["chars"]]
    size = np.bincount(at, chars)
    link = np.bincount(at, chars * text[:, _AT["link_share"]]) / (size + 1e-9)
    said = np.bincount(at, chars * prose) / (size + 1e-9)
    return [
        np.where(has, levels[last], 0), np.minimum(np.arange(n) - last, 100),
        at, np.cumsum(levels == 1), size[at], link[at], said[at], np.bincount(at)[at],
        np.append(link[1:], 1.0)[at], np.append(said[1:], 0.0)[at],
        np.where(has, text[last, _AT["rest"]], 0), np.where(has, text[last, _AT["in_title"]], 0),
    ]  # fmt: skip


def near_table(text: Table) -> Table:
    """The neighbours' measures that `NEAR` names, -1 beyond the page's ends."""
    return np.hstack([shifted(text[:, [_AT[n] for n in names]], by) for by, names in NEAR])


def shifted(table: Table, by: int) -> Table:
    """The row `by` places on in each row's place, -1 where there is none."""
    moved = np.full_like(table, -1.0)
    n = len(table)
    if by < 0:
        moved[-by:] = table[: max(0, n + by)]
    else:
        moved[: max(0, n - by)] = table[by:]
    return moved
