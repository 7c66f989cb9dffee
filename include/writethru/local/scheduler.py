"""Airflow's scheduler, with the steps imported before its first task: `python -m ...scheduler`.

The LocalExecutor forks a process for every task. What the scheduler has imported they need not
import again, which is most of a short task's time.
"""

import sys

from airflow.__main__ import main

from writethru import steps
from writethru.orchestrate import tasks

PRELOADED = (steps, tasks)

if __name__ == "__main__":
    sys.argv = ["airflow", "scheduler", *sys.argv[1:]]
    main()  # type: ignore[no-untyped-call]
