"""`make down` ends what `make up` started; with `--forget`, `make clean-data` removes its data."""

import argparse
import os
import shutil
from pathlib import Path
from typing import Final

from rich.console import Console

from writethru.local.processes import GRACE_S, Stack, wait_gone
from writethru.local.run import stop
from writethru.local.up import NAME
from writethru.settings import Settings

OURS: Final = ("airflow", "captures", "logs", "newsroom", "postgres", "run", "spool")
"""What a home holds of ours; anything else in it is left alone."""


def main() -> None:
    """Ends the local run of WRITETHRU_HOME, however it was started or killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forget", action="store_true", help="remove the data as well")
    arguments = parser.parse_args()
    home = Settings.from_env(os.environ).home
    console = Console(highlight=False)
    down(home)
    console.print(f"Nothing of {home} runs any more.")
    if arguments.forget:
        forget(home)
        console.print(f"The databases, captures and logs under {home} are gone.")


def down(home: Path) -> None:
    """Asks `make up` to end, which ends its programs; then ends whatever is left."""
    stack = Stack(home=home)
    up = stack.find(NAME)
    if up is not None:
        up.terminate()
        wait_gone(up, timeout_s=4 * GRACE_S)
        if up.is_running():
            up.kill()
    stop(home)


def forget(home: Path) -> None:
    """Removes what the local run keeps under `home`."""
    for name in OURS:
        shutil.rmtree(home / name, ignore_errors=True)


if __name__ == "__main__":
    main()
