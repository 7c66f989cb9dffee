"""Sitemaps and their indexes."""

import gzip
from datetime import UTC, datetime

import pytest
from writethru.capture import child_sitemaps, read_sightings
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Discover, Document, Sighting, Source

SOURCE = Source(
    id="gazette_live",
    publisher="gazette",
    name="The Gazette",
    group="gazette_live",
    hosts=("gazette.example",),
    timezone="Europe/Berlin",
)


FEED = Discover(feed="https://gazette.example/rss.xml")


SITEMAP = Discover(sitemap="https://gazette.example/news.xml")


def document(body: bytes | str, *, url="https://gazette.example/rss.xml", content_type=None):
    return Document(
        url=url,
        final_url=url,
        captured_at=datetime(2031, 5, 4, tzinfo=UTC),
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("Content-Type", content_type),) if content_type else (),
        body=body.encode() if isinstance(body, str) else body,
    )


def sightings(body, discover=FEED, source=SOURCE, **given) -> list[Sighting]:
    return list(read_sightings(discover, document(body, **given), source))


def rss(items: str, *, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>G</title>{items}</channel></rss>'


NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
  <loc>https://gazette.example/a-1</loc><lastmod>2031-05-04</lastmod><news:news>
  <news:publication><news:name>Gazette</news:name></news:publication>
  <news:publication_date>2031-05-04T08:00+02:00</news:publication_date>
  <news:title>Ferry</news:title></news:news></url></urlset>"""


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_a_news_sitemap_is_read_gzipped_or_not(pack):
    assert sightings(pack(NEWS), SITEMAP) == [
        Sighting(
            url="https://gazette.example/a-1",
            title="Ferry",
            published_at=datetime(2031, 5, 4, 6, tzinfo=UTC),
            lastmod=datetime(2031, 5, 4, tzinfo=UTC),
        )
    ]


def test_a_sitemap_that_unpacks_to_more_than_allowed_is_too_large():
    packed = gzip.compress(b"<urlset>" + b"<!-- -->" * 10_000_000)
    with pytest.raises(QuarantineError) as caught:
        sightings(packed, SITEMAP)
    assert caught.value.code == Code.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        "<html/>",
        "<opml/>",
        b"\x1f\x8bgarbage",
        gzip.compress(NEWS.encode(), mtime=0)[:-20],
        "",
        "Please log in",
        "[1, 2]",
    ],
)
def test_what_is_no_sitemap_is_a_bad_sitemap(body):
    with pytest.raises(QuarantineError) as caught:
        sightings(body, SITEMAP)
    assert caught.value.code == Code.BAD_SITEMAP


def test_an_index_names_its_children_but_not_itself_nor_strangers():
    names = ["/news.xml", "/2031.xml", "https://evil.example/s.xml", "/2031.xml"]
    entries = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    index = document(
        f"<sitemapindex>{entries}</sitemapindex>", url="https://gazette.example/news.xml"
    )
    children = list(child_sitemaps(index, SOURCE))
    assert [child.url for child in children] == ["https://gazette.example/2031.xml"]
    assert list(read_sightings(SITEMAP, index, SOURCE)) == []
