"""Pages that are looked at again: unchanged, changed, announced as changed, gone, back."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.outlets import open_outlet
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.load import Warehouse

START = datetime.fromisoformat("2026-03-03T07:00:00+00:00")
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
PARAGRAPHS = """<p>The harbour board of Kestrel Bay met on Monday about the berth and its wall.</p>
<p>Engineers told the members that the wall was sound but that its ladders had to be renewed.</p>
<p>{last} So said its chair, Lena Ostby, after the meeting had ended late in the evening.</p>"""


class Page:
    """An outlet of one page, which its sitemap and its feed announce; a test sets how."""

    def __init__(self, server: AnsweringServer) -> None:
        self.base = f"http://{HOST}:{server.server_port}"
        self.url = f"{self.base}/berth"
        self.last, self.title = "The board will decide in April.", "Berth to be repaired"
        self.status, self.knows_etags, self.etag = 200, True, '"one"'
        self.lastmod: datetime | None = None
        self.asked: Counter[str] = Counter()

    def answer(self, method: str, target: str, body: bytes, headers: Any) -> Response:
        self.asked[target] += 1
        if target == "/feed.xml":
            item = f"<item><title>{self.title}</title><link>{self.url}</link></item>"
            return _found("text/xml", f"<rss version='2.0'><channel>{item}</channel></rss>")
        if target == "/sitemap.xml":
            stamp = f"<lastmod>{self.lastmod.isoformat()}</lastmod>" if self.lastmod else ""
            return _found("text/xml", f"<urlset><url><loc>{self.url}</loc>{stamp}</url></urlset>")
        if target != "/berth" or self.status != 200:
            return Response(status=self.status if target == "/berth" else 404, headers=(), body=b"")
        if self.knows_etags and headers.get("If-None-Match") == self.etag:
            return Response(status=304, headers=(("ETag", self.etag),), body=b"")
        text = f"<h1>Berth to be repaired</h1>{PARAGRAPHS.format(last=self.last)}"
        page = f"<title>Berth to be repaired</title><article>{text}</article>"
        return _found("text/html", page, ("ETag", self.etag))

    @property
    def looks(self) -> int:
        return self.asked["/berth"]


def _found(kind: str, body: str, *more: tuple[str, str]) -> Response:
    return Response(status=200, headers=(("Content-Type", kind), *more), body=body.encode())


@pytest.fixture
def page(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    places = ("feed: {base}/feed.xml", "sitemap: {base}/sitemap.xml")
    with open_outlet(Page, desk, monkeypatch, places=places) as page:
        yield page


Work = Any


@pytest.fixture
def at(writethru: Writethru) -> Work:
    """Runs commands at a time after the start."""

    def run(after: timedelta, *commands: str) -> None:
        for command in commands:
            ran = writethru(command, "--now", (START + after).isoformat())
            assert ran.code == 0, ran.err

    return run


def next_at(warehouse: Warehouse) -> timedelta | None:
    """When the page is due, after the start."""
    ((due,),) = rows(warehouse, "select next_at from ops.visit where url like '%/berth'")
    return None if due is None else due - START


@pytest.mark.fault(17)
@pytest.mark.parametrize("knows_etags", [True, False], ids=["304", "stale ETag"])
def test_a_page_that_did_not_change_is_seen_again_and_gets_no_revision(
    at: Work, page: Page, warehouse: Warehouse, *, knows_etags: bool
) -> None:
    at(0 * HOURS, "capture", "refine")
    page.knows_etags = knows_etags
    if not knows_etags:
        page.etag = '"two"'
    at(HOURS, "revisit", "refine")
    assert page.looks == 2
    seen = "select last_seen_at, revision_count from news.article"
    assert rows(warehouse, seen) == [(START + HOURS, 1)]


def test_a_quiet_page_that_changed_is_due_soon_once_refine_knows(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    at(0 * HOURS, "capture", "refine")
    at(9 * DAYS, "revisit", "refine")
    quiet = next_at(warehouse)
    assert quiet is not None and quiet - 9 * DAYS > 6 * HOURS
    page.last, page.etag = "The board decided at once, by nine votes to two.", '"two"'
    at(quiet, "revisit")
    late = next_at(warehouse)
    at(quiet, "refine")
    soon = next_at(warehouse)
    assert soon is not None and late is not None
    assert soon - quiet < HOURS < late - quiet


def test_what_refine_knows_outlives_the_next_look(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    at(0 * HOURS, "capture", "refine")
    page.last, page.etag = "The board decided at once, by nine votes to two.", '"two"'
    at(HOURS, "revisit", "refine")
    at(2 * HOURS, "revisit")
    words = "select state ->> 'changes', state ->> 'heat' from ops.visit where url like '%/berth'"
    assert rows(warehouse, words) == [("1", "1.0")]


@pytest.mark.fault(46)
def test_a_lastmod_that_is_always_now_costs_three_looks(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    at(0 * HOURS, "capture", "refine")
    at(5 * DAYS, "revisit", "refine")
    known = page.looks
    for minutes in range(40, 400, 40):
        now = 5 * DAYS + timedelta(minutes=minutes)
        page.lastmod = START + now
        at(now, "capture")
    assert page.looks == known + 3


def test_another_title_in_the_feed_brings_a_look(at: Work, page: Page) -> None:
    at(0 * HOURS, "capture", "refine")
    at(5 * DAYS, "revisit", "refine")
    known = page.looks
    at(5 * DAYS + HOURS / 6, "capture")
    assert page.looks == known
    page.title = "Berth to be closed"
    at(5 * DAYS + HOURS, "capture")
    assert page.looks == known + 1


def test_a_page_that_vanished_is_removed_only_once_a_second_look_agrees(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    removed = "select removal_reason is not null from news.article"
    at(0 * HOURS, "capture", "refine")
    page.status = 404
    at(HOURS, "revisit", "refine")
    assert (next_at(warehouse), rows(warehouse, removed)) == (2 * HOURS, [(False,)])
    at(2 * HOURS, "revisit", "refine")
    again = next_at(warehouse)
    assert again is not None and again > 7 * HOURS
    at(again, "revisit", "refine")
    assert rows(warehouse, removed) == [(True,)]
    assert next_at(warehouse) == HOURS + DAYS


def test_a_page_that_is_gone_is_looked_at_twice_more_and_then_no_more(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    at(0 * HOURS, "capture", "refine")
    page.status = 410
    at(HOURS, "revisit", "refine")
    for expected in (HOURS + DAYS, HOURS + 7 * DAYS):
        assert next_at(warehouse) == expected
        at(expected, "revisit", "refine")
    assert next_at(warehouse) is None


def test_a_page_that_came_back_is_a_page_like_others(
    at: Work, page: Page, warehouse: Warehouse
) -> None:
    at(0 * HOURS, "capture", "refine")
    page.status = 404
    at(HOURS, "revisit", "refine")
    page.status = 200
    at(2 * HOURS, "revisit", "refine")
    state = "select state ? 'gone_since' from ops.visit where url like '%/berth'"
    assert rows(warehouse, state) == [(False,)]
