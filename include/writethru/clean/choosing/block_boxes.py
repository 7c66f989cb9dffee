"""What is measured of the boxes that a block lies in: their kinds, how much they hold, how often
the page has the like."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.choosing.names import groups, groups_of
from writethru.clean.markup.blocks import Block, Box, Walked

Table = NDArray[np.float64]
Places = NDArray[np.intp]

TAGS: Final = (
    "article main section aside footer header form ul ol li figure figcaption table td "  # noqa: SIM905
    "blockquote p h1 h2 h3 h4 div details pre".split()
)
KINDS: Final = (*TAGS, *(f"~{group}" for group in groups()), "hidden")
"""What a box may be: by its tag, by its names, by its attributes. Each is a column of distances."""

FAR: Final = 24
"""The distance to a kind that no box above is of."""

_NAMED: Final = ("class", "id", "itemprop", "role", "data-testid", "data-component")
_DEPTH_MAX: Final = 250
_TAG_PLACES: Final = {tag: i for i, tag in enumerate(TAGS)}
_ROOTS: Final = frozenset({"html", "body"})


def distance_table(boxes: Sequence[Box], blocks: Sequence[Block]) -> Table:
    """How many boxes above each block the nearest of each kind is; the depth comes first."""
    depths, nearest = _nearest(boxes)
    rows = [
        _within(nearest[b.box], b, depths[b.box]) if b.inline else nearest[b.box] for b in blocks
    ]
    depth = np.array([depths[b.box] for b in blocks], np.int16)
    above = np.frombuffer(b"".join(rows), np.uint8).reshape(len(blocks), len(KINDS))
    distance = np.where(above > 0, np.minimum(depth[:, None] + 1 - above, FAR), FAR)
    return np.column_stack([depth, distance]).astype(np.float64)


def _nearest(boxes: Sequence[Box]) -> tuple[list[int], list[bytes]]:
    """Of each box its depth, and for each kind 1 + the depth of the nearest such box (0: none)."""
    depths: list[int] = []
    rows: list[bytes] = []
    for box in boxes:
        above = box.parent
        depth = min(depths[above] + 1, _DEPTH_MAX) if above >= 0 else 0
        row = rows[above] if above >= 0 else bytes(len(KINDS))
        kinds = _kinds_of(box)
        if kinds:
            row = _marked(row, kinds, depth + 1)
        depths.append(depth)
        rows.append(row)
    return depths, rows


def _marked(row: bytes, kinds: Sequence[int], value: int) -> bytes:
    changed = bytearray(row)
    for kind in kinds:
        changed[kind] = value
    return bytes(changed)


def _within(row: bytes, block: Block, depth: int) -> bytes:
    """A span that is a caption makes its text one."""
    kinds = [
        kind
        for attributes in block.inline
        if attributes
        for kind in _named_kinds(_names(attributes))
    ]
    return _marked(row, kinds, depth + 1) if kinds else row


def _kinds_of(box: Box) -> Sequence[int]:
    tag = _TAG_PLACES.get(box.tag)
    attributes = box.attributes
    if not attributes or box.tag in _ROOTS:
        return () if tag is None else (tag,)
    found = _named_kinds(_names(attributes))
    is_hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in (attributes.get("style") or "").replace(" ", "")
    )
    own = () if tag is None else (tag,)
    return (*own, *found, *((len(KINDS) - 1,) if is_hidden else ()))


def _names(attributes: dict[str, str | None]) -> str:
    return " ".join([value for name in _NAMED if (value := attributes.get(name))])


@lru_cache(maxsize=1 << 14)
def _named_kinds(names: str) -> tuple[int, ...]:
    return tuple(len(TAGS) + group for group in groups_of(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A page's boxes as arrays: first block, the one after the last, the box above (the root's is
    itself), shape; and the box of each block."""

    first: Places
    end: Places
    parent: Places
    shape: Places
    at: Places


def layout_of(page: Walked) -> Layout:
    rows = np.array([(b.first, b.end, max(0, b.parent)) for b in page.boxes], np.intp)
    return Layout(
        first=rows[:, 0], end=rows[:, 1], parent=rows[:, 2], shape=shapes_of(page.boxes),
        at=np.array([block.box for block in page.blocks], np.intp),
    )  # fmt: skip


def held_table(layout: Layout, values: Table, *, levels: int) -> list[Table]:
    """The sums of `values` (blocks x k) over the box at each of `levels` above each block."""
    sums = np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
    held = sums[layout.end] - sums[layout.first]
    return [held[at] for at in _levels(layout, levels)]


def _levels(layout: Layout, levels: int) -> Iterator[Places]:
    """The boxes of the blocks, then the boxes above those, and so on."""
    at = layout.at
    for _ in range(levels):
        yield at
        at = layout.parent[at]


def shapes_of(boxes: Sequence[Box]) -> Places:
    """A number for each box, the same for boxes of the same tag and class under the same tag."""
    known: dict[tuple[str, str | None, str], int] = {}
    keys = [
        (b.tag, b.attributes.get("class"), boxes[b.parent].tag if b.parent >= 0 else "")
        for b in boxes
    ]
    return np.array([known.setdefault(key, len(known)) for key in keys], np.intp)


REPEATS_MAX: Final = 60


def repeat_table(layout: Layout, *, levels: int) -> Table:
    """At each level how often the page has the shape, how much it holds, and which one this is."""
    shape = layout.shape
    counts = np.bincount(shape)
    means = np.bincount(shape, layout.end - layout.first) / counts
    rows = np.column_stack([counts[shape], means[shape], _ordinals(shape)])
    rows = np.minimum(rows, REPEATS_MAX)
    return np.hstack([rows[at] for at in _levels(layout, levels)])


def _ordinals(shapes: Places) -> Table:
    """How many boxes of its shape come before each box."""
    order = np.argsort(shapes, kind="stable")
    ranked = shapes[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    within = np.arange(len(shapes)) - np.repeat(starts, np.diff(np.r_[starts, len(shapes)]))
    found = np.empty(len(shapes), np.float64)
    found[order] = within
    return found


PROSE_MIN: Final = 3


def nth_table(boxes: Sequence[Box], layout: Layout, prose: Table) -> Table:
    """Which of several like boxes with prose each block lies in: a page's second article.

    Three columns: among boxes of like tag and class at any level, among `article`, among `section`
    and `main`.
    """
    sums = np.concatenate([[0.0], np.cumsum(prose)])
    has_prose = (sums[layout.end] - sums[layout.first] >= PROSE_MIN).tolist()
    counted: Counter[object] = Counter()
    rows: list[tuple[int, int, int]] = []
    for box, is_prose in zip(boxes, has_prose, strict=True):
        like, article, section = rows[box.parent] if box.parent >= 0 else (0, 0, 0)
        if is_prose:
            tag, shape = box.tag, (box.tag, box.attributes.get("class"))
            like = max(like, counted[shape])
            article = counted[tag] if tag == "article" else article
            section = counted[tag] if tag in ("section", "main") else section
            counted[shape] += 1
            counted[tag] += 1
        rows.append((like, article, section))
    return np.array(rows, np.float64)[layout.at]
