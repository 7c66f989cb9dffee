"""`make up`: everything on one machine, from nothing, and the main job run on it.

Stays until Ctrl-C or `make down`. A second start skips what is done.
"""

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import Any, Final

from rich.console import Console

from writethru.errors import WritethruError
from writethru.local.run import LocalRun
from writethru.local.shown import show_loaded, show_truth, show_where

NAME: Final = "up"
EXIT_ERROR: Final = 1


def main() -> None:
    """Exit 0 once ended by Ctrl-C or SIGTERM; 1 where it does not start."""
    console = Console(highlight=False)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        run = LocalRun.of(os.environ, console=console)
        if run.stack.find(NAME) is not None:
            show_where(run)
            return
        _up(run)
    except WritethruError as error:
        console.print(f"make up: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(EXIT_ERROR)


def _up(run: LocalRun) -> None:
    began = datetime.now(UTC)
    run.stack.remember(NAME, os.getpid())
    try:
        run.console.print(f"Writethru under {run.home}")
        run.start()
        run.load()
        # The steps read their settings from the environment: ours has to be the programs'.
        os.environ.update(run.settings)
        show_loaded(run)
        show_truth(run)
        show_where(run)
        took = (datetime.now(UTC) - began).total_seconds()
        run.console.print(f"Ready after {took:.0f} s. Ctrl-C or `make down` ends it.")
        threading.Event().wait()
    except KeyboardInterrupt:
        run.console.print("\nStopping ...")
    finally:
        # A second Ctrl-C must not leave half of it running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        run.stop()
        run.stack.forget(NAME)


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
