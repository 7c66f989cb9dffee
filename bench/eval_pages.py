"""Texts, headlines, authors and days of pages: ours and the rivals' on the same rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.contest import Run, runs
from bench.fact_scores import is_on_page, names, plain
from bench.figures import Figure, hit_figure, text_figure
from bench.labelled import Row, rows_of
from bench.own_tools import HELD_OUT, OURS

TEXTS: Final = (
    "trafilatura", "trafilatura precision", "trafilatura recall", "trafilatura fast",
    "resiliparse", "readability-lxml", "newspaper4k", "news-please", "goose3", "boilerpy3",
)  # fmt: skip
FACTS: Final = ("trafilatura metadata", "extruct", "newspaper4k")
DAYS: Final = ("htmldate fast", "htmldate extensive", "extruct", "newspaper4k")

Value = Mapping[str, Any]


def figures(folder: Path, limit: int | None, *, peers: bool, held_out: bool) -> Iterator[Figure]:
    """Every table of pages-news, pages-web and pages-dates; none for a file that is missing."""
    own = [OURS, HELD_OUT] if held_out else [OURS]
    for name, facts in (("pages-news", FACTS), ("pages-web", ())):
        if rows := rows_of(folder, name, limit):
            rivals = [*dict.fromkeys((*TEXTS, *facts))] if peers else []
            found = runs(rows, [*own, *rivals], data=folder)
            yield from _texts(name, rows, found)
            if facts:
                yield from _facts(name, rows, found, (OURS, *facts))
    dated = [row for row in rows_of(folder, "pages-dates", limit) if isinstance(row["date"], str)]
    if dated:
        found = runs(dated, [OURS, *(DAYS if peers else ())], data=folder)
        yield from _compared("pages-dates", "day", dated, found, _has_day, tools=(OURS, *DAYS))


def _texts(dataset: str, rows: Sequence[Row], found: Mapping[str, Run]) -> Iterator[Figure]:
    for tool in (OURS, HELD_OUT, *TEXTS):
        if run := found.get(tool):
            pairs = [
                (row["text"] or "", value.get("body") or "")
                for row, value in zip(rows, run.found, strict=True)
            ]
            yield text_figure(dataset, tool, pairs, run.pages_per_cpu_s, version=run.version,
                              errors=run.errors)  # fmt: skip


def _facts(
    dataset: str, rows: Sequence[Row], found: Mapping[str, Run], tools: Sequence[str]
) -> Iterator[Figure]:
    if any(row.get("title") for row in rows):
        yield from _compared(dataset, "headline", rows, found, _has_headline, tools=tools)
        yield _gold_off(dataset, "headline", rows, [[row["title"]] for row in rows])
    if any(row.get("authors") for row in rows):
        yield from _compared(dataset, "authors", rows, found, _has_authors, tools=tools)
        yield _gold_off(dataset, "authors", rows, [names(row["authors"]) for row in rows])


def _compared(
    dataset: str,
    task: str,
    rows: Sequence[Row],
    found: Mapping[str, Run],
    is_right: Callable[[Row, Value], bool],
    *,
    tools: Sequence[str],
) -> Iterator[Figure]:
    for tool in tools:
        if run := found.get(tool):
            hits = [is_right(row, value) for row, value in zip(rows, run.found, strict=True)]
            yield hit_figure(dataset, task, tool, hits, run.pages_per_cpu_s, version=run.version,
                             errors=run.errors)  # fmt: skip


def _has_headline(row: Row, value: Value) -> bool:
    return plain(row["title"]) == plain(value.get("headline"))


def _has_authors(row: Row, value: Value) -> bool:
    return names(row["authors"]) == names(value.get("authors"))


def _has_day(row: Row, value: Value) -> bool:
    return bool(value.get("date") == row["date"][:10])


def _gold_off(
    dataset: str, task: str, rows: Sequence[Row], wanted: Sequence[Sequence[str] | frozenset[str]]
) -> Figure:
    """Rows that nobody can get: the wanted words are nowhere on the page. They are counted."""
    hits = [
        all(is_on_page(value, row["html"]) for value in values if value)
        for row, values in zip(rows, wanted, strict=True)
    ]
    return hit_figure(dataset, task, "(wanted words are on the page)", hits, None)
