"""Feeds and sitemaps that are meant to do harm: bounded work, nothing opened, nothing connected."""

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.capture.conftest import memory_under
from writethru.capture import read_sightings
from writethru.capture.discovering.discovery import plain_title
from writethru.capture.discovering.listing import ATTRIBUTES_MOST, page_tree
from writethru.capture.discovering.streaming import mended, pieces
from writethru.capture.hosts import private_host
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Discover, Document, Listing, Sighting, Source

SOURCE = Source(
    id="gazette_live",
    publisher="gazette",
    name="The Gazette",
    group="gazette_live",
    hosts=("gazette.example", "127.0.0.1:8001"),
)
FEED = Discover(feed="https://gazette.example/feed")
SITEMAP = Discover(sitemap="https://gazette.example/sitemap.xml")
LISTING = Discover(listing=Listing(url="https://gazette.example/", select="div a"))


def document(body: bytes | str) -> Document:
    return Document(
        url="https://gazette.example/feed",
        final_url="https://gazette.example/feed",
        captured_at=datetime(2031, 5, 4, tzinfo=UTC),
        captured_basis=Basis.CLOCK,
        http_status=200,
        body=body.encode() if isinstance(body, str) else body,
    )


def read(body: bytes | str, place: Discover = FEED) -> list[Sighting | QuarantineError]:
    return list(read_sightings(place, document(body), SOURCE))


def code_of(body: bytes | str, place: Discover = FEED) -> Code:
    with pytest.raises(QuarantineError) as caught:
        read(body, place)
    return caught.value.code


def item(link: str, title: str = "Ferry", extra: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def rss(items: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel>{items}</channel></rss>"


# --- links into private networks ------------------------------------------------------------

PRIVATE = [
    "http://127.1/a", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://localhost:5432/", "http://db.internal/", "http://intranet/", "http://nas.local/",
    "http://10.0.0.1:8001/", "http://127.0.0.1:8002/", "http://router.home.arpa/",
]  # fmt: skip


@pytest.mark.fault(12)
@pytest.mark.parametrize("link", PRIVATE)
def test_a_link_into_a_private_network_is_an_error_and_the_others_are_read(link: str) -> None:
    error, seen = read(rss(item(link) + item(link) + item("https://gazette.example/a-1")))
    assert isinstance(error, QuarantineError)
    assert error.code is Code.PRIVATE_HOST
    assert isinstance(seen, Sighting)


@pytest.mark.parametrize(
    "link",
    ["http://93.184.215.14/", "https://elsewhere.example/", "javascript:alert(1)", "file:///etc",
     "https://localhost.example/", "https://10.0.0.1.gazette.example.org/", "http://[bad/"],
)  # fmt: skip
def test_a_link_elsewhere_is_dropped_without_a_word(link: str) -> None:
    assert read(rss(item(link))) == []


def test_an_address_that_the_source_speaks_for_is_no_private_host() -> None:
    [seen] = read(rss(item("http://127.0.0.1:8001/a")))
    assert isinstance(seen, Sighting)


def test_private_links_are_capped_a_document() -> None:
    links = "".join(item(f"http://127.0.0.1/{n}") for n in range(500))
    assert len(read(rss(links))) == 20


@pytest.mark.parametrize("url", ["https://gazette.example/", "ftp://127.0.0.1/", "http://[bad/"])
def test_what_is_public_or_no_web_address_is_no_private_host(url: str) -> None:
    assert private_host(url) is None


# --- entities -------------------------------------------------------------------------------


@pytest.mark.fault(39)
def test_billion_laughs_are_refused_before_they_grow() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    assert code_of(rss(item("/a", "&l9;"), f"<!DOCTYPE rss [{laughs}]>")) is Code.HOSTILE_XML


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    "declared",
    ['<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;', '<!ENTITY x PUBLIC "p" "{}">',
     '<!ENTITY x SYSTEM "{}" NDATA gif>'],
)  # fmt: skip
def test_no_external_entity_is_opened(
    declared: str, serve: Callable[..., object], opened: set[str], tmp_path: Path
) -> None:
    server = serve({})
    canary = tmp_path / "canary"
    canary.write_text("secret")
    opened.discard(str(canary))
    for target in (server.url("/x"), canary.as_uri()):  # type: ignore[attr-defined]
        body = rss(item("/a", "&x;"), f"<!DOCTYPE rss [{declared.format(target)}]>")
        assert code_of(body) is Code.HOSTILE_XML
    assert server.connections == 0  # type: ignore[attr-defined]
    assert str(canary) not in opened


OPENED: set[str] = set()
sys.addaudithook(
    lambda event, given: OPENED.add(str(given[0])) if event == "open" and OPENED else None
)


@pytest.fixture
def opened() -> Iterator[set[str]]:
    """The files that were opened during the test."""
    OPENED.add("watched")
    yield OPENED
    OPENED.clear()


# --- size -----------------------------------------------------------------------------------


@pytest.mark.fault(41)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_of_a_million_entries_the_first_are_read_and_no_more(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from writethru.capture.discovering import streaming

    entries = b"".join(
        b"<item><link>https://gazette.example/%d</link></item>" % n for n in range(50_000)
    )
    body = pack(b"<rss><channel>" + 20 * entries + b"</channel></rss>")
    total = 0

    def counted(document: Document) -> Iterator[bytes]:
        nonlocal total
        for piece in pieces(document):
            total += len(piece)
            yield piece

    monkeypatch.setattr(streaming, "pieces", counted)
    assert len(read(body)) == 10_000
    assert total < 2 * 2**20


def test_a_gzip_file_that_unpacks_to_too_much_is_too_large() -> None:
    body = gzip.compress(b"<urlset>" + b"<!-- -->" * 8_000_000)
    assert code_of(body, SITEMAP) is Code.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<a>" * 5_000,
        b"<rss><item>" + b"<a/>" * 20_000,
        b"<rss><!-- " + b"> " * 1_000_000,
        b"<rss a='" + b"a" * 2_000_000,
        b"<rss>" + b"<a/>" * 1_100_000,
        b"<!DOCTYPE rss [<!ATTLIST item a CDATA 'x'>]><rss><item/></rss>",
    ],
    ids=[
        "depth",
        "parts of one entry",
        "an endless comment",
        "an endless tag",
        "elements",
        "defaults for every element",
    ],
)
def test_needless_size_is_hostile(body: bytes) -> None:
    assert code_of(body) is Code.HOSTILE_XML


def test_json_of_endless_depth_or_size_is_refused() -> None:
    assert code_of('{"items":' + "[" * 100_000) is Code.NOT_A_FEED
    assert code_of('{"items":[' + "{}," * 2_000_000 + "{}]}") is Code.TOO_LARGE


# --- time: the work grows as the input does -------------------------------------------------


def steps(work: Callable[[], object]) -> int:
    """Bytecode lines that some work takes: the same on every machine."""
    count = 0

    def trace(frame: object, event: str, arg: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


ADVERSARIAL = ["&a", "&", "&nbsp;", "&aa;", "<![CDATA[]]>", "<![CDATA[", "]]", "&#1", "&lt;", "<"]


@pytest.mark.fault(38)
@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_mending_twice_as_much_takes_about_twice_the_work(unit: str) -> None:
    def work(chars: int) -> int:
        text = unit * (chars // len(unit))
        parts = [text[at : at + 16_384] for at in range(0, len(text), 16_384)]
        return steps(lambda: list(mended(parts)))

    assert work(100_000) <= 3 * work(50_000)


@pytest.mark.fault(38)
@pytest.mark.parametrize("unit", ["<script", "<script></script", "<b", " ", "&amp;lt;", "<!"])
def test_of_a_title_only_the_beginning_is_looked_at(unit: str) -> None:
    assert plain_title(unit * 100_000) == plain_title(unit * 1_000_000)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_mending_does_not_depend_on_where_the_pieces_end(cut: int) -> None:
    text = "a & b &nbsp;<![CDATA[R&D &amp; &nbsp; ]] ]]>&eacute;&unheardof; &#8211;<![CDATA[&]]>& "
    whole = "".join(mended([text]))
    parts = [text[at : at + cut] for at in range(0, len(text), cut)]
    assert "".join(mended(parts)) == whole
    assert whole == (
        "a &amp; b \xa0<![CDATA[R&D &amp; &nbsp; ]] ]]>é&amp;unheardof; &#8211;<![CDATA[&]]>&amp; "
    )


def test_a_listing_of_nested_links_takes_work_in_proportion() -> None:
    def work(count: int) -> int:
        return steps(lambda: read("<div><a href=x>" * count, LISTING))

    work(1_000)  # the first time anything is loaded that the tree needs
    assert work(16_000) <= 3 * work(2_000)


BLOCKS = Discover(listing=Listing(url="https://gazette.example/", select="div"))


@pytest.mark.parametrize("last", ["", "<a href=x>Ferry</a>"], ids=["no link", "a link at the end"])
def test_nested_blocks_are_not_searched_for_a_link_one_by_one(last: str) -> None:
    def work(blocks: int) -> int:
        return steps(lambda: read("<div>" * blocks + "<i></i>" * 3_000 + last, BLOCKS))

    work(1)
    assert work(100) <= 3 * work(1)


@pytest.mark.fault(26)
@pytest.mark.parametrize("place", [LISTING, FEED], ids=["listing", "instead of a feed"])
def test_of_a_page_of_a_million_tags_the_first_are_read(place: Discover) -> None:
    page = "<html><div><a href=/x>Ferry</a>" + "<p>" * 1_000_000
    with suppress(QuarantineError), memory_under(250 * 2**20):
        assert [seen.url for seen in read(page, place)] == ["https://gazette.example/x"]


def test_a_tag_of_very_many_attributes_takes_work_in_proportion() -> None:
    def work(count: int) -> int:
        many = " ".join(f"a{n}" for n in range(count))
        return steps(lambda: read(f"<div><a href=/x {many}>Ferry</a>", LISTING))

    work(10)
    assert work(100_000) <= 2 * work(1_000)
    attributes = " ".join(f"a{n}" for n in range(100_000))
    [anchor] = page_tree(document(f"<a href=/x {attributes}>")).find_all("a")
    assert len(anchor.attrs) == ATTRIBUTES_MOST


@pytest.mark.parametrize("page", ["", "   ", "<!DOCTYPE html>", "<!-- x -->", "\0"])
def test_a_page_of_nothing_lists_nothing(page: str) -> None:
    assert read(page, LISTING) == []


# --- what is dropped ------------------------------------------------------------------------


@pytest.mark.fault(43)
def test_a_script_as_link_is_dropped_and_as_title_is_inert() -> None:
    body = rss(
        item("javascript:alert(1)")
        + item("/a-1", "&lt;script&gt;alert(1)&lt;/script&gt;Fog")
        + item("/a-2", "<![CDATA[<img src=x onerror=alert(1)>Dam]]>")
    )
    assert [seen.title for seen in read(body) if isinstance(seen, Sighting)] == ["Fog", "Dam"]


@pytest.mark.fault(42)
def test_repeated_and_rotating_guids_leave_the_urls_apart() -> None:
    guid = "<guid isPermaLink='false'>same</guid>"
    body = rss(item("/a-1", extra=guid) + item("/a-2", extra=guid))
    rotated = body.replace("same", "other")
    urls = ["https://gazette.example/a-1", "https://gazette.example/a-2"]
    for given in (body, rotated):
        assert [seen.url for seen in read(given)] == urls
