"""What places announce, through the command: when they are asked, what is set aside."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.outlets import open_outlet, write_kestrel
from writethru import steps
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.flow import announcements, live
from writethru.load import Warehouse

PAGE = """<h1>The ferry is late again</h1>
<p>The ferry from Kestrel Bay is late again today, its captain said, and will be tomorrow too.</p>
<p>Passengers waited for two hours on the quay, where the wind blew off the shelter's roof.</p>
"""


class Outlet:
    """Answers each path with what a test puts there; pages are all alike."""

    def __init__(self, server: AnsweringServer) -> None:
        self.base = f"http://{HOST}:{server.server_port}"
        self.texts: dict[str, str] = {"/robots.txt": ""}
        self.tagged = False
        self.asked: Counter[str] = Counter()

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked[target] += 1
        text = self.texts.get(target, PAGE)
        tag = f'"{hash(text)}"'
        if self.tagged and headers.get("if-none-match") == tag:
            return Response(status=304, headers=(("ETag", tag),), body=b"")
        return Response(status=200, headers=(("ETag", tag),), body=text.encode())

    def feed(self, *links: str) -> None:
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        self.texts["/feed.xml"] = f"<rss version='2.0'><channel>{items}</channel></rss>"

    def index(self, *names: str) -> None:
        entries = "".join(f"<sitemap><loc>{self.base}/{name}</loc></sitemap>" for name in names)
        self.texts["/index.xml"] = f"<sitemapindex>{entries}</sitemapindex>"
        for name in names:
            self.texts[f"/{name}"] = f"<urlset><url><loc>/of/{name}</loc></url></urlset>"


@pytest.fixture
def outlet(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    with open_outlet(Outlet, desk, monkeypatch, delay_s=0.001) as outlet:
        yield outlet


def at(minute: int) -> str:
    return f"2026-03-03T{7 + minute // 60:02}:{minute % 60:02}:00Z"


def look(writethru: Writethru, minute: int, *sources: str) -> Any:
    return writethru("capture", *sources, "--now", at(minute), "--json")


def poll(warehouse: Warehouse, minute: int) -> None:
    """What the schedule does: nobody asked for the places, so that only those due are read."""
    now = datetime.fromisoformat(at(minute))
    with steps.open_context(warehouse_url=warehouse.url, now=now) as ctx:
        steps.capture(ctx, steps.enabled_sources(ctx))


def set_aside(warehouse: Warehouse) -> list[Any]:
    query = "select url, code, reason, attempts from ops.quarantine where resolved_at is null"
    return rows(warehouse, f"{query} order by url")


@pytest.mark.fault(12)
def test_a_link_into_a_private_network_is_one_row_and_no_connection(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    canary = AnsweringServer(0)
    port = canary.server_port
    outlet.feed("/a-1", f"http://127.1:{port}/x", f"http://127.1:{port}/x", "http://0x7f.1/")
    ran = look(writethru, 0)
    canary.socket.settimeout(0.0)
    with pytest.raises(BlockingIOError):
        canary.socket.accept()
    canary.server_close()
    assert ran.code == 0
    assert ran.rows[0]["captured"] == 1
    assert [(row[0], row[1]) for row in set_aside(warehouse)] == [
        ("http://0x7f.1/", "private_host"),
        (f"http://127.1:{port}/x", "private_host"),
    ]


def test_a_quiet_place_is_asked_at_every_fourth_run_and_always_by_command(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.feed("/a-1")
    for minute in range(0, 240, 10):
        poll(warehouse, minute)
    assert 6 <= outlet.asked["/feed.xml"] <= 12
    before = outlet.asked["/feed.xml"]
    for minute, named in ((240, ["kestrel"]), (241, []), (242, [])):
        look(writethru, minute, *named)
    assert outlet.asked["/feed.xml"] == before + 3


def test_not_modified_is_nothing_new_and_the_place_is_asked_conditionally(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.tagged = True
    outlet.feed("/a-1")
    for minute in (0, 60, 120):
        assert look(writethru, minute).code == 0
    query = "select count(*) from raw.capture where url like '%%feed.xml'"
    assert rows(warehouse, query) == [(1,)]
    assert outlet.asked["/feed.xml"] == 3


@pytest.mark.fault(44)
def test_a_login_page_instead_of_a_feed_is_set_aside_until_the_feed_is_back(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.tagged = True
    outlet.feed("/a-1")
    look(writethru, 0)
    feed = outlet.texts["/feed.xml"]
    outlet.texts["/feed.xml"] = "<html><form><input type=password></form></html>"
    for minute in (60, 120):  # a 304 to the second may not hide it
        assert look(writethru, minute).code == 3
    [(url, code, reason, attempts)] = set_aside(warehouse)
    assert (url, code, attempts) == (f"{outlet.base}/feed.xml", "not_a_feed", 2)
    assert "password" in reason
    outlet.texts["/feed.xml"] = feed
    assert look(writethru, 180).code == 0
    assert set_aside(warehouse) == []


@pytest.mark.fault(44)
def test_an_empty_feed_where_there_were_entries_is_set_aside_and_nothing_is_gone(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.feed("/a-1", "/a-2")
    look(writethru, 0)
    writethru("refine", "--now", at(1))
    outlet.feed()
    assert look(writethru, 60).code == 3
    [(_, code, reason, _)] = set_aside(warehouse)
    assert code == "not_a_feed"
    assert "there were 2" in reason
    writethru("refine", "--now", at(61))
    assert rows(warehouse, "select count(*) from news.article where removed_at is not null") == [
        (0,)
    ]


def test_a_feed_that_never_had_an_entry_may_be_empty(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.feed()
    assert [look(writethru, minute).code for minute in (0, 60)] == [0, 0]
    assert set_aside(warehouse) == []


@pytest.mark.fault(42)
def test_repeated_and_rotating_guids_make_no_page_twice(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    for minute, guid in ((0, "one"), (60, "two")):
        items = "".join(
            f"<item><link>/a-{n}</link><guid isPermaLink='false'>{guid}</guid></item>"
            for n in (1, 2)
        )
        outlet.texts["/feed.xml"] = f"<rss><channel>{items}</channel></rss>"
        look(writethru, minute)
    query = "select count(distinct url) from raw.capture where url like '%%/a-%%'"
    assert rows(warehouse, query) == [(2,)]


@pytest.mark.fault(45)
def test_an_index_that_names_itself_and_too_many_is_read_in_parts(
    desk: Path, writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    write_kestrel(desk, outlet.base, places=["sitemap: {base}/index.xml"], delay_s=0.001)
    days = [f"s-2020-01-{day:02}.xml" for day in range(1, 31)]
    outlet.index(*days)
    itself = f"<sitemapindex><sitemap><loc>{outlet.base}/index.xml</loc></sitemap>"
    outlet.texts["/index.xml"] = outlet.texts["/index.xml"].replace("<sitemapindex>", itself)
    looks = []
    for minute in (0, 60, 120, 180):
        look(writethru, minute)
        looks.append(sum(count for path, count in outlet.asked.items() if path.startswith("/s-")))
    assert looks == [20, 30, 30, 30]
    assert rows(warehouse, "select count(distinct url) from raw.sighting") == [(30,)]


def test_what_a_run_that_died_had_read_is_read_again(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.tagged = True
    outlet.feed("/a-1")
    look(writethru, 0)
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("update ops.batch set state = 'failed'")
        cursor.execute("delete from ops.visit where url like '%%/a-1'")
    assert look(writethru, 1).rows[0]["discovered"] == 1


def test_no_place_is_begun_once_a_runs_time_is_over_and_the_next_run_reads_it(
    desk: Path, writethru: Writethru, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_kestrel(desk, outlet.base, places=["sitemap: {base}/index.xml"], delay_s=0.001)
    outlet.index("s-1.xml", "s-2.xml")
    with monkeypatch.context() as patched:
        patched.setattr(live, "RUN_MAX_S", -1.0)
        ran = look(writethru, 0)
    assert (ran.code, [row["discovered"] for row in ran.rows]) == (0, [0])
    assert not outlet.asked
    assert look(writethru, 1).rows[0]["captured"] == 2


def test_sitemaps_that_a_runs_time_was_too_short_for_are_read_by_the_next(
    desk: Path, writethru: Writethru, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_kestrel(desk, outlet.base, places=["sitemap: {base}/index.xml"], delay_s=0.001)
    outlet.index("s-1.xml", "s-2.xml")
    with monkeypatch.context() as patched:
        times = iter((0.0,))  # and from the second place on it is over
        patched.setattr(announcements, "monotonic", lambda: next(times, float("inf")))
        assert look(writethru, 0).rows[0]["discovered"] == 0
    assert dict(outlet.asked) == {"/robots.txt": 1, "/index.xml": 1}
    assert look(writethru, 1).rows[0]["captured"] == 2
