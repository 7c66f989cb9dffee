"""Quality figures on labelled data, ours beside others' in the same run.

    python -m bench.quality DATA [--limit N] [--json FILE]

DATA's files are described in docs/benchmarks.md; one that is missing is said and skipped.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import eval_clean, eval_groups
from bench.report import console, default_path, machine_line, write_json
from bench.scores import Scores

FILES: Final = ("pages-news", "pages-web", "dumps-news", "pages-dates", *eval_groups.FILES)
NEEDED_BY: Final = {"dumps-news": "pages-news"}
"""The dumps' wanted texts are those of the pages that they were made of."""

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
    write_json(given.json, report)
    out.print(f"JSON: {given.json}", soft_wrap=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("data", type=Path, help="a folder of .jsonl.gz files")
    parser.add_argument("--limit", type=int, help="some N rows a set, for a quick look")
    parser.add_argument("--json", type=Path, default=default_path("quality.json"))
    return parser


def _is_usable(folder: Path, name: str) -> bool:
    needed = (name, NEEDED_BY[name]) if name in NEEDED_BY else (name,)
    return all((folder / f"{file}.jsonl.gz").is_file() for file in needed)


def _clean(given: argparse.Namespace, out: Console) -> list[dict[str, Any]]:
    found = list(eval_clean.figures(given.data, given.limit))
    if found:
        out.print(eval_clean.table_of(found))
    return [asdict(figure) for figure in found]


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
