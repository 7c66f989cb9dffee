"""A home that captures from the demo newsroom, with the clock in the test's hand."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from writethru import steps
from writethru.demo import Newsroom
from writethru.load import Warehouse

EPOCH = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ARCHIVE_DAYS = [EPOCH.date() - timedelta(days=n) for n in range(30, 0, -1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One home with its own warehouse, capturing from the newsroom through the steps."""

    newsroom: Newsroom
    home: Path
    warehouse: Warehouse

    @contextmanager
    def at(self, now: datetime) -> Iterator[steps.Context]:
        """The steps' context, and the newsroom's clock, at an instant."""
        self.newsroom.clock.set(now=now)
        hosts = [base.removeprefix("http://") for base in self.newsroom.bases.values()]
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("WRITETHRU_")]:
                patch.delenv(name)
            patch.setenv("WRITETHRU_HOME", str(self.home))
            patch.setenv("WRITETHRU_SOURCES", str(self.home / "sources"))
            patch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", ",".join(hosts))
            with steps.open_context(warehouse_url=self.warehouse.url, now=now) as ctx:
                yield ctx

    def look(self, now: datetime) -> None:
        """Captures what is announced and revisits what is due, at an instant."""
        with self.at(now) as ctx:
            steps.capture(ctx, steps.enabled_sources(ctx))
            steps.revisit(ctx, steps.due_sources(ctx))

    def load_day(self, day: date, now: datetime) -> None:
        """Loads one archive day of every outlet."""
        with self.at(now) as ctx:
            for source in self.newsroom.bases:
                steps.archive(ctx, source, day=day, path=None)

    def refine(self, now: datetime) -> None:
        with self.at(now) as ctx:
            steps.refine(ctx)
