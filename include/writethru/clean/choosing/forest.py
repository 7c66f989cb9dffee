"""Sums of symmetric decision trees over whole tables: every tree asks one question a level.

A model is a small file of JSON in `models/`, made by the package `train`. Thresholds are float32,
as the features are, so that a score is the same on every machine; leaves are integers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

FORMAT: Final = 1
LEVELS_MAX: Final = 8
ROWS_AT_ONCE: Final = 4096
"""Every question is answered for every row at once, so a long table is taken in parts."""

LEAF_SCALE: Final = 1000
"""Leaves are log-odds, times this: a score above 0 is a probability above one half."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forest:
    """`names` are the columns that the model was trained on, in order.

    Question q is whether column `columns[q]` is above `thresholds[q]`. `questions` is levels x
    trees; "yes" at level k counts 2**k in the number of a tree's leaf. `leaves` is trees x
    2**levels.
    """

    names: tuple[str, ...]
    columns: NDArray[np.intp]
    thresholds: Floats
    questions: NDArray[np.intp]
    leaves: Ints
    bias: int

    @classmethod
    def load(cls, name: str) -> "Forest":
        """The model that the package ships as `models/<name>.json`."""
        return _shipped(name)

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> "Forest":
        """The inverse of `json_of`. Raises ValueError for a file of another format or too deep."""
        if told["format"] != FORMAT:
            raise ValueError(f"a model of format {told['format']}, not {FORMAT}")
        if (levels := len(told["trees"][0]["columns"])) > LEVELS_MAX:
            raise ValueError(f"trees of {levels} levels, more than {LEVELS_MAX}")
        asked = np.array([
            [*zip(tree["columns"], map(np.float32, tree["thresholds"]), strict=True)]
            for tree in told["trees"]
        ]).transpose(1, 0, 2)  # fmt: skip
        distinct, questions = np.unique(asked.reshape(-1, 2), axis=0, return_inverse=True)
        return cls(
            names=tuple(told["names"]),
            columns=distinct[:, 0].astype(np.intp),
            thresholds=distinct[:, 1].astype(np.float32),
            questions=questions.reshape(asked.shape[:2]).astype(np.intp),
            leaves=np.array([tree["leaves"] for tree in told["trees"]], np.int32),
            bias=told["bias"],
        )

    def scores(self, table: NDArray[Any]) -> Ints:
        """The score of each row of `table` (rows x names), log-odds times LEAF_SCALE."""
        starts = range(0, max(1, len(table)), ROWS_AT_ONCE)
        return np.concatenate([self._scores(table[at : at + ROWS_AT_ONCE]) for at in starts])

    def _scores(self, table: NDArray[Any]) -> Ints:
        columns = np.ascontiguousarray(table.T, dtype=np.float32)
        answers = (columns.take(self.columns, axis=0) > self.thresholds[:, None]).view(np.uint8)
        leaf = answers.take(self.questions[-1], axis=0)
        for asked in self.questions[-2::-1]:
            leaf += leaf
            leaf += answers.take(asked, axis=0)
        trees, size = self.leaves.shape
        first = np.arange(0, trees * size, size, dtype=np.int32)[:, None]
        summed: Ints = self.leaves.ravel().take(leaf + first).sum(axis=0, dtype=np.int32)
        return summed + np.int32(self.bias)


def json_of(forest: Forest) -> str:
    """The model as text, a line a tree: the same model gives the same bytes."""
    head = {"format": FORMAT, "names": list(forest.names), "bias": forest.bias}
    trees = ",\n".join(
        _compact({
            "columns": forest.columns[asked].tolist(),
            "thresholds": [float(str(one)) for one in forest.thresholds[asked]],
            "leaves": leaves.tolist(),
        })
        for asked, leaves in zip(forest.questions.T, forest.leaves, strict=True)
    )  # fmt: skip
    return f'{_compact(head)[:-1]},"trees":[\n{trees}\n]}}\n'


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Models:
    """Of a page's blocks alone and in context, of a dump's lines and headings."""

    blocks: Forest
    blocks_context: Forest
    lines: Forest
    headings: Forest

    @classmethod
    def shipped(cls) -> "Models":
        """The models in the package."""
        return cls(**{field.name: Forest.load(field.name) for field in fields(cls)})


@cache
def _shipped(name: str) -> Forest:
    text = (files("writethru.clean") / "models" / f"{name}.json").read_text("utf-8")
    return Forest.of_json(json.loads(text))
