"""Two migrated warehouses; every test works in a transaction that is rolled back."""

from collections.abc import Callable, Iterator

import pytest
from psycopg2.extensions import connection
from writethru.load import Warehouse


@pytest.fixture(scope="session")
def two_warehouses(new_warehouse: Callable[[], Warehouse]) -> tuple[Warehouse, Warehouse]:
    return new_warehouse(), new_warehouse()


@pytest.fixture
def conn(two_warehouses: tuple[Warehouse, Warehouse]) -> Iterator[connection]:
    yield from _rolled_back(two_warehouses[0])


@pytest.fixture
def other(two_warehouses: tuple[Warehouse, Warehouse]) -> Iterator[connection]:
    yield from _rolled_back(two_warehouses[1])


def _rolled_back(warehouse: Warehouse) -> Iterator[connection]:
    with warehouse.transaction() as opened:
        yield opened
        opened.rollback()
