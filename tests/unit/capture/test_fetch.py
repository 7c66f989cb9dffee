"""The fetcher against friendly and hostile servers on loopback."""

import gzip
import tracemalloc
from collections.abc import Iterable
from datetime import timedelta

import brotli
import pytest
from unit.capture.conftest import NOW, RecordingGate, response
from writethru.errors import Code, ItemError, QuarantineError, RetryableError
from writethru.model import Basis

PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


def test_a_page_comes_with_its_envelope(serve, fetcher_for):
    server = serve({"/a?x=1": response(PAGE, headers=["Content-Type: text/html", 'ETag: "v1"'])})
    document = fetcher_for(server).get(server.url("/a?x=1"), delay_s=0)
    assert document.body == PAGE
    assert document.http_status == 200
    assert document.header("etag") == '"v1"'
    assert (document.url, document.final_url) == (server.url("/a?x=1"),) * 2
    assert (document.captured_at, document.captured_basis) == (NOW, Basis.CLOCK)
    assert dict(document.request_headers)["Host"] == server.host
    assert document.vantage == {}


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_accepted_codings_are_undone(serve, fetcher_for, coding):
    packed = gzip.compress(PAGE) if coding == "gzip" else brotli.compress(PAGE)
    server = serve({"/a": response(packed, headers=[f"Content-Encoding: {coding}"])})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


def test_two_gzip_members_are_one_body_and_padding_is_ignored(serve, fetcher_for):
    packed = gzip.compress(PAGE) + gzip.compress(b"<p>more</p>") + b"\0\0"
    server = serve({"/a": response(packed, headers=["Content-Encoding: gzip"])})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE + b"<p>more</p>"


def test_chunks_are_joined(serve, fetcher_for):
    chunked = b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n"
    head = response(headers=["Transfer-Encoding: chunked"], length=False)
    server = serve({"/a": head + chunked})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == b"<html>"


@pytest.mark.fault(17)
def test_validators_are_sent_and_304_is_an_observation(serve, fetcher_for):
    server = serve({"/a": response(status="304 Not Modified", length=False)})
    document = fetcher_for(server).get(
        server.url("/a"), delay_s=0, etag='"v1"', last_modified="Sun, 04 May 2031 10:00:00 GMT"
    )
    assert (document.http_status, document.body) == (304, b"")
    assert 'If-None-Match: "v1"' in server.requests[-1]
    assert "If-Modified-Since: Sun, 04 May 2031 10:00:00 GMT" in server.requests[-1]


def test_a_validator_with_a_line_break_is_not_sent(serve, fetcher_for):
    server = serve({"/a": response(PAGE)})
    fetcher_for(server).get(server.url("/a"), delay_s=0, etag='"v1"\r\nX-Evil: 1')
    assert "X-Evil" not in server.requests[-1]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_absence_is_an_observation(serve, fetcher_for, status):
    server = serve({"/a": response(b"gone", status=status)})
    document = fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert (document.http_status, document.body) == (int(status[:3]), b"gone")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        ("403 Forbidden", Code.HTTP_4XX, QuarantineError),
        ("451 Unavailable For Legal Reasons", Code.HTTP_4XX, QuarantineError),
        ("500 Internal Server Error", Code.HTTP_5XX, RetryableError),
        ("503 Service Unavailable", Code.UNAVAILABLE, RetryableError),
        ("429 Too Many Requests", Code.RATE_LIMITED, RetryableError),
        ("206 Partial Content", Code.BAD_RESPONSE, QuarantineError),
        ("302 Found", Code.BAD_RESPONSE, QuarantineError),
    ],
)
def test_other_statuses_are_errors(serve, fetcher_for, status, code, kind):
    server = serve({"/a": response(b"no", status=status)})
    assert failure(fetcher_for(server), server.url("/a"), kind).code == code


@pytest.mark.fault(15)
@pytest.mark.parametrize(
    ("written", "wait_s"),
    [
        ("120", 120.0),
        ("999999999", 6 * 3600.0),
        ((NOW + timedelta(minutes=5)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 300.0),
        ("Thu, 01 Jan 2099 00:00:00 GMT", 6 * 3600.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", None),
    ],
)
def test_retry_after_is_read_and_capped_at_six_hours(serve, fetcher_for, written, wait_s):
    reply = response(status="429 Too Many Requests", headers=[f"Retry-After: {written}"])
    server = serve({"/a": reply})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).retry_after_s == wait_s


def test_redirects_are_followed_and_named(serve, fetcher_for):
    server = serve(
        {
            "/old": response(status="301 Moved", headers=["Location: /mid"]),
            "/mid": response(status="302 Found", headers=["Location: /new#top"]),
            "/new": response(PAGE),
        }
    )
    document = fetcher_for(server).get(server.url("/old"), delay_s=0, etag='"v1"')
    assert document.final_url == server.url("/new")
    assert document.redirects == (server.url("/mid"),)
    assert "If-None-Match" in server.requests[1]
    assert "If-None-Match" not in server.requests[-1]


@pytest.mark.fault(9)
def test_a_redirect_loop_ends_after_ten(serve, fetcher_for):
    server = serve({"/a": response(status="302 Found", headers=["Location: /a"])})
    assert failure(fetcher_for(server), server.url("/a")).code == Code.REDIRECT_LOOP
    assert server.paths().count("/a") == 11


@pytest.mark.fault(11)
@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/1", "javascript:alert(1)", "ftp://a.example/b"]
)
def test_a_redirect_out_of_the_web_is_refused(serve, fetcher_for, target):
    server = serve({"/a": response(status="302 Found", headers=[f"Location: {target}"])})
    assert failure(fetcher_for(server), server.url("/a"), QuarantineError).code == Code.SCHEME


@pytest.mark.fault(10)
def test_the_body_of_a_redirect_is_not_read(serve, fetcher_for):
    def endless(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 200000000\r\n\r\n"
        for _ in range(3000):
            yield b"x" * 65536

    server = serve({"/a": endless, "/b": response(PAGE)})
    tracemalloc.start()
    try:
        assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE
        assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    finally:
        tracemalloc.stop()
    assert server.sent < 20_000_000  # what fits into socket buffers


def test_every_request_but_robots_waits_its_turn(serve, fetcher_for):
    server = serve(
        {
            "/a": response(status="301 Moved", headers=["Location: /b"]),
            "/b": response(PAGE),
            "/robots.txt": response(b"User-agent: *\nCrawl-delay: 7\n"),
        }
    )
    gate = RecordingGate()
    fetcher_for(server, gate=gate).get(server.url("/a"), delay_s=2.0)
    assert gate.entered == [(server.host, 0.0), (server.host, 7.0), (server.host, 7.0)]
    assert gate.left == [(server.host, None)] * 3
    assert server.paths() == ["/robots.txt", "/a", "/b"]


def test_a_passing_fault_is_retried_once(serve, fetcher_for):
    tries = {"n": 0}

    def shaky(_: str) -> Iterable[bytes]:
        tries["n"] += 1
        yield response(PAGE) if tries["n"] > 1 else response(status="500 Oops")

    server = serve({"/a": shaky})
    waits: list[float] = []
    fetcher = fetcher_for(server, sleep=waits.append)
    assert fetcher.get_with_retries(server.url("/a"), delay_s=0).body == PAGE
    assert (tries["n"], len(waits)) == (2, 1)


@pytest.mark.parametrize("status", ["503 Busy", "429 Slow Down", "403 No"])
def test_a_refusal_is_not_retried(serve, fetcher_for, status):
    server = serve({"/a": response(status=status)})
    with pytest.raises(ItemError):
        fetcher_for(server).get_with_retries(server.url("/a"), delay_s=0)
    assert server.paths().count("/a") == 1


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "http://u:p@a.example/", "http:///x", "nothing"]
)
def test_what_is_no_web_address_is_refused(fetcher_for, url):
    assert failure(fetcher_for(), url, QuarantineError).code == Code.SCHEME
