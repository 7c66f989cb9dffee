"""Every kind of feed and sitemap, told by its content."""

import json
from datetime import UTC, datetime

import pytest
from writethru.capture import child_sitemaps, feed_head, hint_s, read_sightings
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Discover, Document, Listing, Sighting, Source

SOURCE = Source(
    id="gazette_live",
    publisher="gazette",
    name="The Gazette",
    group="gazette_live",
    hosts=("gazette.example",),
    timezone="Europe/Berlin",
)
FEED = Discover(feed="https://gazette.example/feed")
SITEMAP = Discover(sitemap="https://gazette.example/sitemap.xml")
EIGHT = datetime(2031, 5, 4, 8, tzinfo=UTC)
NINE = datetime(2031, 5, 4, 9, tzinfo=UTC)
PAGE = "https://gazette.example/a-1"


def document(body: bytes | str, *, url: str = "https://gazette.example/feed") -> Document:
    return Document(
        url=url,
        final_url=url,
        captured_at=datetime(2031, 5, 4, tzinfo=UTC),
        captured_basis=Basis.CLOCK,
        http_status=200,
        body=body.encode() if isinstance(body, str) else body,
    )


def read(body: bytes | str, place: Discover = FEED) -> list[Sighting]:
    found = list(read_sightings(place, document(body), SOURCE))
    assert all(isinstance(seen, Sighting) for seen in found)
    return [seen for seen in found if isinstance(seen, Sighting)]


FORMATS = {
    "rss 0.90": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>G</title></channel>
        <item><title>Ferry</title><link>{PAGE}</link></item></rdf:RDF>""",
    "rss 0.91": f"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
        "http://my.netscape.example/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
        <item><title>Ferry</title><link>{PAGE}</link></item></channel></rss>""",
    "rss 0.92": f"""<rss version="0.92"><channel><item><title>Ferry</title><link>{PAGE}</link>
        <source url="https://gazette.example/feed">G</source></item></channel></rss>""",
    "rss 1.0": f"""<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dcterms="http://purl.org/dc/terms/"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="x"><items/>
        </channel><item rdf:about="{PAGE}"><title>Ferry</title>
        <dcterms:modified>2031-05-04T09:00:00Z</dcterms:modified></item></rdf:RDF>""",
    "rss 2.0": f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><item>
        <title>Ferry</title><link>{PAGE}</link><atom:updated>2031-05-04T09:00:00Z</atom:updated>
        <pubDate>Sun, 04 May 2031 10:00:00 CEST</pubDate></item></channel></rss>""",
    "atom 0.3": f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Ferry</title>
        <link rel="alternate" type="text/html" href="{PAGE}"/><issued>2031-05-04T08:00:00Z</issued>
        <modified>2031-05-04T09:00:00Z</modified></entry></feed>""",
    "atom 1.0": f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>
        <link href="{PAGE}"/><published>2031-05-04T08:00:00Z</published>
        <updated>2031-05-04T09:00:00Z</updated></entry></feed>""",
    "json feed 1.0": json.dumps({
        "version": "https://jsonfeed.org/version/1",
        "items": [{"id": 7, "url": PAGE, "title": "Ferry", "content_text": "",
                   "date_published": "2031-05-04T10:00:00+02:00",
                   "date_modified": "2031-05-04T09:00:00Z"}],
    }),
    "json feed 1.1": json.dumps({
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": PAGE, "title": "Ferry", "authors": [{"name": "A"}]}],
    }),
}  # fmt: skip
DATED = {"rss 2.0", "atom 0.3", "atom 1.0", "json feed 1.0"}
STAMPED = DATED | {"rss 1.0"}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_feed_format_is_told_by_its_content(kind: str) -> None:
    [seen] = read(FORMATS[kind])
    assert (seen.url, seen.title) == (PAGE, "Ferry")
    assert seen.published_at == (EIGHT if kind in DATED else None)
    assert seen.lastmod == (NINE if kind in STAMPED else None)


def test_a_sitemap_place_may_hold_a_feed_as_the_protocol_allows() -> None:
    assert [seen.url for seen in read(FORMATS["rss 2.0"], SITEMAP)] == [PAGE]


def test_a_plain_text_sitemap_has_an_address_a_line() -> None:
    body = "\ufeffhttps://gazette.example/a-1\r\n\r\nhttps://gazette.example/a-2\nnothing\n"
    urls = [seen.url for seen in read(body.encode(), SITEMAP)]
    assert urls[:2] == [PAGE, "https://gazette.example/a-2"]


def test_a_prefix_that_was_never_declared_is_no_error() -> None:
    body = f"<rss><channel><item><media:title>Photo</media:title><title>Ferry</title><link>{PAGE}"
    assert read(body + "</link></item></channel></rss>")[0].title == "Ferry"


def test_what_follows_the_end_of_a_feed_is_not_read() -> None:
    assert len(read(FORMATS["rss 0.92"] + "<script>track()</script>")) == 1


def test_white_space_before_the_declaration_is_no_error() -> None:
    assert len(read('\n\n <?xml version="1.0"?>' + FORMATS["rss 0.92"])) == 1


def test_the_page_behind_a_counter_of_clicks_is_taken() -> None:
    body = f"""<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>
        <link>https://clicks.example/r/1</link><f:origLink>{PAGE}</f:origLink></item>
        <item><link>https://clicks.example/r/2</link><guid>https://gazette.example/a-2</guid></item>
        <item><link>https://clicks.example/r/3</link><guid isPermaLink="false">a-3</guid></item>
        </channel></rss>"""
    assert [seen.url for seen in read(body)] == [PAGE, "https://gazette.example/a-2"]


def test_of_a_sitemap_beyond_the_cap_the_newest_are_taken() -> None:
    urls = "".join(
        f"<url><loc>/a-{n}</loc><lastmod>2031-05-{1 + n // 6000:02}</lastmod></url>"
        for n in range(12_000)
    )
    found = read(f"<urlset>{urls}</urlset>", SITEMAP)
    assert len(found) == 10_000
    assert {f"https://gazette.example/a-{n}" for n in range(6000, 12_000)} <= {
        seen.url for seen in found
    }


def test_an_index_says_when_its_sitemaps_changed() -> None:
    body = """<sitemapindex><sitemap><loc>/s-1.xml</loc><lastmod>2031-05-04T09:00:00Z</lastmod>
        </sitemap><sitemap><loc>/s-2.xml</loc><lastmod>2031-05-04</lastmod></sitemap>
        </sitemapindex>"""
    first, second = child_sitemaps(document(body), SOURCE)
    assert (first.lastmod, first.lastmod_is_day) == (NINE, False)
    assert (second.lastmod, second.lastmod_is_day) == (datetime(2031, 5, 4, tzinfo=UTC), True)


@pytest.mark.parametrize("body", ["<urlset/>", FORMATS["rss 2.0"], f"{PAGE}\n"])
def test_what_is_no_index_has_no_sitemaps(body: str) -> None:
    assert list(child_sitemaps(document(body), SOURCE)) == []


@pytest.mark.parametrize("body", ["", "  \n ", "<html></html>"])
def test_a_listing_without_anything_announces_nothing(body: str) -> None:
    place = Discover(listing=Listing(url="https://gazette.example/", select="a"))
    assert read(body, place) == []


# --- what a feed says of itself -------------------------------------------------------------


def test_a_feeds_head_has_its_name_and_how_often_it_changes() -> None:
    head = feed_head(
        document("""<rss><channel><image><title>Logo</title></image><title>Gazette
        </title><language>en-GB</language><ttl>30</ttl><skipHours><hour>1</hour><hour>2</hour>
        </skipHours><item><title>Ferry</title></item></channel></rss>""")
    )
    assert (head.title, head.language, head.wait_s) == ("Gazette", "en-GB", 1800.0)
    assert hint_s(head, now=datetime(2031, 5, 4, 1, 30, tzinfo=UTC)) == 5400.0
    assert hint_s(head, now=datetime(2031, 5, 4, 3, 30, tzinfo=UTC)) == 1800.0


def test_an_hourly_feed_of_four_changes_waits_a_quarter() -> None:
    head = feed_head(
        document("""<rss><channel><sy:updatePeriod>hourly</sy:updatePeriod>
        <sy:updateFrequency>4</sy:updateFrequency></channel></rss>""")
    )
    assert head.wait_s == 900.0


@pytest.mark.parametrize("body", ["", "<html>", "{", "<rss><channel><ttl>soon</ttl>", b"\x1f\x8bx"])
def test_a_broken_head_asks_for_nothing(body: bytes | str) -> None:
    assert feed_head(document(body)).wait_s == 0.0


# --- a page instead of a feed ---------------------------------------------------------------


def refusal(body: str, place: Discover = FEED) -> QuarantineError:
    with pytest.raises(QuarantineError) as caught:
        list(read_sightings(place, document(body), SOURCE))
    return caught.value


def test_a_page_that_names_its_feeds_is_refused_with_their_names() -> None:
    error = refusal("""<!doctype html><html><head><title>Gazette</title>
        <link rel="alternate" type="application/rss+xml" href="/rss.xml">
        <link rel="stylesheet" href="/x.css"></head><body>News</body></html>""")
    assert error.code is Code.NOT_A_FEED
    assert "a web page ('Gazette')" in error.reason
    assert error.reason.endswith("it names these feeds: https://gazette.example/rss.xml")


@pytest.mark.fault(44)
@pytest.mark.parametrize(("place", "code"), [(FEED, "not_a_feed"), (SITEMAP, "bad_sitemap")])
def test_a_login_page_instead_of_a_feed_is_called_one(place: Discover, code: str) -> None:
    error = refusal("<html><form><input type=password></form></html>", place)
    assert error.code == code
    assert "asks for a password" in error.reason
