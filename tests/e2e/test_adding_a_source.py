"""`writethru sources add`: each outlet of the newsroom, from its address alone."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.desk import EPOCH
from loopback import answering
from writethru import steps
from writethru.capture import Fetcher, LocalGate, read_sightings
from writethru.cli import main
from writethru.demo import Newsroom, write_sources
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.errors import ConfigurationError
from writethru.flow.exploring import REQUESTS_IN_ALL
from writethru.identify import canonical
from writethru.model import Sighting, Source
from writethru.settings import Settings
from writethru.sources import load_sources

pytestmark = pytest.mark.xdist_group("plot")

NOON = EPOCH + timedelta(hours=6)
OUTLETS = ("harbour_gazette", "tern_courier", "hafenbote")


@pytest.fixture
def settings(newsroom: Newsroom, tmp_path: Path) -> Settings:
    newsroom.clock.set(now=NOON)
    hosts = frozenset(base.removeprefix("http://") for base in newsroom.bases.values())
    (tmp_path / "new").mkdir()
    return replace(Settings.from_env({}), sources=tmp_path / "new", allow_private_hosts=hosts)


def announced(source: Source, settings: Settings) -> set[str]:
    """The addresses that a source's places announce, as identify writes them."""
    found: set[str] = set()
    with Fetcher(
        user_agent="Writethru/test",
        gate=LocalGate(),
        clock=lambda: NOON,
        allow_private_hosts=settings.allow_private_hosts,
    ) as fetcher:
        for place in source.discover:
            document = fetcher.get(place.address, delay_s=0.0)
            seen = read_sightings(place, document, source)
            found |= {canonical(s.url, source.url) for s in seen if isinstance(s, Sighting)}
    return found


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_file_made_from_an_address_announces_what_the_outlets_own_file_does(
    outlet: str, newsroom: Newsroom, settings: Settings, tmp_path: Path
) -> None:
    write_sources(tmp_path / "own", newsroom.plot, newsroom.bases)
    own = load_sources(tmp_path / "own").sources[outlet]
    added = steps.add_source(settings, newsroom.bases[outlet], delay_s=0.0)
    catalog = load_sources(settings.sources)
    assert catalog.broken == ()
    source = catalog.sources[added.source.id]
    assert source == added.source
    assert (source.name, source.language, source.hosts) == (own.name, own.language, own.hosts)
    assert announced(source, settings) == announced(own, settings) != set()
    assert added.requests <= 5


@pytest.mark.parametrize("outlet", ["harbour_gazette", "tern_courier"])
def test_a_number_in_every_address_is_found(
    outlet: str, newsroom: Newsroom, settings: Settings
) -> None:
    added = steps.add_source(settings, newsroom.bases[outlet], delay_s=0.0)
    assert added.source.url.id_pattern is not None


def test_addresses_without_a_number_have_no_pattern(newsroom: Newsroom, settings: Settings) -> None:
    added = steps.add_source(settings, newsroom.bases["hafenbote"], delay_s=0.0)
    assert added.source.url.id_pattern is None


def test_a_feeds_own_address_will_do(newsroom: Newsroom, settings: Settings) -> None:
    feed = f"{newsroom.bases['tern_courier']}/feed.xml"
    added = steps.add_source(settings, feed, source_id="tern", name="Tern", delay_s=0.0)
    assert (added.path.name, added.source.name) == ("tern.yaml", "Tern")
    assert [place.feed for place in added.source.discover] == [feed]


def test_a_file_is_never_written_over(newsroom: Newsroom, settings: Settings) -> None:
    base = newsroom.bases["tern_courier"]
    first = steps.add_source(settings, base, delay_s=0.0)
    before = first.path.read_text()
    with pytest.raises(ConfigurationError, match="there already"):
        steps.add_source(settings, base, delay_s=0.0)
    assert first.path.read_text() == before


def test_the_command_writes_the_file_and_says_what_it_found(
    newsroom: Newsroom,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WRITETHRU_SOURCES", str(settings.sources))
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", ",".join(settings.allow_private_hosts))
    command = ["writethru", "sources", "add", newsroom.bases["harbour_gazette"], "--json"]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    said = json.loads(capsys.readouterr().out)
    assert Path(said["file"]).is_file()
    assert said["pages"] > 0


# --- sites with less ------------------------------------------------------------------------

Pages = dict[str, tuple[str, str]]


@contextmanager
def site(pages: Pages, own_answer: Callable[..., Response] | None = None) -> Iterator[str]:
    """A site of these pages, by path: (content type, text)."""

    def answer(method: str, target: str, body: bytes, headers: object) -> Response:
        if target not in pages:
            return Response(status=404, headers=(), body=b"not here")
        kind, text = pages[target]
        return Response(status=200, headers=(("Content-Type", kind),), body=text.encode())

    server = AnsweringServer(0)
    server.answer = own_answer or answer
    with answering(server):
        yield f"http://{HOST}:{server.server_port}"


@pytest.fixture
def add(tmp_path: Path) -> Callable[[str], steps.Added]:
    def add(base: str) -> steps.Added:
        allowed = frozenset({base.removeprefix("http://")})
        settings = replace(Settings.from_env({}), sources=tmp_path, allow_private_hosts=allowed)
        return steps.add_source(settings, base, delay_s=0.0)

    return add


def test_a_site_with_nothing_is_a_clear_error(add: Callable[[str], object], tmp_path: Path) -> None:
    with (
        site({"/": ("text/html", "<html><body><p>Under construction</p></body></html>")}) as base,
        pytest.raises(ConfigurationError, match="no feed, no sitemap and no list of articles"),
    ):
        add(base)
    assert list(tmp_path.iterdir()) == []


def test_a_private_host_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    settings = replace(Settings.from_env({}), sources=tmp_path)
    with (
        site({"/": ("text/html", "<html></html>")}) as base,
        pytest.raises(ConfigurationError, match="private_host") as refused,
    ):
        steps.add_source(settings, base, delay_s=0.0)
    message = str(refused.value)
    assert message.startswith(f"private_host: {base}")
    assert message.endswith(": 127.0.0.1 is not on the public internet")


def test_what_robots_refuses_is_not_asked_for(add: Callable[[str], object]) -> None:
    pages = {
        "/": ("text/html", "<html></html>"),
        "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /\n"),
    }
    with site(pages) as base, pytest.raises(ConfigurationError, match="robots"):
        add(base)


def test_a_list_of_articles_stands_in_for_a_feed(add: Callable[[str], steps.Added]) -> None:
    links = "".join(
        f'<li><h3 class="hed"><a href="/news/the-ferry-is-late-{n}">The ferry is late {n}</a></h3>'
        for n in range(8)
    )
    page = (
        f'<html lang="en_gb"><title>Kestrel Post</title><nav><a href="/x">More of it all</a>{links}'
    )
    with site({"/": ("text/html", page)}) as base:
        added = add(base)
    [place] = added.source.discover
    assert place.listing is not None
    assert place.listing.select in ("h3 a", "h3.hed a")
    assert (added.pages, added.source.language, added.source.id) == (8, "en-GB", "kestrel_post")


def test_a_name_is_one_line_of_what_can_be_seen(add: Callable[[str], steps.Added]) -> None:
    feed = "<rss><channel><item><link>/a</link></item></channel></rss>"
    page = "<html><title>Sea \U0001f600 News &#27;[2J&#8238;\nid: evil # \x7f</title>"
    with site({"/": ("text/html", page), "/feed": ("text/xml", feed)}) as base:
        added = add(base)
    assert added.source.name == "Sea \U0001f600 News [2J id: evil #"
    assert load_sources(added.path.parent).sources == {added.source.id: added.source}


def test_redirects_and_robots_count_as_requests(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(method: str, target: str, body: bytes, headers: object) -> Response:
        asked.append(target)
        if target == "/":
            links = "".join(f"<link rel=alternate type=text/xml href=/f{n}>" for n in range(60))
            return Response(status=200, headers=(), body=f"<html>{links}".encode())
        return Response(status=302, headers=(("Location", f"{target}x"),), body=b"")

    with site({}, answer) as base, pytest.raises(ConfigurationError, match="are enough"):
        allowed = frozenset({base.removeprefix("http://")})
        settings = replace(Settings.from_env({}), sources=tmp_path, allow_private_hosts=allowed)
        steps.add_source(settings, base, delay_s=0.0)
    assert len(asked) <= REQUESTS_IN_ALL


def test_a_comment_feed_is_passed_over_and_a_common_place_is_tried_last(
    add: Callable[[str], steps.Added],
) -> None:
    feed = "<rss><channel><title>Kestrel</title><item><link>/a</link></item></channel></rss>"
    page = """<html><link rel=alternate type=application/rss+xml href=/comments/feed></html>"""
    pages = {
        "/": ("text/html", page),
        "/comments/feed": ("text/xml", feed),
        "/rss.xml": ("text/xml", feed),
    }
    with site(pages) as base:
        [place] = add(base).source.discover
    assert place.feed == f"{base}/rss.xml"


def test_a_news_sitemap_in_an_index_is_taken_itself(add: Callable[[str], steps.Added]) -> None:
    news = """<urlset xmlns:n="x"><url><loc>/a-1</loc><n:title>Ferry</n:title></url></urlset>"""
    with site(pages := {"/": ("text/html", "<html></html>")}) as base:
        index = "".join(
            f"<sitemap><loc>{base}/{name}.xml</loc></sitemap>" for name in ("2031-05", "news")
        )
        pages["/robots.txt"] = ("text/plain", f"Sitemap: {base}/index.xml\n")
        pages["/index.xml"] = ("text/xml", f"<sitemapindex>{index}</sitemapindex>")
        pages["/news.xml"] = ("text/xml", news)
        added = add(base)
    # robots.txt names a sitemap but no feed is named: common places for feeds were tried first.
    assert [place.sitemap for place in added.source.discover] == [f"{base}/news.xml"]
