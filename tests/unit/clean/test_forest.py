"""The evaluator of symmetric trees, and the models that are shipped."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from writethru.clean.choosing.forest import LEVELS_MAX, Forest, json_of
from writethru.clean.dumps import features

TREES = [
    {"columns": [0, 1], "thresholds": [0.5, 2.0], "leaves": [-10, 5, 7, 100]},
    {"columns": [1, 1], "thresholds": [0.1, 1.0], "leaves": [1, 2, 3, 4]},
]
TOLD = {"format": 1, "names": ["a", "b"], "bias": 1000, "trees": TREES}
SHIPPED = {"lines": features.NAMES, "headings": features.NAMES}
SIZE_MAX = 200_000


def by_hand(row: list[float]) -> int:
    total = 1000
    for tree in TREES:
        leaf = sum(
            (np.float32(row[column]) > np.float32(above)) << level
            for level, (column, above) in enumerate(
                zip(tree["columns"], tree["thresholds"], strict=True)
            )
        )
        total += tree["leaves"][leaf]
    return total


@given(st.lists(st.lists(st.floats(-3, 3, width=32), min_size=2, max_size=2), max_size=20))
def test_a_score_is_the_sum_of_one_leaf_a_tree(rows: list[list[float]]) -> None:
    table = np.array(rows, np.float32).reshape(-1, 2)
    assert Forest.of_json(TOLD).scores(table).tolist() == [by_hand(row) for row in rows]


@pytest.mark.parametrize("above", [0.1, 0.5, 1.0, 2.0])
def test_a_value_at_a_threshold_is_not_above_it(above: float) -> None:
    row = [above, above]
    assert Forest.of_json(TOLD).scores(np.array([row])).tolist() == [by_hand(row)]


def test_a_model_is_the_same_after_writing_and_reading() -> None:
    text = json_of(Forest.of_json(TOLD))
    assert json.loads(text) == TOLD
    assert json_of(Forest.of_json(json.loads(text))) == text


def test_a_model_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 2"):
        Forest.of_json({**TOLD, "format": 2})


def test_trees_with_more_leaves_than_a_byte_counts_are_refused() -> None:
    levels = LEVELS_MAX + 1
    deep = {"columns": [0] * levels, "thresholds": [0.5] * levels, "leaves": [0] * 2**levels}
    with pytest.raises(ValueError, match="levels"):
        Forest.of_json({**TOLD, "trees": [deep]})


@pytest.mark.parametrize(("name", "columns"), SHIPPED.items())
def test_a_shipped_model_is_small_and_knows_the_features(
    name: str, columns: tuple[str, ...]
) -> None:
    text = (files("writethru.clean") / "models" / f"{name}.json").read_text("utf-8")
    assert len(text) < SIZE_MAX
    assert Forest.load(name).names == columns
    assert json_of(Forest.load(name)) == text
