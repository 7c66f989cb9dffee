"""The blocks of pages: what the page alone says of each, then what stands around it."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import writethru.clean
from numpy.typing import NDArray
from writethru.clean.choosing.block_places import prose_of
from writethru.clean.choosing.block_text import TEXT
from writethru.clean.choosing.features import CONTEXT_NAMES, NAMES, Measured, context, measure
from writethru.clean.choosing.selection import kept_by, text_of_units
from writethru.clean.crediting.facts import facts_of
from writethru.clean.markup.blocks import Block, walked
from writethru.clean.markup.tree import parse
from writethru.clean.page import hints_of
from writethru.clean.words.characters import plain, word_count

from bench.text_scores import shingles
from train.folds import models
from train.task import Page, Task, site_of

FILES: Final = ("pages-news", "pages-web")
GOLD_SHARE_MIN: Final = 0.5
SHORT_WORDS: Final = 4
CUT_SHARE: Final = 0.6
"""A page whose wanted text is less of its own boxes' prose than this was cut by the labellers."""

MENU_CHARS: Final = 30
MENU_SAMPLE: Final = 4
_CLEAN: Final = Path(writethru.clean.__path__[0])
_SOURCES: Final = (
    *sorted((_CLEAN / "choosing").glob("*.py")),
    *(_CLEAN / "markup" / name for name in ("blocks.py", "bounds.py", "tree.py")),
    *sorted((_CLEAN / "words").glob("*.py")),
    *(_CLEAN / "lexicons" / f"{name}.yaml" for name in ("furniture", "names", "site_words")),
)


def rows(folder: Path) -> Iterator[Page]:
    for _, page in _measured(folder):
        yield page


@cache
def _measured(folder: Path) -> list[tuple[Measured, Page]]:
    return [
        found for name in FILES for row in _read(folder, name) if (found := _page_of(name, row))
    ]


def _read(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _page_of(dataset: str, row: dict[str, Any]) -> tuple[Measured, Page] | None:
    root = parse(row["html"])
    if root is None:
        return None
    page = walked(root)
    if not page.blocks:
        return None
    measured = measure(page, hints_of(facts_of(root)))
    gold = row["text"] or ""
    labels = labelled(page.blocks, gold)
    return measured, Page(
        id=f"{dataset}/{row['id']}",
        dataset=dataset,
        site=site_of(row["url"] or row["id"]),
        gold=gold,
        units=tuple(block.text for block in page.blocks),
        table=measured.table.astype(np.float32),
        labels=labels,
        weights=_weights(measured, labels),
    )


def _weights(measured: Measured, labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Words; of menus' entries only every fourth, for four; none where the wanted text was cut."""
    blocks = measured.page.blocks
    if _is_cut(measured, labels):
        return np.zeros(len(blocks))
    words = np.array([word_count(block.text) for block in blocks], float) ** 0.85
    is_menu = np.array([len(block.text) < MENU_CHARS for block in blocks]) & ~labels
    sampled = np.where(np.arange(len(blocks)) % MENU_SAMPLE == 0, MENU_SAMPLE, 0)
    return np.where(is_menu, words * sampled, words)


def _is_cut(measured: Measured, labels: NDArray[np.bool_]) -> bool:
    """Whether most of the prose in the boxes of the wanted text is not wanted."""
    chars = measured.table[:, TEXT.index("chars")] * prose_of(measured.table[:, : len(TEXT)])
    boxes = measured.page.boxes
    parents = np.array([boxes[block.box].parent for block in measured.page.blocks])
    held = np.isin(parents, np.unique(parents[labels & (chars > 0)]))
    return bool(chars[labels].sum() < CUT_SHARE * chars[held].sum())


def labelled(blocks: Sequence[Block], gold: str) -> NDArray[np.bool_]:
    """Whether a block is of the wanted text: most of its four-word shingles are the text's.

    A shorter one must be a line of it, or stand in it between two that are. Of copies as many as
    the text has, those that most of the text stands around.
    """
    wanted = shingles(gold)
    known: list[bool | None] = [_is_wanted(block.text, wanted) for block in blocks]
    lines = {plain(line) for line in gold.split("\n")}
    whole = f" {plain(gold)} "
    before, after = _last_known(known), _last_known(known[::-1])[::-1]
    found = []
    for block, label, left, right in zip(blocks, known, before, after, strict=True):
        if label is None:
            words = plain(block.text)
            is_line = words in lines and (left or right)
            found.append(
                bool(words) and bool(is_line or (left and right and f" {words} " in whole))
            )
        else:
            found.append(label)
    return np.array(_without_copies(blocks, found, gold), bool)


def _is_wanted(text: str, wanted: Any) -> bool | None:
    own = shingles(text)
    if len(text.split()) < SHORT_WORDS:
        return None
    return bool(sum(n for s, n in own.items() if s in wanted) >= GOLD_SHARE_MIN * own.total())


def _last_known(labels: Sequence[bool | None]) -> list[bool]:
    found, last = [], False
    for label in labels:
        found.append(last)
        last = last if label is None else label
    return found


def _without_copies(blocks: Sequence[Block], labels: list[bool], gold: str) -> list[bool]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if labels[i]:
            places[block.text].append(i)
    kept = list(labels)
    for text, found in places.items():
        by_text_around = sorted(found, key=lambda i: -sum(labels[max(0, i - 4) : i + 5]))
        for i in by_text_around[max(1, gold.count(text)) :]:
            kept[i] = False
    return kept


def text_of(page: Page, scores: NDArray[np.int32]) -> str:
    return text_of_units(page.units, scores > 0)


def context_rows(folder: Path) -> Iterator[Page]:
    """The same pages, with the scores of models that have not seen their sites."""
    found = _measured(folder)
    scores = {}
    for ids, forest in models(BLOCKS, folder, [page for _, page in found]):
        scores |= {page.id: forest.scores(page.table) for _, page in found if page.id in ids}
    for measured, page in found:
        table = context(measured, scores[page.id]).astype(np.float32)
        yield Page(
            id=page.id, dataset=page.dataset, site=page.site, gold=page.gold, units=page.units,
            table=table, labels=page.labels, weights=page.weights,
        )  # fmt: skip


def context_text_of(page: Page, scores: NDArray[np.int32]) -> str:
    return text_of_units(page.units, kept_by(page.table[:, CONTEXT_NAMES.index("score")], scores))


BLOCKS: Final = Task(
    name="blocks",
    features=NAMES,
    files=tuple(f"{name}.jsonl.gz" for name in FILES),
    sources=(*_SOURCES, Path(__file__)),
    rows=rows,
    text_of=text_of,
    parameters={"iterations": 350, "border_count": 48, "rsm": 0.4},
)
CONTEXT: Final = Task(
    name="blocks_context",
    features=CONTEXT_NAMES,
    files=BLOCKS.files,
    sources=BLOCKS.sources,
    rows=context_rows,
    text_of=context_text_of,
    parameters={"iterations": 200, "border_count": 48, "learning_rate": 0.07},
)
