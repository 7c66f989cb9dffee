"""A step's context over the test's warehouse, with one source."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from writethru.flow.context import Context
from writethru.load import Warehouse
from writethru.model import Source
from writethru.settings import Settings
from writethru.sources import Catalog

NOW = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
KESTREL = Source(id="kestrel", publisher="kestrel", name="Kestrel", group="kestrel")


@pytest.fixture
def ctx(warehouse: Warehouse, tmp_path: Path) -> Context:
    return Context(
        settings=Settings.from_env({"WRITETHRU_HOME": str(tmp_path)}),
        warehouse=warehouse,
        catalog=Catalog(sources={"kestrel": KESTREL}, broken=()),
        clock=lambda: NOW,
    )
