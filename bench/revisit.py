"""The revisit policy on recorded histories: where it was tuned, where not, and on a full host.

    python -m bench.revisit FILE [--json FILE]

FILE has JSON lines {href, versions: [{t, ...}]}, plain or gzip.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from writethru.capture import replay
from writethru.capture.revisiting.replay import change_times

from bench.report import console, default_path, machine_line, write_json
from bench.revisit_host import shared_host

GZIP: Final = b"\x1f\x8b"
DAY_S: Final = 86_400.0
PAGES: Final = 3_000
"""On the full host; they begin within three days, and are watched for ten."""
CAPS: Final = (150, 50, 20)
"""Requests a run of five minutes; a delay of two seconds allows 150."""

Row = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.revisit", description=__doc__)
    parser.add_argument("histories", type=Path)
    parser.add_argument("--json", type=Path, default=default_path("revisit.json"))
    given = parser.parse_args(arguments)
    out = console()
    out.print(machine_line())
    rows = _rows(given.histories)
    held_out = [row for row in rows if is_held_out(row["href"])]
    tuned = [row for row in rows if not is_held_out(row["href"])]
    report = {
        name: _replayed(out, name, part)
        for name, part in (("tuned on", tuned), ("held out", held_out), ("whole", rows))
    }
    report["one host"] = _on_one_host(out, held_out)
    write_json(given.json, report)
    out.print(f"JSON: {given.json}", soft_wrap=True)
    return 0


def is_held_out(href: str) -> bool:
    """Whether no number of the policy was chosen on this page: the half with an odd first byte
    of the SHA-256 of its address.
    """
    return hashlib.sha256(href.encode()).digest()[0] % 2 == 1


def _rows(file: Path) -> list[dict[str, Any]]:
    packed = file.read_bytes()
    text = gzip.decompress(packed) if packed.startswith(GZIP) else packed
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _replayed(out: Console, name: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    found = [asdict(result) for result in replay(rows)]
    out.print(_table(f"{name}: {len(rows):,} histories", found))
    return found


def _on_one_host(out: Console, rows: Sequence[Row]) -> list[dict[str, Any]]:
    known = [change_times(row["versions"]) for row in rows]
    pages = [[at.timestamp() for at in times] for times in known if times][:PAGES]
    found = [
        asdict(result)
        for cap in CAPS
        for result in shared_host(pages, per_run=cap, within_s=3 * DAY_S, for_s=10 * DAY_S)
    ]
    out.print(_table(f"one host: {len(pages):,} of the histories held out", found))
    return found


def _table(title: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    given = list(rows)
    table = Table(*given[0], title=title)
    for row in given:
        table.add_row(*(_cell(value) for value in row.values()))
    return table


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if value <= 1.0 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    sys.exit(main())
