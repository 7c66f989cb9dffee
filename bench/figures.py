"""A figure of one tool on one set, and how figures are shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.table import Table

from bench.text_scores import mean_scores

COLUMNS: Final = (
    "tool", "version", "rows", "precision", "recall", "f1", "accuracy", "misses",
    "pages_per_cpu_s", "errors",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`f1` and its parts, or `accuracy` and `misses` of `rows`; shares are 0.0 to 1.0.

    `errors` are rows on which the tool raised; they count as having found nothing.
    """

    dataset: str
    task: str = "text"
    tool: str
    rows: int
    version: str | None = None
    pages_per_cpu_s: float | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    accuracy: float | None = None
    misses: int | None = None
    errors: int | None = None


def text_figure(
    dataset: str,
    tool: str,
    pairs: Sequence[tuple[str, str]],
    speed: float | None,
    *,
    version: str | None = None,
    errors: int | None = None,
) -> Figure:
    """Of (gold, found) texts."""
    precision, recall, f1 = mean_scores(list(pairs))
    return Figure(
        dataset=dataset, tool=tool, rows=len(pairs), pages_per_cpu_s=speed, version=version,
        precision=precision, recall=recall, f1=f1, errors=errors,
    )  # fmt: skip


def hit_figure(
    dataset: str, task: str, tool: str, hits: Sequence[bool], speed: float | None, **told: object
) -> Figure:
    """Of whether each row's value was found."""
    right = sum(hits)
    return Figure(dataset=dataset, task=task, tool=tool, rows=len(hits), pages_per_cpu_s=speed,
                  accuracy=right / max(1, len(hits)), misses=len(hits) - right, **told)  # type: ignore[arg-type]  # fmt: skip


def tables_of(found: Iterable[Figure]) -> Iterator[Table]:
    """A table for each task on each set, with the columns that it fills."""
    for (dataset, task), group in groupby(found, key=lambda one: (one.dataset, one.task)):
        figures = list(group)
        columns = [c for c in COLUMNS if any(getattr(one, c) not in {None, 0} for one in figures)]
        table = Table(*columns, title=f"{dataset}: {task}")
        for one in figures:
            table.add_row(*(_cell(getattr(one, column)) for column in columns))
        yield table


def _cell(value: float | str | None) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if value < 10 else f"{value:,.1f}"  # noqa: PLR2004 - a share or a speed
    return "" if value is None else str(value)
