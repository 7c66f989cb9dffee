"""The fetcher against servers that mean ill or are broken."""

import gzip
import socket
import struct
import threading
import tracemalloc
import zlib
from collections.abc import Iterable

import brotli
import pytest
from unit.capture.conftest import response
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_bomb_is_stopped_in_bounded_memory(serve, fetcher_for, coding):
    if coding == "gzip":
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = b"".join(pack.compress(bytes(2**20)) for _ in range(256)) + pack.flush()
    else:
        bomb = brotli.compress(bytes(2**28), quality=5)
    server = serve({"/a": response(bomb, headers=[f"Content-Encoding: {coding}"])})
    fetcher = fetcher_for(server, max_bytes=2**20)
    tracemalloc.start()
    try:
        assert failure(fetcher, server.url("/a"), QuarantineError).code == Code.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    finally:
        tracemalloc.stop()


def test_a_large_plain_body_is_stopped_early(serve, fetcher_for):
    def endless(_: str) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(4000):
            yield b"x" * 65536

    server = serve({"/a": endless})
    fetcher = fetcher_for(server, max_bytes=2**20)
    assert failure(fetcher, server.url("/a"), QuarantineError).code == Code.TOO_LARGE
    assert server.sent < 30_000_000


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip", "deflate", "br, gzip"])
def test_a_coding_that_was_not_asked_for_is_refused(serve, fetcher_for, coding):
    server = serve({"/a": response(b"whatever", headers=[f"Content-Encoding: {coding}"])})
    assert failure(fetcher_for(server), server.url("/a"), QuarantineError).code == Code.ENCODING


@pytest.mark.parametrize(
    ("coding", "cut"), [("gzip", 10), ("gzip", 4), ("br", 4)], ids=["body", "checksum", "brotli"]
)
def test_a_coded_body_cut_short_is_truncated(serve, fetcher_for, coding, cut):
    text = bytes(range(256)) * 40
    packed = gzip.compress(text) if coding == "gzip" else brotli.compress(text)
    server = serve({"/a": response(packed[:-cut], headers=[f"Content-Encoding: {coding}"])})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.TRUNCATED


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnine byte",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nnine byte",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
    ids=["length", "inside a chunk", "no last chunk"],
)
def test_a_short_body_is_truncated(serve, fetcher_for, reply):
    server = serve({"/a": reply})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.TRUNCATED


def test_a_body_that_only_closing_ends_is_flagged(serve, fetcher_for):
    server = serve({"/a": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE})
    document = fetcher_for(server).get(server.url("/a"), delay_s=0)
    assert (document.body, document.vantage) == (PAGE, {"length": "unknown"})


@pytest.mark.parametrize("slow", ["body", "headers", "continue"])
def test_a_drip_ends_at_the_deadline_of_the_whole_request(serve, fetcher_for, slow):
    stop = threading.Event()
    starts = {
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "headers": b"HTTP/1.1 200 OK\r\nX-Slow: ",
        "continue": b"",
    }

    def drip(_: str) -> Iterable[bytes]:
        yield starts[slow]
        while not stop.wait(0.02):
            yield b"HTTP/1.1 100 Continue\r\n\r\n" if slow == "continue" else b"x"

    server = serve({"/a": drip})
    try:
        fetcher = fetcher_for(server, deadline_s=0.4)
        assert failure(fetcher, server.url("/a"), RetryableError).code == Code.DEADLINE
    finally:
        stop.set()


@pytest.mark.parametrize(
    "reply",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ],
    ids=["status line", "70 kB header", "200 headers", "no final response"],
)
def test_what_is_no_http_is_a_bad_response(serve, fetcher_for, reply):
    server = serve({"/a": reply})
    error = failure(fetcher_for(server), server.url("/a"), QuarantineError)
    assert error.code == Code.BAD_RESPONSE


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


def test_an_empty_answer_is_a_reset(serve, fetcher_for):
    server = serve({"/a": b""})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.RESET
