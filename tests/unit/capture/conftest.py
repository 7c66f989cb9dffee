"""Loopback servers that answer byte for byte what a test says, and a fetcher that may ask them."""

import socket
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from writethru.capture import Fetcher, LocalGate
from writethru.errors import ItemError

Reply = bytes | Callable[[str], Iterable[bytes]]
NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


def response(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: Iterable[str] = (),
    length: bool = True,
    close: bool = True,
) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(["Connection: close"] if close else []), *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Server:
    """`requests` are the heads received; `sent` counts the bytes that the peer took.

    With `keeps_alive` a connection is closed only after an answer that says so.
    """

    routes: dict[str, Reply]
    tls: ssl.SSLContext | None = None
    keeps_alive: bool = False
    port: int = 0
    requests: list[str] = field(default_factory=list)
    connections: int = 0
    sent: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    def answer(self, connection: socket.socket) -> None:
        with suppress(OSError), closing(connection):
            while self.answer_once(connection):
                pass

    def answer_once(self, connection: socket.socket) -> bool:
        """False where the connection has come to its end."""
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(4096)
            if not received:
                return False
            head += received
        request = head.decode("latin-1")
        self.requests.append(request)
        reply = self.routes.get(request.split(" ")[1], self.missing)
        said = b""
        for part in [reply] if isinstance(reply, bytes) else reply(request):
            connection.sendall(part)
            self.sent += len(part)
            said = said or part
        return self.keeps_alive and b"Connection: close" not in said

    @property
    def missing(self) -> bytes:
        return response(status="404 Not Found", close=not self.keeps_alive)

    def accept(self, listener: socket.socket, threads: list[threading.Thread]) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.connections += 1
                threads.append(threading.Thread(target=self.talk, args=(connection,)))
                threads[-1].start()

    def talk(self, connection: socket.socket) -> None:
        if self.tls is None:
            self.answer(connection)
            return
        try:
            secure = self.tls.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            return
        self.answer(secure)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """`serve({"/path": reply})` starts a server for the test's time."""
    listeners: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(routes: dict[str, Reply], **given: Any) -> Server:
        listeners.append(socket.create_server(("127.0.0.1", 0), backlog=512))
        server = Server(routes, port=listeners[-1].getsockname()[1], **given)
        threads.append(threading.Thread(target=server.accept, args=(listeners[-1], threads)))
        threads[-1].start()
        return server

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    for thread in threads:
        thread.join(timeout=10)


@contextmanager
def memory_under(limit_bytes: int) -> Iterator[None]:
    """The block's own peak, over what was held before."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        yield
        assert tracemalloc.get_traced_memory()[1] - before < limit_bytes
    finally:
        tracemalloc.stop()


class RecordingGate:
    """Lets everything through, unless `closed`, and remembers what it was told."""

    def __init__(self) -> None:
        self.closed: ItemError | None = None
        self.entered: list[tuple[str, float]] = []
        self.were_sent: list[str] = []
        self.left: list[tuple[str, str | None]] = []

    def enter(self, host: str, delay_s: float) -> None:
        self.entered.append((host, delay_s))
        if self.closed is not None:
            raise self.closed

    def sent(self, host: str) -> None:
        self.were_sent.append(host)

    def leave(self, host: str, fault: ItemError | None) -> None:
        self.left.append((host, fault and fault.code))


@pytest.fixture
def fetcher_for(serve: Callable[..., Server]) -> Iterator[Callable[..., Fetcher]]:
    """A fetcher that may ask the given servers and waits for nothing; closed at the end."""
    built: list[Fetcher] = []

    def build(*servers: Server, **given: Any) -> Fetcher:
        settings: dict[str, Any] = {
            "user_agent": "Writethru/1.0 (+https://writethru.example)",
            "gate": LocalGate(sleep=lambda _: None),
            "clock": lambda: NOW,
            "allow_private_hosts": frozenset(server.host for server in servers),
            "sleep": lambda _: None,
        }
        built.append(Fetcher(**(settings | given)))
        return built[-1]

    yield build
    # Before the servers end: they wait for connections that are kept open.
    for fetcher in built:
        fetcher.close()
