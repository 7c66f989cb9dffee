"""Tools on the same rows, each in a process of its own, in turns."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bench import peers
from bench.peer_tools import TOOLS as PEERS

ROOT: Final = Path(__file__).parents[1]
ROUNDS: Final = 2
"""The faster one counts: what else the machine does only ever takes time away."""

LONG_S: Final = 40.0
"""A run this long is not disturbed by much, and is not repeated."""

LIMIT_S: Final = 3600
OFFLINE: Final = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
"""A page is all that a tool gets: some would ask the network for more, and wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one tool said of every row, in their order, and the CPU seconds that took."""

    tool: str
    version: str
    found: Sequence[Mapping[str, Any]]
    cpu_s: float
    errors: int
    first_error: Sequence[str] = ()

    @property
    def pages_per_cpu_s(self) -> float:
        return len(self.found) / max(1e-9, self.cpu_s)


def runs(rows: Sequence[Mapping[str, Any]], tools: Iterable[str], *, data: Path) -> dict[str, Run]:
    """Every tool that is here, over all rows of `data`; those that cannot be had are missing."""
    best: dict[str, Run] = {}
    pythons = {tool: python for tool in tools if (python := python_for(tool))}
    with tempfile.TemporaryDirectory(prefix="writethru-eval-") as name:
        path = Path(name, "rows.jsonl")
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        for turn in range(ROUNDS):
            for tool, python in pythons.items():
                if turn and (tool not in best or best[tool].cpu_s > LONG_S):
                    continue
                if run := _run(tool, python, path, data):
                    best[tool] = min(run, best.get(tool, run), key=lambda one: one.cpu_s)
    return best


def python_for(tool: str) -> Path | None:
    """The interpreter that has `tool`; None, and said once, where it cannot be installed."""
    if tool not in PEERS:
        return Path(sys.executable)
    return _installed(peers.NEWS_PLEASE if tool == "news-please" else peers.CLEANERS)


@cache
def _installed(requirements: Path) -> Path | None:
    try:
        return peers.peers_python(requirements)
    except (OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"{requirements.name} could not be installed; left out: {error}\n")
        return None


def _run(tool: str, python: Path, rows: Path, data: Path) -> Run | None:
    out = rows.with_name("out.json")
    command = [python, "-m", "bench.tool_worker", tool, rows, out, data.absolute()]
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "include")))
    try:
        subprocess.run(
            command,
            check=True,
            cwd=ROOT,
            timeout=LIMIT_S,
            env=os.environ | OFFLINE | {"PYTHONPATH": paths, "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except subprocess.SubprocessError as error:
        told = (getattr(error, "stderr", None) or "").strip().splitlines()[-1:]
        sys.stderr.write(f"{tool}: left out: {error} {' '.join(told)}\n")
        return None
    run = Run(tool=tool, **json.loads(out.read_text("utf-8")))
    if run.errors:
        sys.stderr.write(f"{tool}: raised on {run.errors} rows, first {run.first_error[0]}\n")
    return run
