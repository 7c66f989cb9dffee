"""How good the texts are that a model keeps of its pages."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table
from writethru.clean.choosing.forest import Forest

from bench.figures import Figure, text_figure
from bench.report import console
from train.folds import models
from train.task import Page, Task


def figures(task: Task, pages: Sequence[Page], forest: Forest, folder: Path) -> list[Figure]:
    """For each dataset: the shipped model on pages that it has seen, and others on unseen sites."""
    parts = list(models(task, folder, pages))
    seen = [(page, _text(task, page, forest)) for page in pages]
    unseen = [
        (page, _text(task, page, model))
        for part, model in parts
        for page in pages
        if page.id in part
    ]
    return [*_by_dataset("in-sample", seen), *_by_dataset("out-of-fold", unseen)]


def _text(task: Task, page: Page, forest: Forest) -> str:
    return task.text_of(page, forest.scores(page.table))


def _by_dataset(tool: str, found: Sequence[tuple[Page, str]]) -> Iterable[Figure]:
    for name in dict.fromkeys(page.dataset for page, _ in found):
        pairs = [(page.gold, text) for page, text in found if page.dataset == name]
        yield text_figure(name, tool, pairs, None)


def show(found: Sequence[Figure]) -> None:
    table = Table("dataset", "pages", "rows", "precision", "recall", "f1")
    for figure in found:
        scores = (figure.precision or 0.0, figure.recall or 0.0, figure.f1 or 0.0)
        table.add_row(figure.dataset, figure.tool, str(figure.rows), *(f"{s:.4f}" for s in scores))
    console().print(table)
