"""Loads a source's archive in a process of its own, which dies in the middle if it is told to.

Usage: killed_reader.py SOURCE RUN CHUNK KILL_AFTER: chunks of so many records; after so many
transactions it is killed, 0: never.
"""

import os
import signal
import sys
from datetime import UTC, datetime

from writethru import steps
from writethru.flow import archive_files


def main() -> None:
    source, run, chunk, kill_after = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    archive_files.CHUNK = chunk  # type: ignore[misc]
    keep = archive_files.store
    done = 0

    def counted(*given: object, **named: object) -> archive_files.Stored:
        nonlocal done
        stored = keep(*given, **named)  # type: ignore[arg-type]
        done += 1
        if done == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return stored

    archive_files.store = counted
    with steps.open_context(now=datetime(2026, 3, 3, 7, tzinfo=UTC)) as ctx:
        steps.archive(ctx, source, day=None, path=None, dag_id="archive", run_id=run)


if __name__ == "__main__":
    main()
