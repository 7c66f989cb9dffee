"""What `make up` prints at the end: what was loaded, how it compares with the truth, and where."""

import shlex
from datetime import UTC, datetime, timedelta
from typing import Final

from rich.table import Table

from writethru import steps
from writethru.load.board import reading
from writethru.load.status import status
from writethru.local.airflow import USER
from writethru.local.diary import Diary
from writethru.local.play import ARCHIVE_DAYS
from writethru.local.run import LocalRun

_SEEN: Final = ("WRITETHRU_HOME", "WRITETHRU_SOURCES", "WRITETHRU_ALLOW_PRIVATE_HOSTS")


def show_loaded(run: LocalRun) -> None:
    """The rows of every table of the warehouse that has any."""
    with reading(run.warehouse_url) as conn:
        counts = status(conn).counts
    table = Table("Table", "Rows", title="Loaded", title_justify="left")
    table.columns[1].justify = "right"
    for name, rows in counts.items():
        if rows:
            table.add_row(name, f"{rows:,}")
    run.console.print(table)


def show_truth(run: LocalRun) -> None:
    """How much of what the newsroom showed to some capture the warehouse holds, and what more."""
    epoch = Diary.of(run.home, now=datetime.now(UTC)).epoch
    with steps.open_context(warehouse_url=run.warehouse_url) as ctx:
        report = steps.judge_demo(ctx, run.place.plot, epoch, bases=run.place.bases)
    share = report.held / report.visible if report.visible else 1.0
    table = Table("Compared with the newsroom's ground truth", "", title_justify="left")
    table.columns[1].justify = "right"
    table.add_row("versions that some capture saw", f"{report.visible:,}")
    table.add_row("held in the warehouse", f"{report.held:,} ({share:.1%})")
    table.add_row("revisions that the newsroom never published", f"{len(report.invented):,}")
    table.add_row(
        "kinds of change agreed on", f"{report.kinds_agreed:,} of {report.kinds_compared:,}"
    )
    run.console.print(table)


def show_where(run: LocalRun) -> None:
    """The addresses and how to log in."""
    airflow = run.airflow
    run.console.print(f"Airflow    {airflow.url}  (user {USER}, password {airflow.password})")
    run.console.print(f"In a shell {_exports(run)}", markup=False, soft_wrap=True)
    run.console.print("Warehouse  writethru status, or psql with", markup=False)
    run.console.print(f"           {run.warehouse_url}", markup=False, soft_wrap=True)
    for outlet, base in run.place.bases.items():
        run.console.print(f"Newsroom   {base}  {outlet}", markup=False)
    last = Diary.of(run.home, now=datetime.now(UTC)).epoch.date() - timedelta(days=1)
    first = last - timedelta(days=ARCHIVE_DAYS - 1)
    run.console.print(f"Archive    {first} to {last}: the days to backfill archive__* with")


def _exports(run: LocalRun) -> str:
    """What makes commands in a shell of one's own see what the DAGs see."""
    home = {"AIRFLOW_HOME": str(run.airflow.folder)}
    seen = {name: run.settings[name] for name in _SEEN}
    words = (f"{name}={shlex.quote(value)}" for name, value in (home | seen).items())
    return f"export {' '.join(words)}"
