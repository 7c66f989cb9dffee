"""The lines of dumps without a title that are their headlines."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from writethru.clean.dumps.features import NAMES
from writethru.clean.words.characters import plain

from train.browser import STYLES, shown
from train.lines import LINES, page_of, read
from train.task import Page, Task


def rows(folder: Path) -> Iterator[Page]:
    """The given dumps, and the pages of the web in several styles, where they show their title."""
    pages = {row["id"]: row for row in read(folder, "pages-news")}
    for row in read(folder, "dumps-news"):
        gold = pages[row["id"]]
        yield from _of_title(page_of("dumps-news", gold, row["capture"]), gold["title"])
    if not (folder / "pages-web.jsonl.gz").is_file():
        return
    for i, row in enumerate(read(folder, "pages-web")):
        style = STYLES[i % len(STYLES)]
        yield from _of_title(page_of("web", row, shown(row["html"], style)), row["title"])


def _of_title(page: Page, title: str | None) -> Iterator[Page]:
    """The page with its headline as the text that is wanted; every place that shows it is right."""
    wanted = plain(title or "")
    labels = np.array([plain(unit) == wanted for unit in page.units], bool)
    if wanted and labels.any():
        weights = np.where((page.weights > 0) | labels, 1.0, 0.0)
        yield replace(page, gold=title or "", labels=labels, weights=weights)


def text_of(page: Page, scores: NDArray[np.int32]) -> str:
    return page.units[int(scores.argmax())]


HEADINGS: Final = Task(
    name="headings",
    features=NAMES,
    files=LINES.files,
    sources=LINES.sources,
    rows=rows,
    text_of=text_of,
    parameters={"iterations": 120, "depth": 5},
)
