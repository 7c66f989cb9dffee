"""robots.txt as RFC 9309 has it."""

import pytest
from unit.capture.conftest import response
from writethru.capture.robots import ROBOTS_BYTES, product_token, rules_from
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<h1>Ferry</h1>"


def test_a_disallowed_page_is_not_asked_for(serve, fetcher_for):
    server = serve(
        {
            "/robots.txt": response(b"User-agent: *\nDisallow: /private/\n"),
            "/private/a": response(PAGE),
            "/public/a": response(PAGE),
        }
    )
    fetcher = fetcher_for(server)
    with pytest.raises(QuarantineError) as caught:
        fetcher.get(server.url("/private/a"), delay_s=0)
    assert (caught.value.code, caught.value.url) == (Code.ROBOTS, server.url("/private/a"))
    assert "/private/a" not in server.paths()
    assert fetcher.get(server.url("/public/a"), delay_s=0).body == PAGE


def test_our_own_group_goes_before_the_one_for_all(serve, fetcher_for):
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: writethru\nAllow: /\n"
    server = serve({"/robots.txt": response(rules), "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE
    with pytest.raises(QuarantineError):
        fetcher_for(server, user_agent="Somebody/2").get(server.url("/a"), delay_s=0)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_no_robots_file_allows_all(serve, fetcher_for, status):
    server = serve({"/robots.txt": response(b"x", status=status), "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow Down"])
def test_a_server_in_trouble_disallows_all(serve, fetcher_for, status):
    server = serve({"/robots.txt": response(b"", status=status), "/a": response(PAGE)})
    with pytest.raises(ItemError) as caught:
        fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert caught.value.code == Code.ROBOTS
    assert server.paths() == ["/robots.txt"]


def test_robots_that_breaks_off_is_a_passing_fault_of_the_page(serve, fetcher_for):
    server = serve({"/robots.txt": b"", "/a": response(PAGE)})
    with pytest.raises(RetryableError) as caught:
        fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert (caught.value.url, caught.value.code) == (server.url("/a"), Code.RESET)
    assert "/robots.txt" in caught.value.reason


def test_robots_is_read_again_after_a_day_and_not_before(serve, fetcher_for):
    server = serve({"/robots.txt": response(b"User-agent: *\nAllow: /\n"), "/a": response(PAGE)})
    clock = {"s": 0.0}
    fetcher = fetcher_for(server, monotonic=lambda: clock["s"])
    for at_s in (0.0, 86_399.0, 86_401.0):
        clock["s"] = at_s
        fetcher.get(server.url("/a"), delay_s=0)
    assert server.paths().count("/robots.txt") == 2


def test_only_the_first_500_kib_count(serve, fetcher_for):
    padding = b"# " + b"x" * 1000 + b"\n"
    body = padding * (ROBOTS_BYTES // len(padding) + 1) + b"User-agent: *\nDisallow: /\n"
    server = serve({"/robots.txt": response(body), "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


def test_a_redirected_robots_file_is_obeyed_and_vetted(serve, fetcher_for):
    server = serve(
        {
            "/robots.txt": response(status="301 Moved", headers=["Location: /rules.txt"]),
            "/rules.txt": response(b"User-agent: *\nDisallow: /\n"),
        }
    )
    with pytest.raises(QuarantineError) as caught:
        fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert caught.value.code == Code.ROBOTS


def test_the_crawl_delay_is_kept_up_to_a_minute(serve, fetcher_for):
    server = serve({"/robots.txt": response(b"User-agent: *\nCrawl-delay: 9999\n")})
    waits: list[float] = []
    fetcher_for(server, pace=lambda host, delay_s: waits.append(delay_s)).get(
        server.url("/a"), delay_s=2.0
    )
    assert waits == [60.0]


def test_a_refusal_is_kept_an_hour_a_permission_a_day():
    assert rules_from(503, b"", now_s=10.0).good_until_s == 3610.0
    assert rules_from(404, b"", now_s=10.0).good_until_s == 86_410.0


def test_the_product_token_is_the_name_alone():
    assert product_token("Writethru/1.0 (+https://writethru.example)") == "Writethru"
    assert product_token("Writethru") == "Writethru"
    assert product_token("") == "*"
