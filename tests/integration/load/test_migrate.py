"""The schema: made once, by whoever comes first, and refused where it is another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.script import ScriptDirectory
from integration.load.newsdesk import count, rows
from writethru.errors import SchemaError
from writethru.load import Warehouse, open_warehouse
from writethru.load.migrations import migrate, script_folder
from writethru.load.warehouse import SCHEMA_REVISION


@pytest.fixture
def migrated(new_warehouse: Callable[[], Warehouse]) -> Warehouse:
    """A warehouse of the test's own, to spoil."""
    return new_warehouse()


@pytest.fixture
def empty(migrated: Warehouse) -> Warehouse:
    """A database without our schema."""
    with migrated.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("drop schema raw, news, ops cascade; drop table public.writethru_schema")
    return migrated


def test_migrating_twice_changes_nothing(empty: Warehouse) -> None:
    assert migrate(empty.url) == migrate(empty.url) == SCHEMA_REVISION
    assert count(empty, "news.article") == 0


def test_several_at_once_migrate_once(empty: Warehouse) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(migrate, [empty.url] * 4)) == {SCHEMA_REVISION}
    assert rows(empty, "select version_num from public.writethru_schema") == [(SCHEMA_REVISION,)]


def test_a_warehouse_of_another_revision_is_refused(migrated: Warehouse) -> None:
    with migrated.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("update public.writethru_schema set version_num = '0099'")
    with pytest.raises(SchemaError, match=r"0099.*run `writethru migrate`"):
        open_warehouse(migrated.url).__enter__()


def test_a_database_without_schema_is_refused(empty: Warehouse) -> None:
    with pytest.raises(SchemaError, match="run `writethru migrate`"):
        open_warehouse(empty.url).__enter__()


def test_a_migrated_warehouse_is_opened(warehouse: Warehouse) -> None:
    with open_warehouse(warehouse.url) as opened:
        assert opened == warehouse


def test_the_program_needs_the_newest_revision() -> None:
    assert ScriptDirectory(script_folder()).get_current_head() == SCHEMA_REVISION
