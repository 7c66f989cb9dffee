"""The CPU that one polite request costs, beside plain `requests` from the same server."""

import multiprocessing
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import requests
from writethru.capture import Fetcher, LocalGate

from bench.racing import Figure, race

PAGES: Final = 500
PAGE_BYTES: Final = 30_000
_HEAD_END: Final = b"\r\n\r\n"
_SENTENCE: Final = b"<p>The ferry to Sandholm is back in service after two days.</p>\n"


def fetch_figures() -> Iterator[Figure]:
    """Pages of one host, one after the other, without a delay."""
    with _server() as host, _fetcher(host) as fetcher, requests.Session() as session:
        urls = [f"http://{host}/{n}" for n in range(PAGES)]
        fetcher.get(urls[0], delay_s=0)  # robots.txt is read once a day
        yield from race(
            lambda: [fetcher.get(url, delay_s=0) for url in urls],
            {
                "requests, one session": lambda: [session.get(url, timeout=30) for url in urls],
                "requests, none": lambda: [requests.get(url, timeout=30) for url in urls],
            },
            section="fetch",
            input=f"{PAGES} pages of {PAGE_BYTES // 1000} kB from one host",
            count=PAGES,
            unit="pages a CPU second",
        )


def _fetcher(host: str) -> Fetcher:
    return Fetcher(
        user_agent="Writethru/1.0 (bench)",
        gate=LocalGate(),
        clock=lambda: datetime.now(UTC),
        allow_private_hosts=frozenset({host}),
    )


@contextmanager
def _server() -> Iterator[str]:
    """The host of a server in a process of its own, so that its CPU is not counted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(listener,), daemon=True
        )
        process.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            process.join()


def _serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_talk, args=(connection,), daemon=True).start()


def _talk(connection: socket.socket) -> None:
    page = (_SENTENCE * (PAGE_BYTES // len(_SENTENCE) + 1))[:PAGE_BYTES]
    received = b""
    with connection:
        while chunk := connection.recv(65_536):
            received += chunk
            while _HEAD_END in received:
                head, _, received = received.partition(_HEAD_END)
                body = b"User-agent: *\nDisallow: /no\n" if b"/robots.txt" in head else page
                connection.sendall(_head(len(body)) + body)


def _head(length: int) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/html; charset=utf-8\r\n"
        b'ETag: "one"\r\nVary: Accept-Encoding\r\nCache-Control: max-age=60\r\n'
        b"Content-Length: %d\r\n\r\n" % length
    )
