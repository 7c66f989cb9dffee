"""Labelled pages and dumps: the rows of DATA/<name>.jsonl.gz."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def rows_of(folder: Path, name: str, limit: int | None = None) -> list[Row]:
    """Every n-th row, so that `limit` of them stand for the whole set; none where it is missing.

    Each has `page`, its name among the trainer's pages: <file>/<id>.
    """
    path = folder / f"{name}.jsonl.gz"
    if not path.is_file():
        return []
    rows = [row | {"page": f"{name}/{row['id']}"} for row in _lines(path)]
    return rows[:: max(1, len(rows) // limit)][:limit] if limit else rows


def _lines(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
