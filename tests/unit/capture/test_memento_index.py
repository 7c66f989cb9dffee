"""CDX servers: what they are asked, and what their answers say, in every format."""

import json
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writethru.capture import Listed, day_queries, further, read_listing, url_query, wanted
from writethru.capture.archives.memento_query import LINES
from writethru.model import Source

URL = "https://gazette.example/news/ferry-is-back-1"
AT = datetime(2031, 5, 4, 10, 15, tzinfo=UTC)
SHA = "sha1:Q4YULN754FHV2U6Q5JUT6Q2P57WEWNNY"
LISTED = Listed(url=URL, at=AT, status=200, mime="text/html", digest=SHA)
SOURCE = Source(
    id="gazette",
    publisher="gazette",
    name="The Gazette",
    group="gazette",
    hosts=("gazette.example", "127.0.0.1:8470", "192.0.2.7"),
)
KEY = "example,gazette)/news/ferry-is-back-1"
HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ROW = [KEY, "20310504101500", URL, "text/html", "200", SHA[5:], "1415"]
PYWB = {
    "urlkey": KEY, "timestamp": "20310504101500", "url": URL, "mime": "text/html",
    "status": "200", "digest": SHA, "length": "1415", "offset": "9", "filename": "a.warc.gz",
}  # fmt: skip
CDXJ = {name: value for name, value in PYWB.items() if name not in ("urlkey", "timestamp")}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(json.dumps([HEAD, ROW]), id="table"),
        pytest.param(json.dumps([[*HEAD[1:4:2], "original", *HEAD[4:6]],
                                 [*ROW[1:4:2], URL, *ROW[4:6]]]), id="other columns"),
        pytest.param(json.dumps(PYWB), id="JSON lines"),
        pytest.param(f"{KEY} 20310504101500 {json.dumps(CDXJ)}", id="CDXJ"),
        pytest.param(" ".join(ROW), id="7 columns"),
        pytest.param(
            " CDX N b a m s k r M S V g\n" + " ".join([*ROW[:6], "-", "-", "1415", "9", "a.gz"]),
            id="11 columns",
        ),
        pytest.param(" ".join([*ROW[:6], "-", "9", "a.gz"]), id="9 columns"),
    ],
)  # fmt: skip
def test_every_format_says_the_same(body):
    listing = read_listing(body.encode())
    assert (listing.captures, listing.bad, listing.resume_key) == ((LISTED,), (), None)


def test_an_empty_answer_lists_nothing():
    for body in (b"", b"\n", b"[]", b"[]\n"):
        assert read_listing(body).lines == 0


@pytest.mark.parametrize(
    "body", [json.dumps([HEAD, ROW, [], ["a%2Cb%29+2%21"]]), " ".join(ROW) + "\n\na%2Cb%29+2%21\n"]
)
def test_the_resume_key_is_not_a_capture(body):
    listing = read_listing(body.encode())
    assert (listing.captures, listing.bad, listing.resume_key) == ((LISTED,), (), "a%2Cb%29+2%21")


@pytest.mark.parametrize(
    "line",
    [
        "garbage",
        "{broken",
        json.dumps(PYWB | {"timestamp": "20319904101500"}),
        json.dumps(PYWB | {"timestamp": "2031"}),
        json.dumps(PYWB | {"url": "javascript:alert(1)"}),
        json.dumps(PYWB | {"url": "https://gazette.example/" + "a" * 5_000}),
        "[" * 50_000,
    ],
    ids=["garbage", "json", "no such day", "short", "scheme", "long", "deep"],
)
def test_a_line_that_is_no_capture_is_told_and_the_others_are_read(line):
    listing = read_listing(f"{json.dumps(PYWB)}\n{line}\n".encode())
    assert listing.captures == (LISTED,)
    assert len(listing.bad) == 1
    assert len(listing.bad[0]) <= 200


def test_a_revisit_need_not_say_its_status():
    row = PYWB | {"mime": "warc/revisit", "status": "-"}
    [listed] = read_listing(json.dumps(row).encode()).captures
    assert (listed.status, listed.mime) == (None, "warc/revisit")


@given(st.binary(max_size=400))
def test_no_answer_is_too_strange(body):
    listing = read_listing(body)
    assert listing.lines == len(listing.captures) + len(listing.bad)


# --- questions ------------------------------------------------------------------------------


def asked(query):
    return parse_qs(urlsplit(query.address).query)


def test_a_day_is_asked_for_host_by_host():
    queries = day_queries("https://archive.example/cdx?c=news", SOURCE, date(2031, 5, 4))
    first = asked(queries[0])
    assert (first["from"], first["to"]) == (["20310504000000"], ["20310504235959"])
    assert first["c"] == ["news"]
    hosts = [(asked(query)["url"][0], asked(query)["matchType"][0]) for query in queries]
    assert hosts == [
        ("gazette.example", "domain"),
        ("127.0.0.1:8470", "host"),
        ("192.0.2.7", "host"),
    ]
    # pywb takes a filter with `!` for "does not contain": any other would exclude everything.
    assert all(excluded.startswith("!") for excluded in first["filter"])
    assert "collapse" not in first


def test_a_page_is_asked_for_by_its_own_address():
    query = url_query("https://a.example/cdx", f"{URL}?id=3&x", first=AT.date(), last=AT.date())
    assert (asked(query)["url"], asked(query)["matchType"]) == ([f"{URL}?id=3&x"], ["exact"])


def test_a_key_goes_on_once_and_a_full_answer_without_one_is_halved():
    query = url_query("https://a.example/cdx", URL, first=AT.date(), last=AT.date())
    [on] = further(query, lines=3, resume_key="a%2Cb%29+2%21")
    assert on.resume_key == "a,b) 2!"
    assert "resumeKey=a%2Cb%29+2%21" in on.address
    assert further(on, lines=3, resume_key="a%2Cb%29+2%21") == []
    assert further(query, lines=LINES - 1, resume_key=None) == []
    early, late = further(query, lines=LINES, resume_key=None)
    assert (early.first, late.last) == (query.first, query.last)
    assert (late.first - early.last).total_seconds() == 1


def test_halving_ends_at_a_second():
    waiting = [url_query("https://a.example/cdx", URL, first=AT.date(), last=AT.date())]
    spans = 0
    while waiting and spans < 200_000:
        query = waiting.pop()
        # One second has as many captures as fit, all others none.
        is_full = query.first <= AT <= query.last
        waiting += further(query, lines=LINES if is_full else 0, resume_key=None)
        spans += 1
    assert 17 < spans < 50


# --- what is fetched ------------------------------------------------------------------------


def listed(hour, digest="A", status=200, mime="text/html", day=4, url=URL):
    at = datetime(2031, 5, day, hour, tzinfo=UTC)
    return Listed(url=url, at=at, status=status, mime=mime, digest=digest and f"sha1:{digest}")


def groups(*captures):
    return [[c.at.hour for c in group.captures] for group in wanted(captures, SOURCE)]


def test_one_payload_of_one_day_is_fetched_once():
    assert groups(listed(3), listed(1), listed(2)) == [[1, 2, 3]]
    assert groups(listed(1), listed(2, "B"), listed(3)) == [[1, 3], [2]]


def test_days_urls_and_statuses_are_apart():
    assert groups(listed(1), listed(2, day=5)) == [[1], [2]]
    assert groups(listed(1), listed(2, url=f"{URL}0")) == [[1], [2]]
    assert groups(listed(1), listed(2, status=404)) == [[1], [2]]


def test_redirects_and_unsaid_or_empty_payloads_are_each_on_their_own():
    assert groups(listed(1, status=301), listed(2, status=301)) == [[1], [2]]
    assert groups(listed(1, None), listed(2, None)) == [[1], [2]]
    empty = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
    assert groups(listed(1, empty), listed(2, empty)) == [[1], [2]]


def test_a_revisit_goes_with_what_has_its_digest():
    revisit = listed(2, status=None, mime="warc/revisit")
    assert groups(listed(1), revisit) == [[1, 2]]
    assert groups(listed(1, status=301), revisit) == [[1], [2]]
    assert groups(revisit, listed(3, status=None, mime="warc/revisit")) == [[2, 3]]


def test_what_cannot_be_a_page_is_not_asked_for():
    assert groups(listed(1, mime="image/png"), listed(2, status=500), listed(3, status=206)) == []
    assert groups(listed(1, url="https://gazette.example/robots.txt")) == []
    assert groups(listed(1, url="https://notgazette.example/a")) == []
    assert groups(listed(1, mime="unk"), listed(2, "B", mime="-")) == [[1], [2]]


def test_a_repeat_of_what_is_no_page_is_not_asked_for_either():
    feed = listed(6, mime="application/rss+xml", url=f"{URL}/rss.xml")
    repeat = listed(7, mime="warc/revisit", url=f"{URL}/rss.xml")
    assert groups(feed, repeat) == []
    assert groups(repeat) == [[7]]
    assert groups(listed(6), listed(7, mime="warc/revisit")) == [[6, 7]]
