"""A local run for tests: everything that `make up` starts, in a home and on ports of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from writethru.local.ports import is_free
from writethru.local.run import LocalRun

PORTS_FROM, PORTS_COUNT = 12_000, 20_000


@contextmanager
def local_run(home: Path) -> Iterator[LocalRun]:
    """Started, nothing loaded yet, schedules off; stopped at the end whatever happens."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WRITETHRU_")}
    first = _free_row(5)
    env |= {
        "WRITETHRU_HOME": str(home),
        "WRITETHRU_UI_PORT": str(first),
        "WRITETHRU_DEMO_PORT": str(first + 1),
    }
    run = LocalRun.of(env, console=Console(quiet=True))
    try:
        run.start()
        yield run
    finally:
        run.stop()


def _free_row(length: int) -> int:
    """The first of `length` ports in a row that are free now, and will be when they are used.

    They lie below those that the system hands out by itself, and begin elsewhere in each process.
    """
    offset = os.getpid() * length
    for tried in range(0, PORTS_COUNT, length):
        first = PORTS_FROM + (offset + tried) % (PORTS_COUNT - length)
        if all(is_free(first + n) for n in range(length)):
            return first
    raise AssertionError("no ports in a row are free")
