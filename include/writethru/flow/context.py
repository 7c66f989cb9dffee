"""What every step is given: settings, warehouse, sources and a clock."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from writethru.capture import Captures
from writethru.errors import ConfigurationError
from writethru.load import Warehouse, open_warehouse
from writethru.local.postgres import EmbeddedPostgres
from writethru.model import Source, utc
from writethru.settings import Settings
from writethru.sources import Catalog, load_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`clock` gives a capture's time and `recorded_at`; it stands still under `--now`."""

    settings: Settings
    warehouse: Warehouse
    catalog: Catalog
    clock: Callable[[], datetime]

    def source(self, source_id: str) -> Source:
        """Raises ConfigurationError where no such source is in the catalog."""
        try:
            return self.catalog.sources[source_id]
        except KeyError:
            broken = "; ".join(str(e) for e in self.catalog.broken)
            hint = f" (broken files: {broken})" if broken else ""
            raise ConfigurationError(f"no source {source_id!r}{hint}") from None

    @property
    def captures(self) -> Captures:
        """Where captures are kept. Raises ConfigurationError for a place that nothing can reach."""
        return Captures.at(self.settings.captures, spool=self.settings.home / "spool")


def address_of(settings: Settings) -> str:
    """The configured warehouse's address; starts the embedded Postgres where none is."""
    if settings.warehouse_url:
        return settings.warehouse_url
    postgres = EmbeddedPostgres(settings.home)
    postgres.start()
    return postgres.url("warehouse")


@contextmanager
def open_context(
    *, warehouse_url: str | None = None, now: datetime | None = None
) -> Iterator[Context]:
    """The context of one step, from the environment. Raises SchemaError, ConfigurationError."""
    settings = Settings.from_env(os.environ)
    with open_warehouse(warehouse_url or address_of(settings)) as warehouse:
        yield Context(
            settings=settings,
            warehouse=warehouse,
            catalog=load_sources(settings.sources),
            clock=_clock(now),
        )


def _clock(now: datetime | None) -> Callable[[], datetime]:
    if now is None:
        return lambda: datetime.now(UTC)
    fixed = utc(now)
    return lambda: fixed
