"""The bundled plot and an epoch, for the tests of the demo newsroom."""

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from writethru.demo import Plot, load_plot

PLOT_FILE = Path(str(files("writethru.demo") / "plot.yaml"))


@pytest.fixture(scope="session")
def plot() -> Plot:
    return load_plot(PLOT_FILE)


@pytest.fixture
def plot_text() -> str:
    return PLOT_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def epoch() -> datetime:
    return datetime(2026, 10, 15, 7, 3, tzinfo=UTC)
