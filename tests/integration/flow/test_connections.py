"""Connections that are kept: lent again, never to two at once, never a dead one."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
import pytest
from psycopg2.extensions import connection
from writethru.load import Warehouse, connections
from writethru.load.connections import Connections


class Opened:
    """Opens connections and counts them."""

    def __init__(self, url: str) -> None:
        self.url, self.count = url, 0

    def __call__(self) -> connection:
        self.count += 1
        return psycopg2.connect(self.url)


def backend(conn: connection) -> int:
    with conn, conn.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
    return int(pid)


def test_transactions_one_after_the_other_share_a_connection(warehouse: Warehouse) -> None:
    opened = Opened(warehouse.url)
    with closing(Connections(opened)) as kept:
        pids = set()
        for _ in range(5):
            with kept.lent() as conn:
                pids.add(backend(conn))
    assert (opened.count, len(pids)) == (1, 1)


def test_threads_share_no_connection_and_there_are_never_more_than_allowed(
    warehouse: Warehouse,
) -> None:
    opened = Opened(warehouse.url)
    with closing(Connections(opened, most=3)) as kept, ThreadPoolExecutor(12) as threads:

        def work(_: int) -> bool:
            with kept.lent() as conn:
                return backend(conn) == backend(conn)

        assert all(threads.map(work, range(60)))
    assert opened.count <= 3


def test_a_thread_that_has_one_does_not_wait_for_itself(warehouse: Warehouse) -> None:
    with (
        closing(Connections(Opened(warehouse.url), most=1)) as kept,
        kept.lent() as outer,
        kept.lent() as inner,
    ):
        assert backend(outer) != backend(inner)


def test_a_connection_that_died_while_it_lay_idle_is_not_lent(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "TRUSTED_S", 0.0)
    opened = Opened(warehouse.url)
    with closing(Connections(opened)) as kept:
        with kept.lent() as conn:
            pid = backend(conn)
        with warehouse.transaction() as conn, conn.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s, 5000)", (pid,))
        with kept.lent() as conn:
            assert backend(conn) != pid
    assert opened.count == 2


def test_a_connection_left_within_a_transaction_is_not_lent_again(warehouse: Warehouse) -> None:
    opened = Opened(warehouse.url)
    with closing(Connections(opened)) as kept:
        with kept.lent() as conn:
            conn.cursor().execute("select 1")
        with kept.lent() as conn:
            backend(conn)
    assert opened.count == 2
