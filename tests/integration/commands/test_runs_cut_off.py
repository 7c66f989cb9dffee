"""Runs that are killed, tried again or overlap: every item ends once, and no page is lost."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.outlets import feed_of, open_outlet
from writethru import steps
from writethru.capture.fetching.fetch import DEADLINE_S
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.flow import live, planning
from writethru.flow.batches import close, open_batch
from writethru.flow.gate import WAIT_MAX_S
from writethru.load import Warehouse, visits
from writethru.model import Channel

PAGES = tuple(f"/berth-{number}" for number in range(5))
CAPTURE = """
import sys
from datetime import datetime
from writethru import steps
url, now, *ids = sys.argv[1:]
with steps.open_context(warehouse_url=url, now=datetime.fromisoformat(now)) as ctx:
    steps.capture(ctx, ["kestrel"], run=steps.RunIds(dag_id="capture", run_id=ids[0]))
"""
CAPTURE_UNTRIED = """
from writethru.cli import main
from writethru.load import warehouse
warehouse.ATTEMPTS = 1
main()
"""
WAITING = "select from pg_stat_activity where wait_event_type = 'Lock'"
AT_SEVEN, TEN_PAST, AT_EIGHT = (
    f"2026-03-03T{time}:00+00:00" for time in ("07:00", "07:10", "08:00")
)


class Outlet:
    """A feed of PAGES; `on_page` is called with a page's path before it is answered."""

    def __init__(self, server: AnsweringServer) -> None:
        self.base = f"http://{HOST}:{server.server_port}"
        self.asked: Counter[str] = Counter()
        self.on_feed: Callable[[str], object] = lambda path: None
        self.on_page: Callable[[str], object] = lambda path: None
        self.tag = ""

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked[target] += 1
        if target == "/robots.txt":
            return Response(status=404, headers=(), body=b"")
        if target == "/feed.xml":
            self.on_feed(target)
            if self.tag and headers.get("if-none-match") == self.tag:
                return Response(status=304, headers=(), body=b"")
            feed = feed_of(self.base, PAGES)
            return Response(status=200, headers=(("ETag", self.tag),), body=feed)
        self.on_page(target)
        return Response(status=200, headers=(), body=f"<p>Repairs at {target}</p>".encode())


@pytest.fixture
def outlet(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    with open_outlet(Outlet, desk, monkeypatch, delay_s=0.001) as outlet:
        yield outlet


@contextmanager
def opened(warehouse: Warehouse, now: str) -> Iterator[steps.Context]:
    at = datetime.fromisoformat(now)
    with steps.open_context(warehouse_url=warehouse.url, now=at) as ctx:
        yield ctx


def capture(warehouse: Warehouse, now: str, run_id: str) -> Mapping[str, int]:
    """A try of a scheduled run's task; the sums of its batch."""
    with opened(warehouse, now) as ctx:
        run = steps.RunIds(dag_id="capture", run_id=run_id)
        [finished] = steps.capture(ctx, ["kestrel"], run=run)
    assert finished.failure is None
    return finished.sums or {}


def ended(warehouse: Warehouse) -> list[tuple[str, str]]:
    return rows(warehouse, "select url, outcome from ops.item where outcome <> 'pending'")


def end_connections(warehouse: Warehouse) -> None:
    rows(
        warehouse,
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
        " where pid <> pg_backend_pid() and datname = current_database()",
    )


def until(is_so: Callable[[], bool]) -> None:
    """Waits for what another process is about to do."""
    for _ in range(600):
        if is_so():
            return
        threading.Event().wait(0.05)
    pytest.fail("it never came")


def killed(outlet: Outlet, warehouse: Warehouse, now: str, run_id: str, *, at_page: int) -> None:
    """The same, in a process that is killed when it asks for its so many-th page, once the rows
    of those before are written.
    """
    before = len(ended(warehouse))
    started: list[subprocess.Popen[bytes]] = []
    asked: list[str] = []

    def kill(path: str) -> None:
        asked.append(path)
        if len(asked) == at_page:
            until(lambda: len(ended(warehouse)) == before + at_page - 1)
            os.kill(started[0].pid, signal.SIGKILL)

    ready = threading.Event()
    outlet.on_page = lambda path: ready.wait(60) and kill(path)
    command = [sys.executable, "-c", CAPTURE, warehouse.url, now, run_id]
    with subprocess.Popen(command) as process:
        started.append(process)
        ready.set()
        assert process.wait(60) == -signal.SIGKILL
    outlet.on_page = lambda path: None


def test_a_task_that_is_tried_again_keeps_how_its_items_ended(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    first = capture(warehouse, AT_SEVEN, "seven")
    again = capture(warehouse, AT_SEVEN, "seven")
    assert first["captured"] == len(PAGES)
    assert again == first


@pytest.mark.parametrize("at_page", [1, 3, 5])
def test_a_run_that_was_killed_and_tried_again_captures_each_page_once(
    at_page: int, outlet: Outlet, warehouse: Warehouse
) -> None:
    killed(outlet, warehouse, AT_SEVEN, "seven", at_page=at_page)
    sums = capture(warehouse, AT_SEVEN, "seven")
    assert (sums["captured"], sums["discovered"]) == (len(PAGES), len(PAGES))
    assert rows(warehouse, "select count(*) from raw.capture where url not like '%%feed.xml'") == [
        (len(PAGES),)
    ]


def test_a_page_that_was_due_is_looked_at_by_the_try_after_the_one_that_was_killed(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    capture(warehouse, AT_SEVEN, "seven")
    killed(outlet, warehouse, AT_EIGHT, "eight", at_page=1)
    sums = capture(warehouse, AT_EIGHT, "eight")
    assert sums["unchanged"] == len(PAGES)


def test_connections_that_the_server_ends_fail_no_source(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.tag = '"1"'
    capture(warehouse, AT_SEVEN, "seven")
    outlet.on_feed = outlet.on_page = lambda _: end_connections(warehouse)
    sums = capture(warehouse, AT_EIGHT, "eight")
    assert (sums["discovered"], sums["pending"]) == (0, 0)
    outlet.tag = '"2"'
    sums = capture(warehouse, "2026-03-03T09:00:00+00:00", "nine")
    assert sums["unchanged"] == len(PAGES)


def test_a_batch_is_closed_though_the_server_ended_the_connection(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    with steps.open_context(warehouse_url=warehouse.url) as ctx:
        batch = open_batch(ctx, ctx.source("kestrel"), Channel.LIVE, None, None)
        end_connections(warehouse)
        assert close(ctx, batch)["discovered"] == 0


def test_a_run_that_was_killed_does_not_keep_its_pages_from_the_next(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    killed(outlet, warehouse, AT_SEVEN, "seven", at_page=3)
    assert capture(warehouse, TEN_PAST, "ten past")["captured"] == len(PAGES) - 2


def test_what_is_above_a_runs_budget_is_due_at_once(
    desk: Path, outlet: Outlet, warehouse: Warehouse
) -> None:
    file = desk / "kestrel.yaml"
    file.write_text(file.read_text().replace("fetch: {", "fetch: {max_per_run: 2, "))
    sums = capture(warehouse, AT_SEVEN, "seven")
    assert (sums["captured"], sums["pending"]) == (2, 3)
    with opened(warehouse, AT_SEVEN) as ctx:
        looked = [
            (ended.sums or {})["captured"]
            for _ in range(2)
            for ended in steps.revisit(ctx, steps.due_sources(ctx))
        ]
        assert looked == [2, 1]
        assert steps.due_sources(ctx) == []


def test_two_runs_at_once_take_no_page_twice(outlet: Outlet, warehouse: Warehouse) -> None:
    capture(warehouse, AT_SEVEN, "seven")
    with opened(warehouse, "2026-03-05T07:00:00+00:00") as ctx:
        source = ctx.source("kestrel")
        first, second = (open_batch(ctx, source, Channel.REVISIT, None, None) for _ in range(2))
        taken: list[str] = []
        other = threading.Thread(target=lambda: taken.extend(planning.take_due(ctx, second)))
        with warehouse.transaction() as conn:
            assert len(planning._taken(ctx, conn, first)) == len(PAGES)
            other.start()
            until(lambda: bool(rows(warehouse, WAITING)))
        other.join(60)
    assert taken == []


def test_a_new_page_that_a_revisit_has_taken_on_is_not_fetched_beside_it(
    outlet: Outlet, warehouse: Warehouse
) -> None:
    urls, due = [f"{outlet.base}{path}" for path in PAGES], datetime.fromisoformat(AT_SEVEN)
    warehouse.run(lambda conn: visits.lease(conn, urls, source_id="kestrel", until=due))
    sums: list[Mapping[str, int]] = []

    def beside(path: str) -> None:
        outlet.on_page = lambda _: None
        sums.append(capture(warehouse, AT_SEVEN, "seven"))

    outlet.on_page = beside
    with opened(warehouse, AT_SEVEN) as ctx:
        [looked] = steps.revisit(ctx, ["kestrel"])
    assert (looked.sums or {})["captured"] == len(PAGES)
    assert [(each["captured"], each["duplicate"]) for each in sums] == [(0, len(PAGES))]
    assert [outlet.asked[path] for path in PAGES] == [1] * len(PAGES)


def test_a_run_is_over_before_what_it_took_on_is_due_again() -> None:
    assert planning.LEASE.total_seconds() > live.RUN_MAX_S + WAIT_MAX_S + DEADLINE_S


def test_a_warehouse_that_goes_away_for_good_is_said_in_a_word(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.on_page = lambda _: end_connections(warehouse)
    command = [sys.executable, "-c", CAPTURE_UNTRIED, "capture", "--now", AT_SEVEN]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("writethru: the warehouse went away")
    outlet.on_page = lambda _: None
    assert writethru("capture", "--now", AT_SEVEN).code == 0
    kept = rows(warehouse, "select count(distinct url) from ops.item where outcome = 'captured'")
    assert kept == [(len(PAGES),)]
