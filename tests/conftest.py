"""Real Postgres for every test that wants one: a server a test process, emptied after a test."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import sql
from writethru.load import Warehouse
from writethru.load.migrations import migrate
from writethru.local.postgres import EmbeddedPostgres

TEMPLATE = "migrated"

# Faster than another database a test, and than TRUNCATE, which makes a new file a table.
EMPTY = """
do $$
declare named regclass;
begin
    perform set_config('session_replication_role', 'replica', true);
    for named in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname in ('raw', 'news', 'ops') and c.relkind in ('r', 'p')
                   and not c.relispartition
    loop
        execute format('delete from %s', named);
    end loop;
end $$
"""


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """An embedded server of this test process's own."""
    with tempfile.TemporaryDirectory(prefix="writethru-test-") as home:
        server = EmbeddedPostgres(Path(home), settings={"fsync": "off"})
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def new_warehouse(postgres: EmbeddedPostgres) -> Callable[[], Warehouse]:
    """Makes a fresh, migrated warehouse at each call, for tests that want several or change the
    schema; they go with the server.
    """
    _administer(postgres, "create database {}", TEMPLATE)
    migrate(postgres.url(TEMPLATE))
    numbers = count(1)

    def make() -> Warehouse:
        name = f"warehouse_{next(numbers)}"
        _administer(postgres, "create database {} template {}", name, TEMPLATE)
        return Warehouse(postgres.url(name))

    return make


@pytest.fixture(scope="session")
def only_warehouse(new_warehouse: Callable[[], Warehouse]) -> Warehouse:
    return new_warehouse()


@pytest.fixture
def warehouse(only_warehouse: Warehouse) -> Iterator[Warehouse]:
    """A migrated warehouse without a row; its address is `warehouse.url`."""
    yield only_warehouse
    with only_warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(EMPTY)


def _administer(postgres: EmbeddedPostgres, statement: str, *names: str) -> None:
    with closing(psycopg2.connect(postgres.url("postgres"))) as conn:
        conn.autocommit = True
        with conn.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
