"""What goes wrong while rows are written: nothing half done, and what can pass is tried again."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg2
import pytest
from integration.load.newsdesk import NOON, bundle, capture, chain, count, minutes, rows, seen
from writethru.load import Connection, Warehouse, writer_lock
from writethru.load.articles import replace_articles
from writethru.load.captures import store_captures
from writethru.load.observations import store_observations
from writethru.load.warehouse import ATTEMPTS

SLUGS = [f"ferry-{n}" for n in range(40)]

# Copies some rows, says so, and then never ends: to be killed in the middle of its COPY.
COPY_FOR_EVER = """
import sys, time
import psycopg2

class Rows:
    sent = 0
    def read(self, size):
        self.sent += 1
        if self.sent > 50:
            print("in the middle", flush=True)
            time.sleep(600)
        return f"00000000-0000-0000-0000-{self.sent:012d}\\tcourier\\n" * 1

conn = psycopg2.connect(sys.argv[1])
conn.cursor().copy_expert("copy news.page (page_id, publisher) from stdin", Rows())
"""


def test_a_writer_killed_in_the_middle_leaves_nothing(warehouse: Warehouse) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", COPY_FOR_EVER, warehouse.url], stdout=subprocess.PIPE
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"in the middle\n"
        os.kill(writer.pid, signal.SIGKILL)
    assert count(warehouse, "news.page") == 0
    of, said, whose = seen("ferry")
    warehouse.run(lambda c: store_captures(c, [of], (), to_clean=()))
    assert warehouse.run(lambda c: store_observations(c, [(said, whose)])) == 1


def test_two_writers_in_opposite_order_both_finish(warehouse: Warehouse) -> None:
    found = [seen(slug) for slug in SLUGS]
    captures = [kept for kept, _, _ in found]
    observed = [(said, whose) for _, said, whose in found]
    warehouse.run(lambda c: store_captures(c, captures[:1], (), to_clean=()))
    together = Barrier(2)
    transactions: list[int] = []

    def work(conn: Connection, order: int, late: int) -> None:
        transactions.append(order)
        store_captures(conn, captures[::order], (), to_clean=())
        store_observations(conn, observed[::order])
        bundles = [bundle(slug, chain(NOON, NOON + minutes(late))) for slug in SLUGS[::order]]
        replace_articles(conn, bundles, recorded_at=NOON)

    def write(order: int) -> None:
        together.wait()
        for late in (1, 2, 3):
            warehouse.run(lambda conn, late=late: work(conn, order, late))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (1, -1)))
    assert len(transactions) == 6, "none was tried again: locks are taken in the order of the keys"
    assert count(warehouse, "news.article") == len(SLUGS)
    assert count(warehouse, "news.revision") == 2 * len(SLUGS)
    ends = rows(warehouse, "select distinct observed_from from news.revision where revision_no = 2")
    assert ends == [(NOON + minutes(3),)]


def test_two_writers_make_the_same_new_month_once(warehouse: Warehouse) -> None:
    together = Barrier(2)
    months = [NOON + minutes(60 * 24 * 31 * n) for n in range(50, 54)]

    def write(order: int) -> int:
        together.wait()
        captures = [capture("ferry", at) for at in months[::order]]
        return warehouse.run(lambda c: store_captures(c, captures, (), to_clean=()))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(write, (1, -1))) == len(months)


def failing(times: int, error: Exception) -> Any:
    """Work that fails so many times, after writing a row, and then counts the pages."""
    left = [times]

    def work(conn: Connection) -> int:
        with conn.cursor() as cursor:
            cursor.execute("insert into news.page values (gen_random_uuid(), 'courier')")
            if left[0]:
                left[0] -= 1
                raise error
            cursor.execute("select count(*) from news.page")
            ((found,),) = cursor.fetchall()
        return int(found)

    return work


def test_a_passing_failure_is_tried_again_from_the_start(warehouse: Warehouse) -> None:
    lost = psycopg2.OperationalError("server closed the connection unexpectedly")
    assert warehouse.run(failing(2, lost)) == 1


def test_a_failure_that_does_not_pass_is_raised_in_the_end(warehouse: Warehouse) -> None:
    lost = psycopg2.OperationalError("server closed the connection unexpectedly")
    with pytest.raises(psycopg2.OperationalError):
        warehouse.run(failing(ATTEMPTS, lost))
    assert count(warehouse, "news.page") == 0


def test_a_lasting_failure_is_raised_at_once(warehouse: Warehouse) -> None:
    calls = []

    def work(conn: Connection) -> None:
        calls.append(conn)
        with conn.cursor() as cursor:
            cursor.execute("insert into news.page values (null)")

    with pytest.raises(psycopg2.IntegrityError):
        warehouse.run(work)
    assert len(calls) == 1


def test_a_killed_backend_is_survived(warehouse: Warehouse) -> None:
    killed = []

    def work(conn: Connection) -> None:
        with conn.cursor() as cursor:
            cursor.execute("insert into news.page values (gen_random_uuid(), 'courier')")
            if not killed:
                killed.append(conn.info.backend_pid)
                rows(warehouse, "select pg_terminate_backend(%s)", *killed)
            cursor.execute("select 1")

    warehouse.run(work)
    assert count(warehouse, "news.page") == 1


def test_a_real_deadlock_is_tried_again(warehouse: Warehouse) -> None:
    warehouse.run(lambda c: c.cursor().execute("insert into ops.host values ('a'), ('b')"))
    both_hold_one = Barrier(2)
    tries: list[str] = []

    def swap(first: str, second: str) -> None:
        def work(conn: Connection) -> None:
            with conn.cursor() as cursor:
                cursor.execute("update ops.host set next_at = now() where host = %s", (first,))
                tries.append(first)
                if tries.count(first) == 1:
                    both_hold_one.wait()
                cursor.execute("update ops.host set next_at = now() where host = %s", (second,))

        warehouse.run(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(swap, ("a", "b"), ("b", "a")))
    assert len(tries) == 3


def test_there_is_one_writer_at_a_time(warehouse: Warehouse) -> None:
    with warehouse.transaction() as conn:
        writer_lock(conn)
        with warehouse.transaction() as other, other.cursor() as cursor:
            cursor.execute("set local lock_timeout = '50ms'")
            with pytest.raises(psycopg2.errors.LockNotAvailable):
                writer_lock(other)
    warehouse.run(writer_lock)
