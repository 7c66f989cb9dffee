"""What is not asked for again too soon: pages that failed, hosts that want to be left alone."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.outlets import feed_of, open_outlet
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.load import Warehouse
from writethru.load.hosts import pause_host

PAGES = ("/first", "/second", "/third")


class Outlet:
    """An outlet whose feed has three pages; `status` is what they answer, with `headers`."""

    def __init__(self, server: AnsweringServer) -> None:
        self.base = f"http://{HOST}:{server.server_port}"
        self.status, self.headers = 200, ()
        self.moved_to = ""
        self.asked: Counter[str] = Counter()

    def answer(self, method: str, target: str, body: bytes, headers: object) -> Response:
        self.asked[target] += 1
        if target == "/feed.xml":
            feed = feed_of(self.base, PAGES)
            return Response(status=200, headers=(("Content-Type", "text/xml"),), body=feed)
        if target == "/robots.txt":
            return Response(status=404, headers=(), body=b"")
        if target in PAGES and self.moved_to:
            moved = (("Location", f"{self.moved_to}{target}"),)
            return Response(status=302, headers=moved, body=b"")
        return Response(status=self.status, headers=self.headers, body=b"<p>Nothing here</p>")

    @property
    def pages_asked(self) -> int:
        return sum(self.asked[path] for path in PAGES)


@pytest.fixture
def outlet(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    with open_outlet(Outlet, desk, monkeypatch) as outlet:
        yield outlet


def test_a_refused_page_is_not_asked_for_at_the_next_poll_but_the_next_day(
    writethru: Writethru, outlet: Outlet
) -> None:
    outlet.status = 403
    assert writethru("capture", "--now", "2026-03-03T07:00Z").code == 0
    assert outlet.pages_asked == 3
    [again] = writethru("capture", "--now", "2026-03-03T07:10Z", "--json").rows
    assert (outlet.pages_asked, again["duplicate"]) == (3, 3)
    writethru("revisit", "--now", "2026-03-04T07:01Z")
    assert outlet.pages_asked == 6


def test_a_page_that_fails_again_and_again_is_given_up(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.status = 403
    writethru("capture", "--now", "2026-03-03T07:00Z")
    for day in range(4, 14):
        writethru("revisit", "--now", f"2026-03-{day:02}T09:00Z")
    assert outlet.pages_asked == 3 * 6
    assert rows(warehouse, "select distinct attempts from ops.quarantine") == [(6,)]


def test_a_page_that_works_again_is_visited_as_before(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.status = 403
    writethru("capture", "--now", "2026-03-03T07:00Z")
    outlet.status = 200
    writethru("revisit", "--now", "2026-03-04T07:01Z")
    assert rows(warehouse, "select count(*) from ops.visit where state ? 'failures'") == [(0,)]
    open_rows = "select count(*) from ops.quarantine where stage = 'fetch' and resolved_at is null"
    assert rows(warehouse, open_rows) == [(0,)]


def test_a_host_that_asks_for_it_is_left_alone_and_nobody_waits_for_it(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.status, outlet.headers = 429, (("Retry-After", "7200"),)
    [sums] = writethru("capture", "--now", "2026-03-03T07:00Z", "--json").rows
    assert outlet.pages_asked == 1
    assert (sums["quarantined"], sums["pending"]) == (1, 2)
    outlet.status = 200
    # The pause is the wall clock's: the next run asks the host for nothing, not even the feed.
    assert writethru("capture", "--now", "2026-03-03T07:10Z").code == 3
    assert (outlet.pages_asked, outlet.asked["/feed.xml"]) == (1, 1)
    paused = "select paused_until > now() + interval '1 hour' from ops.host"
    assert rows(warehouse, paused) == [(True,)]


def test_pages_that_lead_to_a_host_that_wants_peace_are_asked_for_less_and_less(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = f"localhost:{outlet.base.rpartition(':')[2]}"
    here = outlet.base.removeprefix("http://")
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", f"{here},{elsewhere}")
    outlet.moved_to = f"http://{elsewhere}"
    warehouse.run(lambda conn: pause_host(conn, elsewhere, for_s=3600))
    [sums] = writethru("capture", "--now", "2026-03-03T07:00Z", "--json").rows
    assert (sums["quarantined"], sums["pending"]) == (3, 0)
    asked = []
    for time in ("07:16", "07:29", "07:31", "08:00", "08:29", "08:32"):
        writethru("revisit", "--now", f"2026-03-03T{time}Z")
        asked.append(outlet.pages_asked)
    assert asked == [3, 3, 6, 6, 6, 9]
    found = rows(warehouse, "select code, attempts, reason from ops.quarantine")
    assert {row[:2] for row in found} == {("rate_limited", 3)}
    assert all(row[2].startswith(f"at {elsewhere}: the host asked") for row in found)
