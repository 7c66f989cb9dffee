"""Quality of `clean` on labelled pages: `eval_clean.py DATA [--limit N] [--json FILE]`.

DATA holds pages-news, pages-web, dumps-news and pages-dates as .jsonl.gz; a missing one is skipped.
Text is scored by four-word shingles with multiplicity, precision and recall averaged over pages.
Source: the scorer of scrapinghub/article-extraction-benchmark.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import htmldate
import trafilatura
from rich.console import Console
from rich.table import Table
from writethru.clean import clean
from writethru.model import Basis, Document, Extraction

SHINGLE: Final = 4
WARM_UP_ROWS: Final = 2
CAPTURED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_WORD: Final = re.compile(r"\w+")

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One tool on one set. `f1` and its parts, or `accuracy`, 0.0 to 1.0."""

    dataset: str
    tool: str
    rows: int
    pages_per_cpu_s: float | None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    accuracy: float | None = None


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(
        tuple(words[i : i + SHINGLE]) for i in range(max(bool(words), len(words) - SHINGLE + 1))
    )


def precision_recall(gold: str, found: str) -> tuple[float, float]:
    """Of the shingles found, how many are gold's, and of gold's, how many are found."""
    wanted, given = shingles(gold), shingles(found)
    shared = (wanted & given).total()
    if wanted == given:
        return 1.0, 1.0
    return shared / max(1, given.total()), shared / max(1, wanted.total())


def text_figure(
    dataset: str, tool: str, pairs: Sequence[tuple[str, str]], speed: float | None
) -> Figure:
    scores = [precision_recall(gold, found) for gold, found in pairs]
    precision, recall = (sum(part) / max(1, len(scores)) for part in zip(*scores, strict=True))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return Figure(dataset=dataset, tool=tool, rows=len(pairs), pages_per_cpu_s=speed,
                  precision=precision, recall=recall, f1=f1)  # fmt: skip


def timed(rows: Sequence[Row], tool: Callable[[Row], T]) -> tuple[list[T], float]:
    """The tool's results and its pages per CPU second, models and tables loaded before."""
    for row in rows[:WARM_UP_ROWS]:
        tool(row)
    begun = time.process_time()
    found = [tool(row) for row in rows]
    return found, len(rows) / max(1e-9, time.process_time() - begun)


def ours(row: Row, *, field: str = "html") -> Extraction:
    is_html = field == "html"
    document = Document(
        url=(row["url"] or "") if is_html else "urn:writethru:dump:eval:page",
        final_url=(row["url"] or "") if is_html else "urn:writethru:dump:eval:page",
        captured_at=CAPTURED_AT,
        captured_basis=Basis.CLOCK if is_html else Basis.FILE,
        http_status=200 if is_html else None,
        headers=(("content-type", "text/html; charset=utf-8" if is_html else "text/plain"),),
        body=row[field].encode("utf-8", "replace"),
    )
    return clean(document)[0]


def page_figures(dataset: str, rows: Sequence[Row]) -> Iterator[Figure]:
    extractions, speed = timed(rows, ours)
    gold = [row["text"] or "" for row in rows]
    yield text_figure(
        dataset, "writethru", [*zip(gold, (e.body or "" for e in extractions), strict=True)], speed
    )
    for tool, options in (
        ("trafilatura", {}),
        ("trafilatura precision", {"favor_precision": True}),
        ("trafilatura fast", {"fast": True}),
    ):
        texts, speed = timed(
            rows, lambda row, o=options: trafilatura.extract(row["html"], **o) or ""
        )  # type: ignore[misc]
        yield text_figure(dataset, tool, [*zip(gold, texts, strict=True)], speed)
    titled = [
        (row["title"].strip(), e.headline)
        for row, e in zip(rows, extractions, strict=True)
        if row.get("title")
    ]
    if titled:
        share = sum(gold == found for gold, found in titled) / len(titled)
        yield Figure(
            dataset=dataset,
            tool="writethru title",
            rows=len(titled),
            pages_per_cpu_s=None,
            accuracy=share,
        )


def dump_figures(rows: Sequence[Row], gold: dict[str, str]) -> Iterator[Figure]:
    extractions, speed = timed(rows, lambda row: ours(row, field="capture"))
    wanted = [gold[row["id"]] for row in rows]
    yield text_figure(
        "dumps-news",
        "writethru",
        [*zip(wanted, (e.body or "" for e in extractions), strict=True)],
        speed,
    )
    yield text_figure(
        "dumps-news", "as is", [*zip(wanted, (row["capture"] for row in rows), strict=True)], None
    )


def date_figures(rows: Sequence[Row]) -> Iterator[Figure]:
    rows = [row for row in rows if isinstance(row["date"], str)]
    tools: dict[str, Callable[[Row], str | None]] = {
        "writethru": lambda row: str(ours(row).published_on),
        "htmldate fast": lambda row: htmldate.find_date(
            row["html"], original_date=True, extensive_search=False
        ),
        "htmldate extensive": lambda row: htmldate.find_date(row["html"], original_date=True),
    }
    for tool, find in tools.items():
        found, speed = timed(rows, find)
        hits = sum(day == row["date"][:10] for day, row in zip(found, rows, strict=True))
        yield Figure(dataset="pages-dates", tool=tool, rows=len(rows), pages_per_cpu_s=speed,
                     accuracy=hits / max(1, len(rows)))  # fmt: skip


def read(folder: Path, name: str, limit: int | None) -> list[Row]:
    """Every n-th row, so that `limit` of them stand for the whole set."""
    path = folder / f"{name}.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return rows[:: max(1, len(rows) // limit)][:limit] if limit else rows


def figures(folder: Path, limit: int | None) -> Iterator[Figure]:
    for name in ("pages-news", "pages-web"):
        if rows := read(folder, name, limit):
            yield from page_figures(name, rows)
    if dumps := read(folder, "dumps-news", limit):
        gold = {row["id"]: row["text"] for row in read(folder, "pages-news", None)}
        if known := [row for row in dumps if row["id"] in gold]:
            yield from dump_figures(known, gold)
    if dated := read(folder, "pages-dates", limit):
        yield from date_figures(dated)


def table_of(found: Sequence[Figure]) -> Table:
    names = ("dataset", "tool", "rows", "precision", "recall", "f1", "accuracy", "pages_per_cpu_s")
    table = Table(*names, title="clean")
    for figure in found:
        values = [getattr(figure, name) for name in names]
        table.add_row(*(f"{v:.3f}" if isinstance(v, float) else str(v or "") for v in values))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, help="rows a set, evenly picked")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    found = list(figures(given.data, given.limit))
    Console(width=120).print(table_of(found))
    text = json.dumps([asdict(figure) for figure in found], indent=2)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    else:
        Console(width=120).print(text, highlight=False)


if __name__ == "__main__":
    main()
