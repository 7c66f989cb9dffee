"""The main job of the local run: the newsroom's first hours, and the archive's days before them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from writethru.local.control import Control
from writethru.local.diary import PLAYED, Diary
from writethru.local.rest import AirflowClient

EVERY: Final = timedelta(minutes=45)
"""Between two looks at the newsroom while its first hours are played."""

ARCHIVE_DAYS: Final = 30
WATCHED: Final = ("capture__demo", "revisit")
POLL_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What playing needs: Airflow, the newsroom, and the home that remembers."""

    home: Path
    client: AirflowClient
    control: Control
    console: Console

    def load(self, diary: Diary, archives: Sequence[str]) -> Diary:
        """Backfills `archives` (DAG ids), plays the day meanwhile, and refines all of it."""
        last = diary.epoch.date() - timedelta(days=1)
        for dag_id in archives:
            self.client.backfill(dag_id, last - timedelta(days=ARCHIVE_DAYS - 1), last)
        with self._bars() as bars:
            diary = self._play_day(diary, bars)
            self._wait_for_backfills(archives, bars)
            refining = bars.add("Refining what is left", total=1)
            self.client.run("refine")
            bars.move(refining, to=1)
        return diary.keep(self.home, is_loaded=True)

    def _play_day(self, diary: Diary, bars: "_Bars") -> Diary:
        """Jumps the newsroom's clock from look to look, and lets the DAGs look each time."""
        looks = instants(diary.epoch)
        bar = bars.add("The first hours of a day of news through the DAGs", total=len(looks))
        try:
            for number, at in enumerate(looks, start=1):
                if diary.played_to is None or at > diary.played_to:
                    self.control.jump(at)
                    self._look(at)
                    diary = diary.keep(self.home, played_to=at)
                bars.move(bar, to=number)
        finally:
            self.control.follow_real_time()
        return diary

    def _look(self, at: datetime) -> None:
        conf = {"now": at.isoformat()}
        runs = [(dag_id, self.client.trigger(dag_id, conf)) for dag_id in WATCHED]
        for dag_id, run_id in runs:
            self.client.wait(dag_id, run_id)

    def _wait_for_backfills(self, archives: Sequence[str], bars: "_Bars") -> None:
        total = left = ARCHIVE_DAYS * len(archives)
        bar = bars.add(f"{ARCHIVE_DAYS} earlier days, backfilled", total=total)
        while left:
            left = min(left, sum(map(self.client.unfinished, archives)))
            bars.move(bar, to=total - left)
            sleep(POLL_S)

    @contextmanager
    def _bars(self) -> Iterator["_Bars"]:
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        # A bar that nobody sees move says nothing; where there is no terminal, lines are printed.
        with Progress(
            *columns, console=self.console, disable=not self.console.is_terminal
        ) as progress:
            yield _Bars(progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bars:
    """Progress bars on a terminal, lines elsewhere."""

    progress: Progress

    def add(self, what: str, *, total: int) -> TaskID:
        return self.progress.add_task(what, total=total)

    def move(self, bar: TaskID, *, to: int) -> None:
        task = next(task for task in self.progress.tasks if task.id == bar)
        has_moved = task.completed != to
        self.progress.update(bar, completed=to)
        if has_moved and self.progress.disable:
            self.progress.console.print(f"  {task.description}: {to} of {task.total:.0f}")


def instants(epoch: datetime) -> list[datetime]:
    """When to look: from the plot's beginning over the hours that are PLAYED, EVERY so often."""
    looks = PLAYED // EVERY
    return [epoch + EVERY * n for n in range(looks + 1)]
