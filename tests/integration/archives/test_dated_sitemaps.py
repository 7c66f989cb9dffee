"""Dated sitemaps: a day's pages, as they read today."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from integration.archives.conftest import NOW, page, rows, write_source
from integration.commands.conftest import Writethru
from loopback import answering
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.load import Warehouse

XML = (("Content-Type", "text/xml"),)
HTML = (("Content-Type", "text/html"),)
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Outlet:
    """`documents` are what its paths answer; `asked` counts nothing but lists what was asked."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.documents: dict[str, Response] = {}
        self.asked: list[str] = []

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked.append(target)
        return self.documents.get(target, Response(status=404, headers=HTML, body=b"Not found"))

    def sitemap(self, path: str, *entries: str, index: bool = False) -> None:
        root, name = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        inner = "".join(f"<{name}>{entry}</{name}>" for entry in entries)
        text = f'<?xml version="1.0"?><{root} {NAMESPACE}>{inner}</{root}>'
        self.documents[path] = Response(status=200, headers=XML, body=text.encode())

    def story(self, number: int) -> str:
        """Puts a page up; returns its entry."""
        path = f"/news/story-of-the-day-{number}"
        self.documents[path] = Response(status=200, headers=HTML, body=page(str(number)))
        return f"<loc>{self.base}{path}</loc>"

    @property
    def pages_asked(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/news/")]


@pytest.fixture
def outlet(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    server = AnsweringServer(0)
    outlet = Outlet(f"http://{HOST}:{server.server_port}")
    server.answer = outlet.answer
    address = outlet.base.removeprefix("http://")
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", address)
    place = f"  - sitemap: '{outlet.base}/sitemap-{{date:%Y-%m-%d}}.xml'\n"
    write_source(desk, place, hosts=address)
    with answering(server):
        yield outlet


def load(writethru: Writethru, now: str = NOW) -> dict[str, object]:
    ran = writethru("archive", "gazette", "--date", "2026-02-04", "--now", now, "--json")
    assert ran.code == 0, ran.err
    [sums] = ran.rows
    return dict(sums)


def test_the_days_pages_are_fetched_as_they_are_today(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.sitemap("/sitemap-2026-02-04.xml", outlet.story(1), outlet.story(2))
    outlet.sitemap("/sitemap-2026-02-05.xml", outlet.story(3))
    sums = load(writethru)
    assert (sums["discovered"], sums["captured"]) == (2, 2)
    assert outlet.pages_asked == ["/news/story-of-the-day-1", "/news/story-of-the-day-2"]
    found = rows(warehouse, "select distinct channel, captured_basis, batch_id from raw.capture")
    assert [row[:2] for row in found] == [("archive", "clock")]
    assert rows(warehouse, "select count(*) from raw.sighting") == [(2,)]
    writethru("refine", "--now", NOW)
    assert writethru("check").code == 0
    assert rows(warehouse, "select count(*) from news.article") == [(2,)]


def test_an_index_is_followed_and_a_broken_part_of_it_is_set_aside(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    parts = [f"<loc>{outlet.base}/part-{number}.xml</loc>" for number in (1, 2, 3)]
    outlet.sitemap("/sitemap-2026-02-04.xml", *parts, index=True)
    outlet.sitemap("/part-1.xml", outlet.story(1))
    outlet.sitemap("/part-3.xml", outlet.story(3), outlet.story(1))
    assert load(writethru)["captured"] == 2
    [(url, code)] = rows(warehouse, "select url, code from ops.quarantine")
    assert (url, code) == (f"{outlet.base}/part-2.xml", "http_4xx")
    outlet.sitemap("/part-2.xml", outlet.story(2))
    assert load(writethru)["captured"] == 1
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [
        (0,)
    ]


def test_what_we_have_looked_at_since_it_changed_is_a_duplicate(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    stamp = "<lastmod>{}</lastmod>".format
    first, second, third = outlet.story(1), outlet.story(2), outlet.story(3)
    outlet.sitemap("/sitemap-2026-02-04.xml", first, second + stamp("2026-02-04T08:00:00Z"), third)
    load(writethru, "2026-03-03T07:00:00Z")
    outlet.asked.clear()
    outlet.sitemap(
        "/sitemap-2026-02-04.xml",
        first,
        second + stamp("2026-03-03T08:00:00Z"),
        third + stamp("2099-01-01T00:00:00Z"),  # a stamp that lies ahead says nothing
    )
    sums = load(writethru, "2026-03-03T09:00:00Z")
    assert (sums["captured"], sums["duplicate"]) == (1, 2)
    assert outlet.pages_asked == ["/news/story-of-the-day-2"]


def test_a_page_that_fails_is_set_aside_until_it_loads(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet.sitemap("/sitemap-2026-02-04.xml", outlet.story(1), outlet.story(2))
    outlet.documents["/news/story-of-the-day-2"] = Response(status=403, headers=HTML, body=b"")
    sums = load(writethru)
    assert (sums["captured"], sums["quarantined"]) == (1, 1)
    outlet.story(2)
    sums = load(writethru)
    assert (sums["captured"], sums["duplicate"]) == (1, 1)
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [
        (0,)
    ]


def test_a_day_without_a_sitemap_fails_alone_and_is_one_row_beside_another_place(
    writethru: Writethru, outlet: Outlet, warehouse: Warehouse, desk: Path, tmp_path: Path
) -> None:
    asked = ("archive", "gazette", "--date", "2026-02-04", "--now", NOW)
    assert writethru(*asked).code == 3
    dumps = tmp_path / "home" / "2026-02-04"
    dumps.mkdir(parents=True)
    (dumps / "a.txt").write_text("Ferry is back | The Gazette | 04.02.2026\n\nThe ferry is back.\n")
    file = desk / "gazette.yaml"
    file.write_text(file.read_text() + "  - text: '{date:%Y-%m-%d}/*.txt'\n")
    ran = writethru(*asked, "--json")
    assert (ran.code, ran.rows[0]["captured"]) == (0, 1)
    found = rows(warehouse, "select url, code, attempts from ops.quarantine")
    assert found == [(f"{outlet.base}/sitemap-2026-02-04.xml", "http_4xx", 2)]


def test_without_a_day_there_is_nothing_to_read(writethru: Writethru, outlet: Outlet) -> None:
    ran = writethru("archive", "gazette")
    assert (ran.code, "--date" in ran.err, outlet.asked) == (2, True, [])
