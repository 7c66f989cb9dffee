"""What an outlet in trouble, or behind a wall, gets and leaves behind, from request to revision."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from integration.commands.conftest import Writethru, rows
from integration.commands.outlets import feed_of, open_outlet
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.load import Warehouse

HEADLINE = "Ferry to Sandholm back in service after two days"
TEXT = (
    "<p>The ferry to Sandholm sailed again on Monday, two days after its engine failed.</p>"
    "<p>The harbour board said that forty passengers had waited on the quay overnight.</p>"
    "<p>A second ferry will be hired until April, its chair, Lena Ostby, told the council.</p>"
)
WALLS = {
    "soft_404": "<h1>Page not found</h1><p>Sorry, there is nothing at this address.</p>",
    "blocked": "<h1>Just a moment...</h1><p>Please verify you are human to go on.</p>",
}


def html(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


ARTICLE = html(HEADLINE, f"<article><h1>{HEADLINE}</h1>{TEXT}</article>")


class Outlet:
    """An outlet with `pages` announced pages, all of which answer `status`, `body` and `etag`."""

    def __init__(self, server: AnsweringServer) -> None:
        self.base = f"http://{HOST}:{server.server_port}"
        self.paths = ["/ferry"]
        self.status, self.body, self.etag = 200, ARTICLE, '"one"'
        self.asked: Counter[str] = Counter()

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked[target] += 1
        if target == "/feed.xml":
            feed = feed_of(self.base, self.paths)
            return Response(status=200, headers=(("Content-Type", "text/xml"),), body=feed)
        if target == "/robots.txt":
            return Response(status=404, headers=(), body=b"")
        if headers.get("if-none-match") == self.etag:
            return Response(status=304, headers=(("ETag", self.etag),), body=b"")
        kind = ("Content-Type", "text/html; charset=utf-8")
        return Response(status=self.status, headers=(kind, ("ETag", self.etag)), body=self.body)


@pytest.fixture
def outlet(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    with open_outlet(Outlet, desk, monkeypatch) as outlet:
        yield outlet


def looked_at(writethru: Writethru, outlet: Outlet, now: str) -> None:
    """One more look at the page, and what follows from it."""
    before = outlet.asked["/ferry"]
    writethru("revisit", "--now", now)
    writethru("refine", "--now", now)
    assert outlet.asked["/ferry"] == before + 1


def captured(writethru: Writethru) -> None:
    writethru("capture", "--now", "2026-03-03T07:00Z")
    writethru("refine", "--now", "2026-03-03T07:00Z")


@pytest.mark.fault(16)
@pytest.mark.parametrize("status", [503, 500])
def test_an_outlet_whose_every_page_fails_is_not_asked_for_all_of_them(
    writethru: Writethru, outlet: Outlet, status: int
) -> None:
    outlet.status, outlet.paths = status, [f"/{n}" for n in range(30)]
    assert writethru("capture", "--now", "2026-03-03T07:00Z").code == 0
    pages_asked = sum(outlet.asked[path] for path in outlet.paths)
    assert pages_asked <= (1 if status == 503 else 3)
    assert sum(outlet.asked.values()) == pages_asked + 2  # the feed, robots.txt


@pytest.mark.fault(17)
def test_a_304_moves_what_was_last_seen_and_makes_no_revision(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    captured(writethru)
    looked_at(writethru, outlet, "2026-03-04T07:01Z")
    seen = "select revision_count, last_seen_at::date::text, headline from news.article"
    assert rows(warehouse, seen) == [(1, "2026-03-04", HEADLINE)]
    assert rows(warehouse, "select count(*) from raw.capture where http_status = 304") == [(1,)]


@pytest.mark.fault(17)
def test_a_stale_etag_over_the_same_page_makes_no_revision(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    captured(writethru)
    outlet.etag = '"two"'
    looked_at(writethru, outlet, "2026-03-04T07:01Z")
    seen = "select revision_count, last_seen_at::date::text from news.article"
    assert rows(warehouse, seen) == [(1, "2026-03-04")]


@pytest.mark.fault(21)
@pytest.mark.parametrize("verdict", WALLS)
def test_a_wall_in_front_of_the_page_is_a_verdict_and_no_revision(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse, verdict: str
) -> None:
    captured(writethru)
    outlet.body, outlet.etag = html("Kestrel", WALLS[verdict]), '"wall"'
    looked_at(writethru, outlet, "2026-03-04T07:01Z")
    judged = "select verdict from raw.observation order by observed_at"
    assert rows(warehouse, judged) == [("ok",), (verdict,)]
    now = "select revision_count, headline, removed_at from news.article"
    assert rows(warehouse, now) == [(1, HEADLINE, None)]
