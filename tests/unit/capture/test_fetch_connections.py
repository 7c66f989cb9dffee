"""Connections kept between requests: reused while clean, never trusted further than that."""

import socket
import struct
import threading
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest
from unit.capture.conftest import RecordingGate, Server, response
from unit.capture.test_fetch_tls import certificate
from urllib3.util.wait import wait_for_read
from writethru.errors import Code, ItemError, RetryableError

PAGE = b"<html><h1>Ferry back in service</h1></html>"
ALIVE = response(PAGE, close=False)


@pytest.fixture
def serve_on(serve: Callable[..., Server]) -> Callable[..., Server]:
    """A server that keeps connections open after answers that do not close them."""
    return lambda routes, **given: serve(routes, keeps_alive=True, **given)


def test_requests_to_one_host_share_a_connection(serve_on, fetcher_for):
    server = serve_on({f"/{n}": ALIVE for n in range(5)})
    fetcher = fetcher_for(server)
    for n in range(5):
        assert fetcher.get(server.url(f"/{n}"), delay_s=0).body == PAGE
    assert (len(server.requests), server.connections) == (6, 1)


def test_tls_is_shaken_hands_over_once(serve_on, fetcher_for, tmp_path):
    bundle, context = certificate(tmp_path, "gazette.example")
    server = serve_on({"/a": ALIVE}, tls=context)
    name = f"gazette.example:{server.port}"
    fetcher = fetcher_for(
        resolver=lambda host, port: ["127.0.0.1"],
        allow_private_hosts=frozenset({name}),
        ca_bundle=str(bundle),
    )
    for _ in range(3):
        assert fetcher.get(f"https://{name}/a", delay_s=0).body == PAGE
    assert (len(server.requests), server.connections) == (4, 1)


@pytest.mark.parametrize(
    "reply",
    [
        response(PAGE, headers=["Transfer-Encoding: chunked"], length=False, close=False)[
            : -len(PAGE)
        ]
        + b"5\r\n<html\r\n0\r\n\r\n",
        response(status="304 Not Modified", length=False, close=False),
        response(status="404 Not Found", close=False),
        response(b"moved", status="301 Moved", headers=["Location: /b"], close=False),
    ],
    ids=["chunks", "304", "404", "redirect with a short body"],
)
def test_what_ends_as_it_should_leaves_a_clean_connection(serve_on, fetcher_for, reply):
    server = serve_on({"/a": reply, "/b": ALIVE})
    fetcher = fetcher_for(server)
    fetcher.get(server.url("/a"), delay_s=0)
    assert fetcher.get(server.url("/b"), delay_s=0).body == PAGE
    assert server.connections == 1


@pytest.mark.parametrize(
    "reply",
    [
        response(b"x" * 2_000_000, close=False),
        response(b"no", status="500 Oops", close=False),
        response(b"x" * 60_000, status="301 Moved", headers=["Location: /b"], close=False),
        response(PAGE, close=False) + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        response(PAGE, close=False) + b"\r\n",
    ],
    ids=["too large", "error", "long redirect", "a second answer", "a line more"],
)
def test_a_dirty_connection_is_not_used_again(serve_on, fetcher_for, reply):
    server = serve_on({"/a": reply, "/b": ALIVE})
    fetcher = fetcher_for(server, max_bytes=1_000_000)
    assert fetcher.get(server.url("/b"), delay_s=0).body == PAGE
    with suppress(ItemError):
        fetcher.get(server.url("/a"), delay_s=0)
    assert fetcher.get(server.url("/b"), delay_s=0).body == PAGE
    assert server.connections == 2


def test_an_answer_that_comes_unasked_is_nobodys(serve_on, fetcher_for):
    poisoned = threading.Event()

    def late(_: str) -> Iterable[bytes]:
        yield ALIVE
        poisoned.wait(10)
        yield response(b"evil", close=False)

    server = serve_on({"/a": late, "/b": ALIVE})
    fetcher = fetcher_for(server)
    fetcher.get(server.url("/a"), delay_s=0)
    [kept] = fetcher._transport._idle._since_s
    poisoned.set()
    assert wait_for_read(kept.sock, timeout=10)
    assert fetcher.get(server.url("/b"), delay_s=0).body == PAGE
    assert server.connections == 2


def test_a_connection_that_breaks_under_a_request_is_replaced_once(fetcher_for):
    """The server resets the kept connection as soon as it reads a second request on it."""
    gate = RecordingGate()
    with Resetting() as server:
        with fetcher_for(gate=gate, allow_private_hosts=frozenset({server.host})) as fetcher:
            for n in range(3):
                assert fetcher.get(f"http://{server.host}/{n}", delay_s=0).body == PAGE
        assert gate.left == [(server.host, None)] * 4
        # robots.txt, then each page first on the connection kept from before.
        assert (server.heads, server.connections) == (1 + 3 * 2, 4)


def test_a_fresh_connection_that_breaks_is_not_replaced(serve, fetcher_for):
    server = serve({"/a": b""})
    fetcher = fetcher_for(server)
    with pytest.raises(RetryableError) as caught:
        fetcher.get(server.url("/a"), delay_s=0)
    assert caught.value.code == Code.RESET
    assert server.paths() == ["/robots.txt", "/a"]


def test_half_an_answer_on_a_kept_connection_is_not_asked_for_again(serve_on, fetcher_for):
    server = serve_on({"/a": ALIVE, "/b": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Le"})
    fetcher = fetcher_for(server)
    fetcher.get(server.url("/a"), delay_s=0)
    with pytest.raises(RetryableError) as caught:
        fetcher.get(server.url("/b"), delay_s=0)
    assert caught.value.code == Code.TRUNCATED
    assert server.paths() == ["/robots.txt", "/a", "/b"]


@pytest.mark.fault(13)
def test_a_kept_connection_stays_at_the_vetted_address(serve_on, fetcher_for):
    server = serve_on({"/a": ALIVE})
    answers = [["127.0.0.1"], ["203.0.113.9"]]
    name = f"gazette.example:{server.port}"
    fetcher = fetcher_for(
        resolver=lambda host, port: answers.pop(0), allow_private_hosts=frozenset({name})
    )
    for _ in range(3):
        assert fetcher.get(f"http://{name}/a", delay_s=0).body == PAGE
    assert (len(answers), server.connections) == (1, 1)


def test_cookies_are_not_kept(serve_on, fetcher_for):
    reply = response(PAGE, headers=["Set-Cookie: seen=1; Path=/"], close=False)
    server = serve_on({"/a": reply})
    fetcher = fetcher_for(server)
    for _ in range(2):
        fetcher.get(server.url("/a"), delay_s=0)
    assert not any("Cookie" in request for request in server.requests)


def test_a_closed_fetcher_leaves_no_connection_behind(serve_on, fetcher_for):
    server = serve_on({"/a": ALIVE})
    with warnings.catch_warnings(), fetcher_for(server) as fetcher:
        warnings.simplefilter("error")
        fetcher.get(server.url("/a"), delay_s=0)
        kept = fetcher._transport._idle
        assert len(kept) == 1
    assert len(kept) == 0


def test_many_threads_share_one_fetcher(serve_on, fetcher_for):
    pages = {f"/{n}": response(b"%d" % n, close=False) for n in range(20)}
    servers = [serve_on(pages), serve_on(pages)]
    fetcher = fetcher_for(*servers)
    wrong: list[object] = []

    def work(number: int) -> None:
        server = servers[number % 2]
        for n in range(20):
            try:
                body = fetcher.get(server.url(f"/{n}"), delay_s=0).body
            except ItemError as error:
                wrong.append(error)
            else:
                wrong.extend([body] if body != b"%d" % n else [])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for server in servers:
        assert server.paths().count("/robots.txt") == 1
    assert len(fetcher._transport._idle) <= 4


class Resetting:
    """A server that answers the first request of a connection and resets it at the second."""

    def __enter__(self) -> "Resetting":
        self.heads = self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                self._head(connection)
                connection.sendall(ALIVE)
                self._head(connection)
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def _head(self, connection: socket.socket) -> None:
        self.heads += bool(connection.recv(65_536))
