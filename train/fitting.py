"""Rows to a `Forest`: the trees are fitted in an environment of its own, pinned by hashes."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from writethru.clean.choosing.forest import FORMAT, LEAF_SCALE, Forest
from writethru.settings import Settings

from bench.peers import peers_python
from train.task import Page, Task

PARAMETERS: Final[Mapping[str, Any]] = {
    "iterations": 250,
    "depth": 6,
    "learning_rate": 0.08,
    "rsm": 0.15,  # each level sees few of the features, which are alike among neighbours
    "border_count": 32,
    "random_seed": 1,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.6,
    "random_strength": 1.0,
    "loss_function": "Logloss",
    "nan_mode": "Forbidden",
    "grow_policy": "SymmetricTree",
    "thread_count": 1,  # sums of floats depend on how they are shared out
    "allow_writing_files": False,
    "logging_level": "Silent",
}
INSTALL_LIMIT_S: Final = 600
FIT_LIMIT_S: Final = 3600
_REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")
_SCRIPT: Final = Path(__file__).with_name("fit_forest.py")
_NEVER_ABOVE: Final = float(np.finfo(np.float32).max)


def kept_under(name: str) -> Path:
    """Where environments and folds' models lie: `train` under WRITETHRU_HOME."""
    return Settings.from_env(os.environ).home / "train" / name


@cache
def trainer_python() -> Path:
    """The interpreter with what train/requirements.txt pins; made at the first call.

    Raises CalledProcessError or TimeoutExpired where it could not be installed.
    """
    return peers_python(_REQUIREMENTS)


def fit_all(task: Task, sets: Sequence[Sequence[Page]]) -> list[Forest]:
    """One forest for each set of pages, as many at once as there are processors."""
    trainer_python()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda pages: fit(task, pages), sets))


def fit(task: Task, pages: Sequence[Page]) -> Forest:
    """The forest of `pages`; `RuntimeError` if it should not score as the fitted trees do."""
    used = [page.weights > 0 for page in pages]
    table = np.concatenate([page.table[rows] for page, rows in zip(pages, used, strict=True)])
    with tempfile.TemporaryDirectory() as folder:
        kept, parameters, model = (Path(folder, name) for name in ("rows.npz", "how", "model"))
        np.savez(
            kept,
            table=table,
            labels=np.concatenate([p.labels[rows] for p, rows in zip(pages, used, strict=True)]),
            weights=np.concatenate(
                [_weights(p)[rows] for p, rows in zip(pages, used, strict=True)]
            ),
        )
        parameters.write_text(json.dumps({**PARAMETERS, **task.parameters}), "utf-8")
        command = [trainer_python(), _SCRIPT, kept, parameters, model]
        subprocess.run(command, check=True, timeout=FIT_LIMIT_S)
        told = json.loads(model.read_text("utf-8"))
    forest = _forest(told, task.features)
    _verify(forest, table, np.array(told["own_scores"]))
    return forest


def _weights(page: Page) -> NDArray[np.float64]:
    """A unit's share of its page, times 100: every page weighs the same."""
    return 100 * page.weights / max(float(page.weights.sum()), 1.0)


def _forest(told: Mapping[str, Any], names: Sequence[str]) -> Forest:
    """Leaves rounded to integers. A tree with fewer levels than others asks what is never so."""
    levels = max(len(tree["columns"]) for tree in told["trees"])
    trees = [
        {
            "columns": _filled(tree["columns"], levels, 0),
            "thresholds": _filled(tree["thresholds"], levels, _NEVER_ABOVE),
            "leaves": [round(LEAF_SCALE * leaf) for leaf in _filled(tree["leaves"], 2**levels, 0)],
        }
        for tree in told["trees"]
    ]
    bias = round(LEAF_SCALE * told["bias"])
    return Forest.of_json({"format": FORMAT, "names": names, "bias": bias, "trees": trees})


def _filled(values: list[Any], length: int, filling: float) -> list[Any]:
    return values + [filling] * (length - len(values))


def _verify(forest: Forest, table: NDArray[np.float32], own: NDArray[np.float64]) -> None:
    error = np.abs(forest.scores(table) - own * LEAF_SCALE).max()
    if error > 0.5 * (len(forest.leaves) + 1):
        raise RuntimeError(f"the evaluator's scores are {error / LEAF_SCALE} off the trees' own")
