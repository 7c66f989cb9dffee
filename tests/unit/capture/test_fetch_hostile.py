"""The fetcher against servers that mean ill or are broken."""

import socket
import struct
import threading
from collections.abc import Iterable

import pytest
from unit.capture.conftest import memory_under, response
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


@pytest.mark.fault(14)
def test_an_endless_line_between_chunks_is_stopped_in_bounded_memory(serve, fetcher_for):
    def endless(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"
        for _ in range(1000):
            yield b"x" * 65_536

    server = serve({"/a": endless})
    with memory_under(10 * 2**20):
        failure(fetcher_for(server), server.url("/a"))
    assert server.sent < 30_000_000


@pytest.mark.fault(26)
def test_a_large_plain_body_is_stopped_early(serve, fetcher_for):
    def endless(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(4000):
            yield b"x" * 65536

    server = serve({"/a": endless})
    fetcher = fetcher_for(server, max_bytes=2**20)
    assert failure(fetcher, server.url("/a"), QuarantineError).code == Code.TOO_LARGE
    assert server.sent < 30_000_000


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnine byte",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nnine byte",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
    ids=["length", "inside a chunk", "no last chunk"],
)
def test_a_short_body_is_tried_again_and_then_truncated(serve, fetcher_for, reply):
    server = serve({"/a": reply})
    with pytest.raises(RetryableError) as caught:
        fetcher_for(server).get_with_retries(server.url("/a"), delay_s=0)
    assert (caught.value.url, caught.value.code) == (server.url("/a"), Code.TRUNCATED)
    assert server.paths() == ["/robots.txt", "/a", "/a"]


@pytest.mark.fault(7)
def test_a_body_that_only_closing_ends_is_flagged(serve, fetcher_for):
    server = serve({"/a": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE})
    document = fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert (document.body, document.vantage) == (PAGE, {"length": "unknown"})


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    "header", ["Content-Length: much", "Content-Length: -5", "Transfer-Encoding: identity"]
)
def test_a_length_that_is_none_says_nothing_of_where_the_body_ends(serve, fetcher_for, header):
    server = serve({"/a": response(PAGE, headers=[header], length=False)})
    document = fetcher_for(server).get(server.url("/a"), delay_s=0.0)
    assert (document.body, document.vantage) == (PAGE, {"length": "unknown"})


@pytest.mark.fault(8)
@pytest.mark.parametrize("slow", ["body", "headers", "chunks"])
def test_a_drip_ends_at_the_deadline_of_the_whole_request(serve, fetcher_for, slow):
    stop = threading.Event()
    starts = {
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "headers": b"HTTP/1.1 200 OK\r\nX-Slow: ",
        "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    }

    def drip(_: str) -> Iterable[bytes]:
        yield starts[slow]
        while not stop.wait(0.02):
            yield b"1\r\nx\r\n" if slow == "chunks" else b"x"

    server = serve({"/a": drip})
    try:
        fetcher = fetcher_for(server, deadline_s=0.4)
        assert failure(fetcher, server.url("/a"), RetryableError).code == Code.DEADLINE
    finally:
        stop.set()


@pytest.mark.fault(14)
@pytest.mark.parametrize(
    "reply",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 30,
        b"HTTP/1.1 100 Continue\r\n" + b"X-Pad: 1\r\n" * 90_000,
        b"HTTP/1.1 999999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    ],
    ids=[
        "status line",
        "70 kB header",
        "200 headers",
        "continue flood",
        "hints flood",
        "endless continue",
        "status number",
        "another protocol",
    ],
)
def test_what_is_no_http_is_a_bad_response(serve, fetcher_for, reply):
    server = serve({"/a": reply})
    error = failure(fetcher_for(server), server.url("/a"), QuarantineError)
    assert error.code == Code.BAD_RESPONSE


@pytest.mark.fault(14)
def test_a_few_informational_responses_are_passed_over(serve, fetcher_for):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    server = serve({"/a": b"HTTP/1.1 100 Continue\r\n\r\n" + hints * 2 + response(PAGE)})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE


@pytest.mark.fault(14)
def test_a_head_cut_short_is_no_empty_page(serve, fetcher_for):
    server = serve({"/a": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.TRUNCATED


def test_a_whole_head_without_a_body_is_an_empty_page(serve, fetcher_for):
    server = serve({"/a": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == b""


@pytest.mark.fault(14)
def test_hints_without_an_answer_are_a_reset(serve, fetcher_for):
    server = serve({"/a": b"HTTP/1.1 103 Early Hints\r\n\r\n"})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.RESET


@pytest.mark.fault(14)
def test_a_reset_is_retryable(serve, fetcher_for):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def reset() -> None:
            for _ in range(1):
                connection, _ = listener.accept()
                connection.recv(10)
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                connection.close()

        thread = threading.Thread(target=reset)
        thread.start()
        fetcher = fetcher_for(allow_private_hosts=frozenset({f"127.0.0.1:{port}"}))
        assert failure(fetcher, f"http://127.0.0.1:{port}/", RetryableError).code == Code.RESET
        thread.join()


@pytest.mark.fault(14)
def test_an_empty_answer_is_a_reset(serve, fetcher_for):
    server = serve({"/a": b""})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.RESET
