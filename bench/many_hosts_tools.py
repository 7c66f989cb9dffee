"""The tools that `many_hosts` runs on a fleet: `writethru capture`, and Scrapy."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]
from writethru.capture.fetching.fetch import DEADLINE_S
from writethru.load import Warehouse

from bench.many_hosts_fleet import Ended, Fleet, capture_command, child_env, run_measured
from bench.newsroom_home import fresh_warehouse

SPIDER: Final = Path(__file__).with_name("many_hosts_spider.py")
TRIES: Final = 2
"""Of a request whose fault may pass: what `Fetcher.get_with_retries` does unasked."""

_SOURCES_FAILED: Final = 3
"""How `capture` ends where a source failed whole, as those of dead hosts do."""

_SUMS: Final = ("discovered", "captured", "unchanged", "duplicate", "quarantined", "pending")

Told = dict[str, dict[str, float]]
"""What only the tool itself can tell: by table, then by name."""

SPEED: Final = "speed"
KEPT: Final = "kept"
SET_ASIDE: Final = "set aside"


def capture(fleet: Fleet, folder: Path, *, delay_s: float) -> tuple[Ended, Told]:
    """`writethru capture` into a fresh warehouse; tells what is in it afterwards.

    The server is running before, and its CPU seconds are told apart; its memory is not counted.
    """
    home = folder / "home"
    fleet.write_sources(home / "sources", delay_s=delay_s)
    with fresh_warehouse() as warehouse:
        argv, env = capture_command(fleet, home, warehouse.url)
        with _postgres_cpu_s(warehouse) as spent_s:
            ended = _run(argv, env, folder / "output", fine=(0, _SOURCES_FAILED))
        return ended, {SPEED: {"Postgres CPU s": spent_s()}, **_stored(warehouse)}


def scrapy(python: Path, fleet: Fleet, folder: Path, *, delay_s: float) -> tuple[Ended, Told]:
    """Scrapy under its own interpreter; a page is a file, and they are all that it tells."""
    pages = folder / "pages"
    given = {
        "feeds": fleet.feeds(),
        "delay_s": delay_s,
        "tries": TRIES,
        "deadline_s": DEADLINE_S,
        "folder": str(pages),
    }
    limits = folder / "limits.json"
    limits.write_text(json.dumps(given), "utf-8")
    argv = [str(python), str(SPIDER), str(limits)]
    ended = _run(argv, child_env(PYTHONPATH=""), folder / "output", fine=(0,))
    return ended, {KEPT: {"captured": sum(1 for _ in pages.iterdir())}}


def _run(argv: list[str], env: dict[str, str], output: Path, *, fine: tuple[int, ...]) -> Ended:
    ended = run_measured(argv, env, output)
    if ended.code not in fine:
        said = output.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{argv[0]} ended with {ended.code}: {said}")
    return ended


@contextmanager
def _postgres_cpu_s(warehouse: Warehouse) -> Iterator[Callable[[], float]]:
    """The CPU seconds that the warehouse's server has spent since the block began."""
    with warehouse.transaction() as conn:
        postmaster = psutil.Process(conn.info.backend_pid).parent()
    before_s = _cpu_s(postmaster)
    yield lambda: _cpu_s(postmaster) - before_s


def _cpu_s(parent: psutil.Process) -> float:
    """Of a process, its children that run, and those that ended."""
    spent_s: float = sum(parent.cpu_times()[:4])
    for child in parent.children():
        with suppress(psutil.NoSuchProcess):
            spent_s += sum(child.cpu_times()[:2])
    return spent_s


def _stored(warehouse: Warehouse) -> Told:
    """The sums of all batches, and open quarantine rows by code."""
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(
            "select sum(discovered), sum(captured), sum(unchanged), sum(duplicate),"
            " sum(quarantined), sum(pending) from ops.batch"
        )
        (sums,) = cursor.fetchall()
        cursor.execute(
            "select code, count(*) from ops.quarantine where resolved_at is null"
            " group by code order by code"
        )
        codes: dict[str, float] = {code: int(count) for code, count in cursor}
    totals: dict[str, float] = {
        name: int(count or 0) for name, count in zip(_SUMS, sums, strict=True)
    }
    return {KEPT: totals, SET_ASIDE: codes}
