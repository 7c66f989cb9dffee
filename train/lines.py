"""The lines of text dumps: the given ones, and pages shown as text browsers do."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import writethru.clean
from numpy.typing import NDArray
from writethru.clean.dumps.choosing import kept_by
from writethru.clean.dumps.features import FAR, NAMES, features_of
from writethru.clean.dumps.lines import Line
from writethru.clean.dumps.reading import read_pages
from writethru.clean.words.characters import tidy, word_count

from bench.text_scores import shingles
from train.browser import STYLES, Style, shown
from train.task import Page, Task, site_of

GOLD_SHARE_MIN: Final = 0.5
MENU_WORDS_MAX: Final = 4
MENU_LINES_MIN: Final = 3
MENU_SAMPLE: Final = 4
_OF_LISTS: Final = (
    "is_phrase", "opens_as_phrase", "heads_rest", "heads_above", "addressing", "consent", "byline",
    "author",
)  # fmt: skip
_SINCE_LISTED: Final = frozenset(
    f"{way}_{mark}" for way in ("since", "until") for mark in ("phrase", "byline")
)
_OF_CAPITALS: Final = ("upper", "capitalised", "first_upper", "first_lower")
_CLEAN: Final = Path(writethru.clean.__path__[0])


def rows(folder: Path) -> Iterator[Page]:
    """The given dumps, and the same pages and those of the web in several styles."""
    pages = {row["id"]: row for row in read(folder, "pages-news")}
    for row in read(folder, "dumps-news"):
        gold = pages[row["id"]]
        yield page_of("dumps-news", gold, row["capture"])
    yield from map(unread, _in_styles("news", pages.values(), STYLES))
    if (folder / "pages-web.jsonl.gz").is_file():
        yield from _in_styles("web", read(folder, "pages-web"), STYLES)


def _in_styles(
    name: str, rows_: Iterable[dict[str, Any]], styles: Sequence[Style]
) -> Iterator[Page]:
    for i, row in enumerate(rows_):
        style = styles[i % len(styles)]
        dump = shown(row["html"], style)
        if dump.strip():
            yield page_of(f"{name} {style.name}", row, dump)


def unread(page: Page) -> Page:
    """The page in a language that the word lists do not know; every other one without capitals."""
    table = page.table.copy()
    is_uncased = sum(map(len, page.units)) % 2 == 0
    for at, name in enumerate(NAMES):
        if name.startswith(_OF_LISTS) or (is_uncased and name.startswith(_OF_CAPITALS)):
            table[:, at] = 0.0
        elif name in _SINCE_LISTED:
            table[:, at] = FAR
    return replace(page, table=table)


def read(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def page_of(dataset: str, row: dict[str, Any], dump: str) -> Page:
    page = read_pages(tidy(dump), pages_max=1)[0]
    labels = labelled(page.lines, row["text"] or "")
    table = features_of(page.lines)
    return Page(
        id=f"{dataset}/{row['id']}",
        dataset=dataset,
        site=site_of(row["url"] or ""),
        gold=row["text"] or "",
        units=tuple(line.text for line in page.lines),
        table=table,
        labels=labels,
        weights=_weights(page.lines, table),
    )


def _weights(lines: Sequence[Line], table: NDArray[np.float32]) -> NDArray[np.float64]:
    """Words; of the lines deep inside menus only every fourth, for four."""
    words = np.array([max(1, word_count(line.text)) for line in lines], float)
    away = np.minimum(table[:, NAMES.index("since_prose")], table[:, NAMES.index("until_prose")])
    is_menu = (words <= MENU_WORDS_MAX) & (away > MENU_LINES_MIN)
    share = np.where(np.arange(len(lines)) % MENU_SAMPLE == 0, MENU_SAMPLE, 0)
    return np.asarray(np.where(is_menu, words * share, words))


def labelled(lines: Sequence[Line], gold: str) -> NDArray[np.bool_]:
    """Whether most of a line's four-word shingles are the text's; a shorter one is a line of it."""
    wanted = shingles(gold)
    short = Counter(tuple(shingles(line)) for line in gold.split("\n"))
    return np.array([_is_text(line.text, wanted, short) for line in lines], bool)


def _is_text(line: str, wanted: Counter[tuple[str, ...]], short: Counter[Any]) -> bool:
    own = shingles(line)
    if len(own) <= 1:
        return short[tuple(own)] > 0 and bool(own)
    return (own & wanted).total() >= GOLD_SHARE_MIN * own.total()


def text_of(page: Page, scores: NDArray[np.int32]) -> str:
    lines = tuple(
        Line(text=unit, indent=0, links=0, is_bullet=False, after_gap=True) for unit in page.units
    )
    kept = kept_by(scores, lines)
    return "\n\n".join(unit for unit, is_kept in zip(page.units, kept, strict=True) if is_kept)


LINES: Final = Task(
    name="lines",
    features=NAMES,
    files=("dumps-news.jsonl.gz", "pages-news.jsonl.gz", "pages-web.jsonl.gz"),
    sources=(
        *sorted((_CLEAN / "dumps").glob("*.py")),
        *sorted((_CLEAN / "words").glob("*.py")),
        *(_CLEAN / "lexicons" / f"{name}.yaml" for name in ("dump_words", "furniture")),
        Path(__file__),
    ),
    rows=rows,
    text_of=text_of,
    parameters={"iterations": 400},
)  # fmt: skip
