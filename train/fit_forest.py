"""Runs in the trainer's environment: `python fit_forest.py ROWS.npz PARAMETERS.json MODEL.json`.

MODEL.json gets the trees with their leaves as fitted, and the model's own scores of the rows.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier


def fitted(rows: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    model = CatBoostClassifier(**parameters)
    model.fit(rows["table"], rows["labels"].astype(int), sample_weight=rows["weights"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        told = json.loads(path.read_text())
    scale, (bias,) = told["scale_and_bias"]
    own = model.predict(rows["table"], prediction_type="RawFormulaVal")
    return {
        "bias": bias,
        "trees": [_tree(tree, scale) for tree in told["oblivious_trees"]],
        "own_scores": own.tolist(),
    }


def _tree(tree: dict[str, Any], scale: float) -> dict[str, Any]:
    splits = tree["splits"] or []
    return {
        "columns": [split["float_feature_index"] for split in splits],
        "thresholds": [split["border"] for split in splits],
        "leaves": [scale * leaf for leaf in tree["leaf_values"]],
    }


if __name__ == "__main__":
    rows_path, parameters_path, model_path = map(Path, sys.argv[1:])
    found = fitted(np.load(rows_path), json.loads(parameters_path.read_text()))
    model_path.write_text(json.dumps(found))
