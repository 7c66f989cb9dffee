"""Feeds, sitemaps and listings: what is read, what is refused."""

from datetime import UTC, datetime

import pytest
from writethru.capture import read_sightings
from writethru.capture.discovering.discovery import plain_title
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


def item(link="https://gazette.example/a-1", title="Ferry", extra="") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def test_rss_2_gives_all_five_fields():
    extra = "<guid isPermaLink='false'>n-1</guid><pubDate>Sun, 04 May 2031 10:00:00 +0200</pubDate>"
    assert sightings(rss(item(extra=extra))) == [
        Sighting(
            url="https://gazette.example/a-1",
            guid="n-1",
            title="Ferry",
            published_at=datetime(2031, 5, 4, 8, tzinfo=UTC),
        )
    ]


def test_rss_1_is_read_by_its_items():
    body = """<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>G</title></channel>
      <item rdf:about="https://gazette.example/a-7"><title>Dam holds</title>
      <link>https://gazette.example/a-7</link><dc:date>2031-05-04T08:00:00Z</dc:date></item>
      </rdf:RDF>"""
    [found] = sightings(body)
    assert (found.url, found.guid) == ("https://gazette.example/a-7",) * 2
    assert found.published_at == datetime(2031, 5, 4, 8, tzinfo=UTC)


def test_atom_takes_the_link_to_the_page_itself():
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><id>tag:1</id>
      <link rel="self" href="https://gazette.example/api/1"/>
      <link href="https://gazette.example/a-1"/><title type="html">&lt;b&gt;Fog&lt;/b&gt; lifts
      </title><published>2031-05-04T08:00:00+02:00</published>
      <updated>2031-05-04T09:00:00+02:00</updated></entry></feed>"""
    [found] = sightings(body)
    assert (found.url, found.title, found.guid) == (
        "https://gazette.example/a-1",
        "Fog lifts",
        "tag:1",
    )
    assert found.lastmod == datetime(2031, 5, 4, 7, tzinfo=UTC)


def test_a_permalink_guid_stands_in_for_a_link_and_an_opaque_one_does_not():
    guid = "<item><guid{}>https://gazette.example/a-2</guid></item>"
    assert len(sightings(rss(guid.format("")))) == 1
    assert sightings(rss(guid.format(' isPermaLink="false"'))) == []


def test_media_titles_are_not_the_title():
    extra = '<m:title xmlns:m="http://search.yahoo.com/mrss/">A photo</m:title>'
    body = rss(f"<item>{extra}<title>Ferry</title><link>https://gazette.example/a</link></item>")
    assert sightings(body)[0].title == "Ferry"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "mailto:a@gazette.example",
        "https://evil.example/a",
        "ftp://x/",
        "https://gazette.example.evil.example/",
        "https://notgazette.example/",
        "",
        "http://[bad",
        "https://user:pw@gazette.example/",
        "https://gazette.example:99999/",
    ],
)
def test_links_that_lead_elsewhere_are_dropped(link):
    assert sightings(rss(item(link=link) + item())) == sightings(rss(item()))


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a-2?x=1&amp;y=2#top", "https://gazette.example/a-2?x=1&y=2"),
        ("\n  https://WWW.Gazette.example/a \n", "https://www.gazette.example/a"),
        ("https://gazette.example:443/ä b", "https://gazette.example/%C3%A4%20b"),
        ("<![CDATA[https://gazette.example/?a=1&b=%20]]>", "https://gazette.example/?a=1&b=%20"),
    ],
)
def test_links_are_resolved_and_written_one_way(link, url):
    assert sightings(rss(item(link=link)))[0].url == url


def test_the_first_of_each_url_counts():
    found = sightings(rss(item(title="One") + item(title="Two")))
    assert [s.title for s in found] == ["One"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Fog", "Fog"),
        ("<![CDATA[<b>Fog</b> &amp; rain]]>", "Fog & rain"),
        ("Q&amp;amp;A", "Q&A"),
        ("3 &lt; 5 and 5 &gt; 3", "3 < 5 and 5 > 3"),
        ("&lt;script&gt;alert(1)", None),
        (" two\n lines ", "two lines"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_titles_are_plain_text(written, title):
    assert sightings(rss(item(title=written)))[0].title == title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Fish & chips", "Fish & chips"),
        ("Bread&nbsp;&eacute;", "Bread é"),
        ("AT&T and &unheardof;", "AT&T and &unheardof;"),
        ("a &#8211; b", "a – b"),
        ("<![CDATA[R&D & more]]>", "R&D & more"),
    ],
)
def test_loose_ampersands_do_not_break_a_feed(written, title):
    assert sightings(rss(item(title=written)))[0].title == title


def test_a_title_of_nested_markup_stays_harmless():
    assert "<script" not in (plain_title("<scr<script></script>ipt>alert(1)</script>") or "")


@pytest.mark.fault(39)
def test_billion_laughs_are_hostile():
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    head = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>'
    with pytest.raises(QuarantineError) as caught:
        sightings(rss(item(title="&l9;"), head=head))
    assert caught.value.code == Code.HOSTILE_XML


@pytest.mark.fault(40)
def test_an_external_entity_is_hostile_and_nothing_is_opened(serve):
    server = serve({})
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{server.url("/x")}">]>'
    with pytest.raises(QuarantineError) as caught:
        sightings(rss(item(title="&x;"), head=head))
    assert caught.value.code == Code.HOSTILE_XML
    assert server.connections == 0


def test_a_mere_doctype_is_fine_and_its_dtd_is_not_fetched(serve):
    server = serve({})
    head = f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{server.url("/rss091.dtd")}">'
    assert len(sightings(rss(item(), head=head))) == 1
    assert server.connections == 0


def test_needless_depth_is_hostile():
    with pytest.raises(QuarantineError) as caught:
        sightings(rss("<a>" * 5000 + "</a>" * 5000))
    assert caught.value.code == Code.HOSTILE_XML


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><html><body>Please log in<br></body></html>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        "<rss><channel>",
        "{}",
        "",
    ],
)
def test_what_is_no_feed_is_not_a_feed(body):
    with pytest.raises(QuarantineError) as caught:
        sightings(body)
    assert caught.value.code == Code.NOT_A_FEED


def test_an_empty_feed_announces_nothing():
    assert sightings(rss("")) == []


@pytest.mark.fault(41)
def test_entries_are_capped():
    items = "".join(item(link=f"/a-{n}") for n in range(10_050))
    assert len(sightings(rss(items))) == 10_000


@pytest.mark.parametrize(
    ("label", "content_type"),
    [
        ("windows-1251", None),
        ("gbk", None),
        ("shift_jis", None),
        (None, "text/xml; charset=euc-kr"),
    ],
)
def test_other_charsets_are_read(label, content_type):
    title = {"windows-1251": "Паром", "gbk": "渡轮", "shift_jis": "フェリー"}.get(
        label or "", "페리"
    )
    head = f'<?xml version="1.0" encoding="{label}"?>' if label else '<?xml version="1.0"?>'
    body = rss(item(title=title), head=head).encode(label or "euc-kr")
    assert sightings(body, content_type=content_type)[0].title == title


@pytest.mark.fault(22)
@pytest.mark.fault(22)
def test_a_codec_that_is_no_charset_is_refused():
    head = '<?xml version="1.0" encoding="punycode"?>'
    body = rss(item(title="Fähre"), head=head)
    assert sightings(body)[0].title == "Fähre"


@pytest.mark.fault(27)
def test_control_characters_do_not_break_a_feed():
    assert sightings(rss(item(title="Fer\x0bry")))[0].title == "Fer ry"


def test_a_listing_gives_the_links_that_its_selector_finds():
    listing = Listing(url="https://gazette.example/latest", select="main .headline")
    body = """<main><a class="headline" href="/a-1"> Ferry <b>back</b></a>
      <h2 class="headline"><a href="a-2">Fog</a></h2><p class="headline">none</p>
      <a href="/other">Not this</a></main><a class="headline" href="/menu">Nor this</a>"""
    found = sightings(body, Discover(listing=listing), url="https://gazette.example/x/latest")
    assert [(s.url, s.title) for s in found] == [
        ("https://gazette.example/a-1", "Ferry back"),
        ("https://gazette.example/x/a-2", "Fog"),
    ]
