"""The demo newsroom's archive from its files to stories: pages a second, stage by stage."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from psycopg2 import sql
from writethru import steps
from writethru.load import Warehouse

from bench.newsroom_home import Home, demo_home, fresh_warehouse
from bench.racing import Figure

STAGES: Final = ("capture", "clean", "link")
COUNTED: Final = (
    ("raw", "capture"),
    ("raw", "observation"),
    ("raw", "content"),
    ("news", "article"),
    ("news", "revision"),
    ("news", "copy"),
    ("news", "story"),
)


def flow_figures() -> Iterator[Figure]:
    """Captures a second through each stage, in one process; then the rows that they made.

    A wall second has the database's work in it and the waits for its disk, a CPU second only
    this process's.
    """
    with demo_home() as home, fresh_warehouse() as warehouse:
        marks = list(_run(home, warehouse))
        counts = _counts(warehouse)
    captures = counts["raw.capture"]
    figure = partial(
        Figure,
        section="flow",
        input=f"{home.plot.archive.days} archive days of the demo newsroom, {captures:,} captures",
    )
    spans = [*pairwise(marks), (marks[0], marks[-1])]
    for stage, (before, after) in zip((*STAGES, "all three"), spans, strict=True):
        wall_s, cpu_s = after.wall_s - before.wall_s, after.cpu_s - before.cpu_s
        yield figure(tool=stage, value=captures / wall_s, unit="pages a second")
        yield figure(tool=stage, value=captures / cpu_s, unit="pages a CPU second")
    for table, rows in counts.items():
        yield figure(tool=table, value=rows, unit="rows")


@dataclass(frozen=True, slots=True)
class _Mark:
    wall_s: float
    cpu_s: float


def _mark() -> _Mark:
    return _Mark(time.perf_counter(), time.process_time())


def _run(home: Home, warehouse: Warehouse) -> Iterator[_Mark]:
    """The clocks before the first stage and after each."""
    ctx = home.context(warehouse)
    yield _mark()
    for day in home.days:
        for source in ctx.catalog.sources:
            steps.archive(ctx, source, day=day, path=None)
    yield _mark()
    steps.clean_shard(ctx, 0, 1)
    yield _mark()
    steps.link(ctx)
    yield _mark()


def _counts(warehouse: Warehouse) -> dict[str, int]:
    found = {}
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        for table in COUNTED:
            cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(*table)))
            ((found[".".join(table)],),) = cursor.fetchall()
    return found
