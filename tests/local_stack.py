"""A local run for tests: everything that `make up` starts, in a home and on ports of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from writethru.local.ports import free_port, is_free
from writethru.local.run import LocalRun


@contextmanager
def local_run(home: Path) -> Iterator[LocalRun]:
    """Started, nothing loaded yet, schedules off; stopped at the end whatever happens."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WRITETHRU_")}
    env |= {
        "WRITETHRU_HOME": str(home),
        "WRITETHRU_UI_PORT": str(free_port()),
        "WRITETHRU_DEMO_PORT": str(_free_row(4)),
    }
    run = LocalRun.of(env, console=Console(quiet=True))
    try:
        run.start()
        yield run
    finally:
        run.stop()


def _free_row(length: int) -> int:
    """The first of `length` ports in a row that are free now."""
    for _ in range(100):
        first = free_port()
        if first + length < 65536 and all(is_free(first + n) for n in range(length)):
            return first
    raise AssertionError("no ports in a row are free")
