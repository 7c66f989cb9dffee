"""A home for one run: the demo newsroom's source files and archive, and a Postgres of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from writethru.capture import text_documents, warc_documents
from writethru.demo import Plot, load_plot, write_archive, write_sources
from writethru.demo.source_files import ARCHIVE
from writethru.flow.context import Context
from writethru.load import Warehouse
from writethru.load.migrations import migrate
from writethru.local.postgres import EmbeddedPostgres
from writethru.model import Document, Source
from writethru.settings import Settings
from writethru.sources import load_sources

EPOCH: Final = datetime(2026, 3, 2, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A temporary folder that has what `writethru archive` reads."""

    settings: Settings
    plot: Plot

    @property
    def days(self) -> list[date]:
        return [EPOCH.date() - timedelta(days=n) for n in range(self.plot.archive.days, 0, -1)]

    def context(self, warehouse: Warehouse) -> Context:
        """The steps' context, the clock at the epoch."""
        catalog = load_sources(self.settings.sources)
        return Context(
            settings=self.settings, warehouse=warehouse, catalog=catalog, clock=lambda: EPOCH
        )

    def documents(self) -> Iterator[tuple[Document, Source]]:
        """Every page and dump of the archive with its source, day by day."""
        catalog = load_sources(self.settings.sources)
        for day in self.days:
            for source in catalog.sources.values():
                for spec in source.archive:
                    read = warc_documents if spec.warc else text_documents
                    place = spec.warc or spec.text or ""
                    for found in read(place, source=source, day=day, home=self.settings.home):
                        if isinstance(found, Document):
                            yield found, source


@contextmanager
def demo_home() -> Iterator[Home]:
    """A home with the bundled plot's archive, gone after the block."""
    with tempfile.TemporaryDirectory(prefix="writethru-bench-") as folder:
        home = Path(folder)
        settings = Settings.from_env(
            {"WRITETHRU_HOME": folder, "WRITETHRU_SOURCES": str(home / "sources")}
        )
        plot = load_plot(settings.demo_plot)
        write_sources(settings.sources, plot)
        write_archive(plot, EPOCH, home / ARCHIVE)
        yield Home(settings=settings, plot=plot)


@contextmanager
def fresh_warehouse() -> Iterator[Warehouse]:
    """An empty warehouse on a server of its own with the settings of `make up`."""
    with tempfile.TemporaryDirectory(prefix="writethru-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        server.start()
        try:
            migrate(server.url("warehouse"))
            yield Warehouse(server.url("warehouse"))
        finally:
            server.stop()
