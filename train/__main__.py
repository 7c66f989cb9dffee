"""`python -m train TASK|all DATA`: fits the shipped model on all of DATA, and says how good it is.

--out FOLDER    where <task>.json goes; the package's own models/ unless told
--skip-report   only the model
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import writethru.clean
from writethru.clean.choosing.forest import json_of

from train.blocks import BLOCKS, CONTEXT
from train.fitting import fit
from train.headings import HEADINGS
from train.lines import LINES
from train.report import figures, show
from train.task import Task

TASKS: Final[Mapping[str, Task]] = {task.name: task for task in (BLOCKS, CONTEXT, HEADINGS, LINES)}
_SHIPPED: Final = Path(writethru.clean.__path__[0]) / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    for name in TASKS if given.task == "all" else (given.task,):
        _train(TASKS[name], given)
    return 0


def _train(task: Task, given: argparse.Namespace) -> None:
    pages = list(task.rows(given.data))
    forest = fit(task, pages)
    (given.out / f"{task.name}.json").write_text(json_of(forest), "utf-8")
    if not given.skip_report:
        show(figures(task, pages, forest, given.data))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    parser.add_argument("task", choices=[*TASKS, "all"])
    parser.add_argument("data", type=Path, help="the folder of labelled pages")
    parser.add_argument("--out", type=Path, default=_SHIPPED)
    parser.add_argument("--skip-report", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
