"""Loopback servers that answer byte for byte what a test says, and a fetcher that may ask them."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from writethru.capture import Fetcher, LocalPace

Reply = bytes | Callable[[str], Iterable[bytes]]
NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


def response(
    body: bytes = b"", *, status: str = "200 OK", headers: Iterable[str] = (), length: bool = True
) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Server:
    """`requests` are the heads received; `sent` counts the bytes that the peer took."""

    routes: dict[str, Reply]
    tls: ssl.SSLContext | None = None
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
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(4096)
                if not received:
                    return
                head += received
            request = head.decode("latin-1")
            self.requests.append(request)
            reply = self.routes.get(request.split(" ")[1], response(status="404 Not Found"))
            for part in [reply] if isinstance(reply, bytes) else reply(request):
                connection.sendall(part)
                self.sent += len(part)

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

    def start(routes: dict[str, Reply], *, tls: ssl.SSLContext | None = None) -> Server:
        listeners.append(socket.create_server(("127.0.0.1", 0)))
        server = Server(routes, tls=tls, port=listeners[-1].getsockname()[1])
        threads.append(threading.Thread(target=server.accept, args=(listeners[-1], threads)))
        threads[-1].start()
        return server

    yield start
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    for thread in threads:
        thread.join(timeout=10)


@pytest.fixture
def fetcher_for() -> Callable[..., Fetcher]:
    """A fetcher that may ask the given servers and waits for nothing."""

    def build(*servers: Server, **given: Any) -> Fetcher:
        settings: dict[str, Any] = {
            "user_agent": "Writethru/1.0 (+https://writethru.example)",
            "pace": LocalPace(sleep=lambda _: None),
            "clock": lambda: NOW,
            "allow_private_hosts": frozenset(server.host for server in servers),
            "sleep": lambda _: None,
        }
        return Fetcher(**(settings | given))

    return build
