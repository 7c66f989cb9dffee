"""robots.txt as RFC 9309 has it."""

import threading

import pytest
from unit.capture.conftest import RecordingGate, response
from writethru.capture import MemoryShelf
from writethru.capture.fetching.robots import ROBOTS_BYTES, product_token, rules_from
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<h1>Ferry</h1>"


@pytest.mark.fault(18)
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


@pytest.mark.fault(18)
@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_no_robots_file_allows_all(serve, fetcher_for, status):
    server = serve({"/robots.txt": response(b"x", status=status), "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


@pytest.mark.fault(18)
@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow Down"])
def test_a_server_in_trouble_disallows_all(serve, fetcher_for, status):
    server = serve({"/robots.txt": response(b"", status=status), "/a": response(PAGE)})
    with pytest.raises(ItemError) as caught:
        fetcher_for(server, monotonic=lambda: 0.0).get(server.url("/a"), delay_s=0)
    # It may pass within the hour: no reason to give a page up for a day.
    assert isinstance(caught.value, RetryableError)
    assert (caught.value.code, caught.value.retry_after_s) == (Code.ROBOTS, 3600.0)
    assert server.paths() == ["/robots.txt"]


def test_robots_that_breaks_off_is_a_passing_fault_of_the_page(serve, fetcher_for):
    server = serve({"/robots.txt": b"", "/a": response(PAGE)})
    with pytest.raises(RetryableError) as caught:
        fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert (caught.value.url, caught.value.code) == (server.url("/a"), Code.RESET)
    assert "/robots.txt" in caught.value.reason


@pytest.mark.fault(18)
def test_robots_is_read_again_after_a_day_and_not_before(serve, fetcher_for):
    server = serve({"/robots.txt": response(b"User-agent: *\nAllow: /\n"), "/a": response(PAGE)})
    clock = {"s": 0.0}
    fetcher = fetcher_for(server, monotonic=lambda: clock["s"])
    for at_s in (0.0, 86_399.0, 86_401.0):
        clock["s"] = at_s
        fetcher.get(server.url("/a"), delay_s=0)
    assert server.paths().count("/robots.txt") == 2


@pytest.mark.fault(18)
def test_only_the_first_500_kib_count(serve, fetcher_for):
    padding = b"# " + b"x" * 1000 + b"\n"
    body = padding * (ROBOTS_BYTES // len(padding) + 1) + b"User-agent: *\nDisallow: /\n"
    server = serve({"/robots.txt": response(body), "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


@pytest.mark.fault(18)
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


@pytest.mark.fault(18)
def test_the_crawl_delay_is_kept_up_to_a_minute(serve, fetcher_for):
    server = serve({"/robots.txt": response(b"User-agent: *\nCrawl-delay: 9999\n")})
    gate = RecordingGate()
    fetcher_for(server, gate=gate).get(server.url("/a"), delay_s=2.0)
    assert gate.entered == [(server.host, 0.0), (server.host, 60.0)]


@pytest.mark.fault(18)
def test_after_five_redirects_robots_counts_as_not_found(serve, fetcher_for):
    moves = {
        f"/{n}": response(status="302 Found", headers=[f"Location: /{n + 1}"]) for n in range(9)
    }
    first = response(status="302 Found", headers=["Location: /0"])
    server = serve({"/robots.txt": first, **moves, "/a": response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE
    assert server.paths() == ["/robots.txt", "/0", "/1", "/2", "/3", "/4", "/a"]


@pytest.mark.fault(18)
def test_what_is_on_the_shelf_is_not_asked_for(serve, fetcher_for):
    server = serve({"/robots.txt": response(b""), "/a": response(PAGE), "/no": response(PAGE)})
    clock = {"s": 0.0}
    shelf = MemoryShelf(monotonic=lambda: clock["s"])
    shelf.put(server.url(""), 200, b"User-agent: *\nDisallow: /no\n")
    clock["s"] = 80_000.0
    fetcher = fetcher_for(server, shelf=shelf, monotonic=lambda: clock["s"])
    fetcher.get(server.url("/a"), delay_s=0)
    with pytest.raises(QuarantineError):
        fetcher.get(server.url("/no"), delay_s=0)
    assert server.paths() == ["/a"]
    # A day after it was read, not after it was taken from the shelf.
    clock["s"] = 86_401.0
    assert fetcher.get(server.url("/no"), delay_s=0).body == PAGE
    assert server.paths() == ["/a", "/robots.txt", "/no"]


def test_what_was_read_is_put_on_the_shelf_and_a_failure_is_not(serve, fetcher_for):
    server = serve({"/robots.txt": response(b"User-agent: *\n"), "/a": response(PAGE)})
    broken = serve({"/robots.txt": b""})
    shelf = MemoryShelf()
    fetcher_for(server, shelf=shelf).get(server.url("/a"), delay_s=0)
    with pytest.raises(RetryableError):
        fetcher_for(broken, shelf=shelf).get(broken.url("/a"), delay_s=0)
    kept = shelf.get(server.url(""))
    assert kept is not None
    assert (kept.status, kept.body) == (200, b"User-agent: *\n")
    assert shelf.get(broken.url("")) is None


def test_threads_that_meet_read_one_robots_once(serve, fetcher_for):
    together = threading.Barrier(8)
    server = serve({"/robots.txt": response(b"User-agent: *\n"), "/a": response(PAGE)})
    fetcher = fetcher_for(server)

    def work() -> None:
        together.wait()
        fetcher.get(server.url("/a"), delay_s=0)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.paths().count("/robots.txt") == 1
    assert server.paths().count("/a") == 8


def test_a_refusal_is_kept_an_hour_a_permission_a_day():
    assert rules_from(503, b"", agent="Writethru", now_s=10.0).good_until_s == 3610.0
    assert rules_from(404, b"", agent="Writethru", now_s=10.0).good_until_s == 86_410.0


def test_the_product_token_is_the_name_alone():
    assert product_token("Writethru/1.0 (+https://writethru.example)") == "Writethru"
    assert product_token("Writethru") == "Writethru"
    compatible = "Mozilla/5.0 (compatible; Gazettebot/2.1; +https://gazette.example/bot)"
    assert product_token(compatible) == "Gazettebot"
    assert product_token("") == "*"
