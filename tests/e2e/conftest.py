"""A newsroom on free ports, and desks that capture from it."""

from collections.abc import Callable, Iterator

import pytest
from e2e.desk import EPOCH, Desk
from writethru.demo import Clock, Newsroom, load_plot, write_archive, write_sources
from writethru.demo.source_files import ARCHIVE
from writethru.load import Warehouse
from writethru.settings import Settings


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    plot = load_plot(Settings.from_env({}).demo_plot)
    with Newsroom(plot=plot, epoch=EPOCH, clock=Clock(now=EPOCH)) as running:
        yield running


@pytest.fixture(scope="session")
def new_desk(
    newsroom: Newsroom,
    new_warehouse: Callable[[], Warehouse],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], Desk]:
    """Makes a desk with an empty warehouse and the newsroom's archive at each call."""

    def make() -> Desk:
        home = tmp_path_factory.mktemp("desk")
        write_sources(home / "sources", newsroom.plot, newsroom.bases)
        write_archive(newsroom.plot, EPOCH, home / ARCHIVE, bases=newsroom.bases)
        return Desk(newsroom=newsroom, home=home, warehouse=new_warehouse())

    return make
