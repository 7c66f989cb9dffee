"""Many hosts on loopback ports, all played by one process: `many_hosts_server.py PLAN`, JSON.

Prints the hosts' ports as a JSON list once all of them can be asked, and ends when its standard
input does. Every request is a line of the log, flushed before it is answered.
"""

import asyncio
import json
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, TextIO, cast

from bench.made_texts import Writer
from bench.many_hosts_plan import ADDRESS, FEED, ROBOTS, Kind, Plan

HEAD_BYTES: Final = 64 * 1024
PARAGRAPHS: Final = 600
"""What the pages' text is drawn from."""

SENTENCES_IN_PARAGRAPH: Final = 3
PARAGRAPHS_IN_PAGE: Final = 85
"""About 30 kB."""

BEAT_S: Final = 0.01
"""How often this process looks how late it is."""


class Log:
    """The requests as they come, one JSON line each.

    Each tells with `lag_s` how late this process was at most since the one before.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.lag_s = 0.0

    def write(self, **line: object) -> None:
        self._out.write(json.dumps({**line, "lag_s": self.lag_s}) + "\n")
        self._out.flush()
        self.lag_s = 0.0


class Pages:
    """Articles of no language; the same ones for the same host and number."""

    def __init__(self) -> None:
        writer = Writer(seed=5)
        self._headlines = [" ".join(line.split()[:8]) for line in writer.sentences(PARAGRAPHS)]
        # Ready to be joined: a page that took long to make would delay the times in the log.
        self._paragraphs = [
            f"<p>{' '.join(writer.sentences(SENTENCES_IN_PARAGRAPH))}</p>\n"
            for _ in range(PARAGRAPHS)
        ]

    def article(self, host: int, number: int) -> str:
        draw = Random(f"{host}/{number}")  # noqa: S311
        headline = draw.choice(self._headlines)
        return (
            f"<!doctype html><html lang='en'><head><title>{headline}</title>"
            "<meta property='article:published_time' content='2026-03-02T06:00:00Z'></head>"
            f"<body><article><h1>{headline}</h1>"
            f"{''.join(draw.sample(self._paragraphs, PARAGRAPHS_IN_PAGE))}</article></body></html>"
        )


def feed(base: str, articles: int) -> str:
    items = "".join(
        f"<item><title>Article {n}</title><link>{base}/articles/{n}</link></item>"
        for n in range(articles)
    )
    return f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>"


@dataclass(kw_only=True)
class Host:
    """One host; `busy` counts the requests that it is answering now."""

    number: int
    kind: Kind
    plan: Plan
    pages: Pages
    port: int = 0
    busy: int = 0

    def is_mute(self, path: str) -> bool:
        return self.kind is Kind.SILENT or (self.kind is Kind.ROBOTS_SILENT and path == ROBOTS)

    def response(self, path: str) -> bytes:
        if self.kind is Kind.UNAVAILABLE:
            return _http("503 Service Unavailable", "text/plain", "")
        if path == ROBOTS:
            return _http("200 OK", "text/plain", "User-agent: *\nAllow: /\n")
        if path == FEED:
            base = f"http://{ADDRESS}:{self.port}"
            return _http("200 OK", "application/rss+xml", feed(base, self.plan.articles))
        if self.kind is Kind.PAGES_DOWN:
            return _http("503 Service Unavailable", "text/plain", "")
        page = self.pages.article(self.number, int(path.rpartition("/")[2]))
        return _http("200 OK", "text/html; charset=utf-8", page)


def _http(status: str, media_type: str, text: str) -> bytes:
    content = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}"
    return f"{head}\r\n\r\n".encode() + content


class Talk(asyncio.Protocol):
    """One connection to a host: a request, its answer, perhaps another request."""

    def __init__(self, host: Host, log: Log) -> None:
        self._host, self._log = host, log
        self._head = b""
        self._is_answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        at_s = time.monotonic()
        self._head += data
        if b"\r\n\r\n" in self._head:
            self._begin(self._head, at_s)
            self._head = b""
        elif len(self._head) > HEAD_BYTES:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _begin(self, head: bytes, at_s: float) -> None:
        path = head.split(b" ", 2)[1].decode("ascii")
        host = self._host
        self._is_answering = True
        host.busy += 1
        self._log.write(at_s=at_s, host=host.number, kind=host.kind, path=path, busy=host.busy)
        if not host.is_mute(path):
            is_last = b"connection: close" in head.lower()
            answer_s = host.plan.answer_s_of(host.kind)
            asyncio.get_running_loop().call_later(answer_s, self._answer, path, is_last)

    def _answer(self, path: str, is_last: bool) -> None:
        if self._transport.is_closing():
            return
        # One step: a quick client's next request must not seem to come before this one's end.
        self._transport.write(self._host.response(path))
        self._end()
        if is_last:
            self._transport.close()

    def _end(self) -> None:
        self._host.busy -= self._is_answering
        self._is_answering = False


async def open_port(host: Host, log: Log) -> socket.socket | asyncio.Server:
    """What holds the host's port, which is any that is free."""
    if host.kind is Kind.REFUSING:
        # Bound but not listening: nobody else gets the port, and every connection is refused.
        taken = socket.socket()
        taken.bind((ADDRESS, 0))
        host.port = taken.getsockname()[1]
        return taken
    server = await asyncio.get_running_loop().create_server(lambda: Talk(host, log), ADDRESS, 0)
    host.port = server.sockets[0].getsockname()[1]
    return server


async def watch_lag(log: Log) -> None:
    """Notes in the log how late this process was at most: the log's times are no better."""
    while True:
        begun_s = time.monotonic()
        await asyncio.sleep(BEAT_S)
        log.lag_s = max(log.lag_s, time.monotonic() - begun_s - BEAT_S)


async def play(plan: Plan, log: Log) -> None:
    pages = Pages()
    hosts = [
        Host(number=number, kind=kind, plan=plan, pages=pages)
        for number, kind in enumerate(plan.kinds)
    ]
    held = [await open_port(host, log) for host in hosts]
    sys.stdout.write(json.dumps([host.port for host in hosts]) + "\n")
    sys.stdout.flush()
    watching = asyncio.create_task(watch_lag(log))
    await asyncio.to_thread(sys.stdin.read)
    watching.cancel()
    for port in held:
        port.close()


def main() -> None:
    plan = Plan.read(sys.argv[1])
    with Path(plan.log).open("w", encoding="utf-8") as out:
        asyncio.run(play(plan, Log(out)))


if __name__ == "__main__":
    main()
