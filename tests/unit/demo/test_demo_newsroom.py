"""The newsroom over real HTTP on loopback."""

import gzip
import html
import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from writethru.demo import Clock, Newsroom, Plot, serve, truth
from writethru.demo.control import TOKEN_HEADER


@pytest.fixture(scope="module")
def newsroom(plot: Plot, epoch: datetime) -> Iterator[Newsroom]:
    with Newsroom(plot=plot, epoch=epoch, clock=Clock(now=epoch)) as running:
        yield running


def get(
    url: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", body: str = ""
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body=body or None, headers=dict(headers or {}))
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read()
    finally:
        connection.close()


def path_of(newsroom: Newsroom, article: str, number: int = 1) -> str:
    versions = truth(newsroom.plot, newsroom.epoch, bases=newsroom.bases)
    return next(v.urls[0] for v in versions if (v.article, v.number) == (article, number))


FERRY = "harbour_gazette/ferry-and-dredger-collide-off-port-ashwick"


def test_every_version_is_served_in_its_time_and_not_before(newsroom: Newsroom) -> None:
    for version in truth(newsroom.plot, newsroom.epoch, bases=newsroom.bases):
        newsroom.clock.set(now=version.from_at)
        status, _, body = get(version.urls[0])
        page = html.unescape(body.decode())
        assert status == (version.gone or 200)
        for paragraph in (version.body or "").split("\n\n"):
            assert paragraph in page
        for word in (version.headline, version.notice, version.correction):
            assert word is None or word in page
        if version.number == 1:
            newsroom.clock.set(now=version.from_at - timedelta(seconds=1))
            assert get(version.urls[0])[0] == 404


def test_notice_is_gone_from_the_page_once_lifted(newsroom: Newsroom, epoch: datetime) -> None:
    url = path_of(newsroom, FERRY)
    newsroom.clock.set(now=epoch + timedelta(hours=8))
    assert b"breaking news story" in get(url)[2]
    newsroom.clock.set(now=epoch + timedelta(hours=9))
    assert b"breaking news story" not in get(url)[2]


def test_unchanged_article_answers_304_although_its_noise_moves(
    newsroom: Newsroom, epoch: datetime
) -> None:
    url = path_of(newsroom, FERRY)
    newsroom.clock.set(now=epoch + timedelta(hours=1))
    _, headers, before = get(url)
    newsroom.clock.set(now=epoch + timedelta(hours=1, minutes=20))
    assert get(url)[2] != before
    status, again, body = get(url, {"If-None-Match": headers["etag"]})
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert get(url, {"If-Modified-Since": headers["last-modified"]})[0] == 304


@pytest.mark.parametrize("hours", [2.2, 3.5, 5.0, 9.0])
def test_changed_article_answers_200_with_a_new_tag(
    newsroom: Newsroom, epoch: datetime, hours: float
) -> None:
    url = path_of(newsroom, FERRY)
    newsroom.clock.set(now=epoch + timedelta(hours=hours) - timedelta(minutes=30))
    _, headers, _ = get(url)
    newsroom.clock.set(now=epoch + timedelta(hours=hours))
    assert get(url, {"If-None-Match": headers["etag"]})[0] == 200
    assert get(url, {"If-Modified-Since": headers["last-modified"]})[0] == 200


def test_silent_edit_changes_the_tag_but_not_the_stamps(
    newsroom: Newsroom, epoch: datetime
) -> None:
    url = path_of(newsroom, "harbour_gazette/council-approves-quay-street-repairs")
    newsroom.clock.set(now=epoch + timedelta(hours=1))
    _, headers, before = get(url)
    newsroom.clock.set(now=epoch + timedelta(hours=2))
    status, _, after = get(url, {"If-None-Match": headers["etag"]})
    assert status == 200
    assert b"4.6 million" in after
    assert b"Updated" not in after
    assert b"4.2 million" in before
    sitemap = get(f"{newsroom.bases['harbour_gazette']}/news-sitemap.xml")[2].decode()
    entry = next(part for part in sitemap.split("<url>") if "quay-street" in part)
    assert f"<lastmod>{(epoch - timedelta(minutes=50)).isoformat()}</lastmod>" in entry


def test_variant_headline_is_shown_for_its_while(newsroom: Newsroom, epoch: datetime) -> None:
    url = path_of(newsroom, "tern_courier/school-meals-pilot-feeds-six-villages")
    shown = []
    for hours in (2.9, 3.0, 4.4, 4.5):
        newsroom.clock.set(now=epoch + timedelta(hours=hours))
        shown.append(b'<h1 class="story-hed">How one kitchen' in get(url)[2])
    assert shown == [False, True, True, False]


def test_moved_article_redirects_from_its_old_address(newsroom: Newsroom, epoch: datetime) -> None:
    article = "hafenbote/faehrunglueck-vor-port-ashwick"
    old, new = path_of(newsroom, article), path_of(newsroom, article, 3)
    newsroom.clock.set(now=epoch + timedelta(hours=2))
    assert (get(old)[0], get(new)[0]) == (200, 404)
    newsroom.clock.set(now=epoch + timedelta(hours=4))
    status, headers, _ = get(old)
    assert (status, headers["location"]) == (301, new)
    assert get(new)[0] == 200


def test_feed_and_sitemap_list_what_is_up_and_nothing_else(
    newsroom: Newsroom, epoch: datetime
) -> None:
    newsroom.clock.set(now=epoch + timedelta(hours=3))
    versions = truth(newsroom.plot, newsroom.epoch, bases=newsroom.bases)
    now = newsroom.clock.now()
    for outlet, base in newsroom.bases.items():
        up = {
            v.urls[0]
            for v in versions
            if v.outlet == outlet
            and v.published_at >= epoch - timedelta(hours=6)
            and v.from_at <= now
            and (v.to_at is None or now < v.to_at)
            and not v.gone
        }
        feed = etree.fromstring(get(f"{base}/feed.xml")[2])
        rss = [str(link.text).split("?")[0] for link in feed.iter("link")][1:]
        atom = [link.get("href") for link in feed.iter("{*}link") if link.get("rel") == "alternate"]
        sitemap = etree.fromstring(get(f"{base}/news-sitemap.xml")[2])
        assert set(rss or atom) == up
        assert {str(loc.text) for loc in sitemap.iter("{*}loc")} == up
        assert len(list(feed.iter("guid", "{*}entry"))) == len(up)


def test_listing_links_to_the_articles(newsroom: Newsroom, epoch: datetime) -> None:
    newsroom.clock.set(now=epoch)
    page = etree.HTML(get(f"{newsroom.bases['hafenbote']}/latest")[2])
    links = [link.get("href") for link in page.iter("a") if link.get("class") == "headline"]
    assert path_of(newsroom, "hafenbote/heimatmuseum-zeigt-buddelschiffe") in links


def test_unknown_address_is_a_404_page_and_robots_allow_all(newsroom: Newsroom) -> None:
    base = newsroom.bases["hafenbote"]
    status, headers, body = get(f"{base}/nichts.html")
    assert status == 404
    assert headers["content-type"].startswith("text/html")
    assert "Seite nicht gefunden" in body.decode()
    assert b"Allow: /" in get(f"{base}/robots.txt")[2]
    assert get(f"{base}/section/kultur")[0] == 200
    assert get(f"{base}/section/nichts")[0] == 404


def test_client_that_reads_gzip_gets_it(newsroom: Newsroom) -> None:
    url = f"{newsroom.bases['hafenbote']}/robots.txt"
    _, headers, body = get(url, {"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == get(url)[2]


def test_outlet_takes_no_post(newsroom: Newsroom) -> None:
    status, headers, _ = get(f"{newsroom.bases['hafenbote']}/", method="POST", body="x")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_head_has_the_headers_and_no_body(newsroom: Newsroom) -> None:
    status, headers, body = get(f"{newsroom.bases['hafenbote']}/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


def test_text_from_the_plot_is_escaped(plot: Plot, epoch: datetime) -> None:
    hostile = "</script><script>alert(1)</script>"
    article = plot.articles[0]
    version = replace(article.versions[0], headline=hostile, body=(hostile,))
    bad = replace(article, byline=hostile, versions=(version,))
    clock = Clock(now=epoch + timedelta(hours=1))
    with Newsroom(plot=replace(plot, articles=(bad,)), epoch=epoch, clock=clock) as running:
        page = get(path_of(running, bad.name))[2]
        front = get(f"{running.bases['harbour_gazette']}/")[2]
        feed = get(f"{running.bases['harbour_gazette']}/feed.xml")[2]
    assert hostile.encode() not in page + front + feed
    assert b"&lt;/script&gt;&lt;script&gt;alert(1)" in page


def test_control_needs_the_token_and_sets_the_clock(newsroom: Newsroom, epoch: datetime) -> None:
    url = f"{newsroom.control}/_control/clock"
    later = (epoch + timedelta(hours=5)).isoformat()
    token = {TOKEN_HEADER: newsroom.token}
    assert get(url)[0] == 403
    assert get(url, {TOKEN_HEADER: "wrong"}, method="POST", body=f'{{"now": "{later}"}}')[0] == 403
    status, _, body = get(url, token, method="POST", body=f'{{"now": "{later}"}}')
    assert status == 200
    assert json.loads(body) == {"now": later, "speed": 0.0, "epoch": epoch.isoformat()}
    assert newsroom.clock.now() == epoch + timedelta(hours=5)


@pytest.mark.parametrize(
    "wish", ["", "[]", "{}", '{"now": "soon"}', '{"now": "2026-01-01T00:00"}', '{"speed": -1}']
)
def test_control_refuses_a_wish_that_says_nothing(newsroom: Newsroom, wish: str) -> None:
    before = newsroom.clock.now()
    token = {TOKEN_HEADER: newsroom.token}
    assert get(f"{newsroom.control}/_control/clock", token, method="POST", body=wish)[0] == 400
    assert newsroom.clock.now() == before


def test_control_gives_the_truth_for_the_ports_in_use(newsroom: Newsroom) -> None:
    token = {TOKEN_HEADER: newsroom.token}
    said = json.loads(get(f"{newsroom.control}/_control/truth", token)[2])
    assert said["versions"][-1]["urls"][0].startswith(tuple(newsroom.bases.values()))


def test_clock_runs_at_its_speed_and_comes_back_to_real_time(epoch: datetime) -> None:
    clock = Clock(now=epoch, speed=1_000_000)
    first = clock.now()
    threading.Event().wait(0.002)
    assert clock.now() - first >= timedelta(minutes=30)
    clock.set(speed=0)
    assert clock.now() == clock.now()
    clock.follow_real_time()
    assert clock.speed == 1.0


def test_requests_are_kept_with_their_status(plot: Plot, epoch: datetime) -> None:
    with Newsroom(plot=plot, epoch=epoch, clock=Clock(now=epoch)) as running:
        get(f"{running.bases['hafenbote']}/nichts")
        assert [(r.outlet, r.path, r.at, r.status) for r in running.requests] == [
            ("hafenbote", "/nichts", epoch, 404)
        ]


def test_serve_writes_its_state_for_others_and_stops_when_told(
    plot: Plot, epoch: datetime, tmp_path: Path
) -> None:
    state_file, stop = tmp_path / "newsroom.json", threading.Event()
    thread = threading.Thread(
        target=serve,
        args=(plot, epoch),
        kwargs={"ports": (0, 0, 0), "control_port": 0, "state_file": state_file, "stop": stop},
    )
    thread.start()
    while not state_file.exists():
        thread.join(0.01)
        assert thread.is_alive()
    state = json.loads(state_file.read_text())
    assert state_file.stat().st_mode & 0o077 == 0
    status, _, _ = get(f"{state['control']}/_control/clock", {TOKEN_HEADER: state["token"]})
    assert status == 200
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert not state_file.exists()
