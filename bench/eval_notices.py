"""Notices of the tests' sentences, by language: found, missed, and seen where there is none.

A notice is found where its kind is told. Those `held_out` were written before the lexicon and kept
aside while it was made.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from rich.table import Table
from writethru.clean.noticing.notices import notice_kind

SENTENCES: Final = Path(__file__).parents[1] / "tests" / "unit" / "clean" / "notices"
COLUMNS: Final = (
    "notices", "missed", "other_kind", "held_out", "held_out_missed", "near_misses", "false_alarms",
)  # fmt: skip
ALL: Final = "all"

Counts = dict[str, int]


def figures(folder: Path = SENTENCES) -> dict[str, Counts]:
    """By language, and of all together."""
    found = {
        path.stem: counts(yaml.safe_load(path.read_text("utf-8")))
        for path in sorted(folder.glob("*.yaml"))
    }
    return found | {ALL: {c: sum(one[c] for one in found.values()) for c in COLUMNS}}


def counts(listed: Mapping[str, Any]) -> Counts:
    """Of one language's sentences."""
    told = [(entry, notice_kind(entry["text"])) for entry in listed["notices"]]
    held_out = [kind for entry, kind in told if entry.get("held_out")]
    near = [notice_kind(entry["text"]) for entry in listed["near_misses"]]
    return {
        "notices": len(told),
        "missed": sum(kind is None for _, kind in told),
        "other_kind": sum(kind not in {None, entry["kind"]} for entry, kind in told),
        "held_out": len(held_out),
        "held_out_missed": sum(kind is None for kind in held_out),
        "near_misses": len(near),
        "false_alarms": sum(kind is not None for kind in near),
    }


def table_of(found: Mapping[str, Counts]) -> Table:
    table = Table("language", *COLUMNS, title="notices")
    for language, told in found.items():
        table.add_row(language, *(str(told[column]) for column in COLUMNS))
    return table
