"""Quality of `clean` on labelled pages and dumps, beside its rivals'."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import eval_dumps, eval_pages
from bench.figures import Figure, text_figure
from bench.own_tools import HELD_OUT, OURS
from bench.text_scores import precision_recall, shingles

__all__ = ["Figure", "falls", "figures", "precision_recall", "shingles", "text_figure"]


def figures(
    folder: Path, limit: int | None, *, peers: bool = True, held_out: bool = True
) -> Iterator[Figure]:
    """Every table whose file is in `folder`."""
    yield from eval_pages.figures(folder, limit, peers=peers, held_out=held_out)
    yield from eval_dumps.figures(folder, limit, held_out=held_out)


def falls(found: Sequence[Figure]) -> dict[str, float]:
    """By set, by how much the F1 falls where each page's site was left out of the training."""
    f1 = {(one.dataset, one.tool): one.f1 for one in found if one.task == "text"}
    return {
        dataset: (f1[dataset, OURS] or 0.0) - (held or 0.0)
        for (dataset, tool), held in f1.items()
        if tool == HELD_OUT and (dataset, OURS) in f1
    }
