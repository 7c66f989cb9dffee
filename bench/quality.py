"""Quality figures on labelled data, ours beside others' in the same run.

    python -m bench.quality DATA [--unseen DIR] [--limit N] [--without-peers] [--without-training]

DATA's files are described in docs/benchmarks.md; one that is missing is said and skipped, as is a
rival that cannot be installed. Every tool runs over the same rows in a process of its own; its
speed is that of the faster of two runs, but for one so long that it is run once.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import eval_clean, eval_groups, eval_notices
from bench.figures import Figure, tables_of
from bench.report import console, default_path, machine_line, write_json
from bench.scores import Scores

FILES: Final = ("pages-news", "pages-web", "dumps-news", "pages-dates", *eval_groups.FILES)
NEEDED_BY: Final = {"dumps-news": "pages-news"}
"""The dumps' wanted texts are those of the pages that they were made of."""

TRAINED_ON: Final = ("pages-news", "pages-web", "dumps-news")

USAGE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    here = [name for name in FILES if _is_usable(given.data, name)]
    if not here:
        wanted = ", ".join(f"{name}.jsonl.gz" for name in FILES)
        message = f"{given.data}: nothing to measure; none of {wanted}"
        Console(stderr=True).print(message, soft_wrap=True, highlight=False)
        return USAGE
    out = console()
    out.print(machine_line())
    for name in FILES:
        if name not in here:
            out.print(f"{name}.jsonl.gz: not in {given.data}; skipped", soft_wrap=True)
    report = {"limit": given.limit, "clean": _clean(given, out), "groups": _groups(given, out)}
    report |= {"unseen": _unseen(given, out), "notices": _notices(out)}
    write_json(given.json, report)
    out.print(f"JSON: {given.json}", soft_wrap=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("data", type=Path, help="a folder of .jsonl.gz files")
    parser.add_argument("--limit", type=int, help="some N rows a set, for a quick look")
    parser.add_argument("--unseen", type=Path, help="files of pages that nobody has tuned on")
    parser.add_argument("--without-peers", action="store_true", help="ours alone, at once")
    parser.add_argument("--without-training", action="store_true", help="the shipped models alone")
    parser.add_argument("--json", type=Path, default=default_path("quality.json"))
    return parser


def _is_usable(folder: Path, name: str) -> bool:
    needed = (name, NEEDED_BY[name]) if name in NEEDED_BY else (name,)
    return all((folder / f"{file}.jsonl.gz").is_file() for file in needed)


def _clean(given: argparse.Namespace, out: Console) -> list[dict[str, Any]]:
    peers = not given.without_peers
    held_out = not given.without_training and is_trainable(given.data)
    found = _shown(eval_clean.figures(given.data, given.limit, peers=peers, held_out=held_out), out)
    for dataset, fall in eval_clean.falls(found).items():
        out.print(f"{dataset}: F1 falls by {fall:.4f} on sites left out of the training")
    return [asdict(figure) for figure in found]


def is_trainable(folder: Path) -> bool:
    """Whether the files that the models are trained on are here, to train without a site."""
    return all((folder / f"{name}.jsonl.gz").is_file() for name in TRAINED_ON)


def _unseen(given: argparse.Namespace, out: Console) -> list[dict[str, Any]]:
    if given.unseen is None:
        return []
    out.print(f"unseen: {given.unseen}", soft_wrap=True)
    peers = not given.without_peers
    found = eval_clean.figures(given.unseen, given.limit, peers=peers, held_out=False)
    return [asdict(figure) for figure in _shown(found, out)]


def _notices(out: Console) -> dict[str, dict[str, int]]:
    found = eval_notices.figures()
    out.print(eval_notices.table_of(found))
    return found


def _shown(figures: Iterable[Figure], out: Console) -> list[Figure]:
    found = list(figures)
    for table in tables_of(found):
        out.print(table)
    return found


def _groups(given: argparse.Namespace, out: Console) -> dict[str, dict[str, Scores]]:
    found = {}
    for name, scores in eval_groups.figures(given.data, given.limit):
        out.print(_table(name, scores))
        found[name] = scores
    return found


def _table(name: str, rows: Mapping[str, Scores]) -> Table:
    columns = list(next(iter(rows.values())))
    table = Table("method", *columns, title=name)
    for method, scores in rows.items():
        table.add_row(method, *(_cell(scores.get(column)) for column in columns))
    return table


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


if __name__ == "__main__":
    sys.exit(main())
