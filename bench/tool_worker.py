"""Runs one tool over rows: `python -m bench.tool_worker TOOL ROWS.jsonl OUT.json DATA`.

The same program for ours and for the rivals, each in its own environment, so that all are timed
alike: CPU seconds of this process over all rows, after a warm-up on some of them.
"""

import json
import logging
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.peer_tools import TOOLS as PEERS
from bench.peer_tools import Found, Row, Tool, made

WARM_UP_ROWS: Final = 20


def main() -> None:
    name, (rows_path, out_path, data) = sys.argv[1], map(Path, sys.argv[2:])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with rows_path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    tool, version = _made(name, data)
    out_path.write_text(json.dumps(run(tool, rows) | {"version": version}), "utf-8")


def _made(name: str, data: Path) -> tuple[Tool, str]:
    if name in PEERS:
        return made(name)
    from bench import own_tools  # noqa: PLC0415 - the rivals' environment has no Writethru

    return own_tools.made(name, data)


def run(tool: Tool, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the tool says of every row, its CPU seconds, and how often it raised what first."""
    errors: list[str] = []

    def safely(row: Row) -> Found:
        try:
            return tool(row)
        except Exception as error:  # noqa: BLE001 - a tool may raise what it likes: a miss
            errors.append(repr(error))
            return {}

    for row in rows[:: max(1, len(rows) // WARM_UP_ROWS)][:WARM_UP_ROWS]:
        safely(row)
    errors.clear()
    begun = time.process_time()
    found = [safely(row) for row in rows]
    cpu_s = time.process_time() - begun
    return {"cpu_s": cpu_s, "found": found, "errors": len(errors), "first_error": errors[:1]}


if __name__ == "__main__":
    main()
