"""A web archive on loopback: a CDX server and the raw captures that it lists.

It speaks as the Wayback Machine does (a JSON table with resume keys, `x-archive-orig-*`, every
redirect a 302) or as pywb does (JSON lines, no resume keys, the headers as they were).
"""

import json
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha1
from typing import Literal
from urllib.parse import parse_qs, quote_plus, unquote_plus, urlsplit

from loopback import answering
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer

Dialect = Literal["wayback", "pywb"]
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def html(headline: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><title>{headline}</title></head>"
        f"<body><main><article><h1>{headline}</h1>{body}</article></main></body></html>"
    ).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One capture of the archive's. `digest` overrides what the list says of the payload."""

    url: str
    stamp: str
    body: bytes = b""
    status: int = 200
    mime: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    location: str | None = None
    digest: str | None = None
    is_listed: bool = True
    is_held: bool = True

    @property
    def row(self) -> dict[str, str]:
        digest = b32encode(sha1(self.body, usedforsecurity=False).digest()).decode()
        parts = urlsplit(self.url)
        key = ",".join(reversed((parts.hostname or "").split("."))) + ")" + parts.path
        return {
            "urlkey": key,
            "timestamp": self.stamp,
            "url": self.url,
            "mime": self.mime,
            "status": "-" if self.mime == "warc/revisit" else str(self.status),
            "digest": self.digest or digest,
            "length": str(len(self.body)),
        }


@dataclass
class WebArchive:
    """`asked` are the paths that were requested; `answers` override what is sent for some."""

    dialect: Dialect
    base: str = ""
    captures: list[Capture] = field(default_factory=list)
    page_lines: int = 1_000
    extra_lines: str = ""
    answers: dict[str, Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    resume_keys: Iterator[str] | None = None

    @property
    def cdx_path(self) -> str:
        return "/cdx/search/cdx" if self.dialect == "wayback" else "/news/cdx"

    @property
    def prefix(self) -> str:
        return "/web/" if self.dialect == "wayback" else "/news/"

    @property
    def lists_asked(self) -> list[str]:
        return [path for path in self.asked if path.startswith(self.cdx_path)]

    @property
    def replays_asked(self) -> list[str]:
        return [path for path in self.asked if path.startswith(self.prefix) and "id_/" in path]

    def add(self, url: str, stamp: str, body: bytes = b"", **given: object) -> Capture:
        capture = Capture(url=url, stamp=stamp, body=body, **given)  # type: ignore[arg-type]
        self.captures.append(capture)
        return capture

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        self.asked.append(target)
        override = next((r for part, r in self.answers.items() if part in target), None)
        if override is not None:
            return override
        if target.startswith(self.cdx_path):
            return self._listing({k: v[0] for k, v in parse_qs(urlsplit(target).query).items()})
        if target.startswith(self.prefix):
            stamp, _, url = target.removeprefix(self.prefix).partition("id_/")
            return self._replay(stamp, url)
        return _page(404, b"Not found")

    # --- lists ------------------------------------------------------------------------------

    def _listing(self, asked: dict[str, str]) -> Response:
        rows = [c.row for c in self.captures if c.is_listed and _matches(c, asked)]
        rows.sort(key=lambda row: (row["urlkey"], row["timestamp"]))
        if self.dialect == "pywb":
            limit = int(asked["limit"])
            lines = "".join(json.dumps(row) + "\n" for row in rows[:limit])
            kind = "text/x-ndjson"
        else:
            lines = self._table(rows, asked)
            kind = "application/json"
        return Response(
            status=200,
            headers=(("Content-Type", kind),),
            body=(lines + self.extra_lines).encode(),
        )

    def _table(self, rows: list[dict[str, str]], asked: dict[str, str]) -> str:
        if self.resume_keys is not None:
            start = len(rows) if "resumeKey" in asked else 0
            key = [[], [next(self.resume_keys)]]
            return json.dumps([NAMES, *(list(row.values()) for row in rows[start:]), *key])
        start = int(unquote_plus(asked["resumeKey"]).split(" ")[1]) if "resumeKey" in asked else 0
        end = start + min(self.page_lines, int(asked["limit"]))
        table: list[list[str]] = [NAMES, *(list(row.values()) for row in rows[start:end])]
        if end < len(rows):
            table += [[], [quote_plus(f"from {end}")]]
        return "[" + ",\n".join(json.dumps(row) for row in table) + "]"

    # --- captures ---------------------------------------------------------------------------

    def _replay(self, stamp: str, url: str) -> Response:
        own = [c for c in self.captures if c.url == url and c.is_held]
        if not own:
            return _page(404, b"<h1>The archive has not archived that URL</h1>")
        nearest = min(own, key=lambda c: abs(int(c.stamp) - int(stamp)))
        if nearest.stamp != stamp:
            return self._moved(302, nearest.stamp, url)
        if nearest.location is not None:
            status = 302 if self.dialect == "wayback" else nearest.status
            return self._moved(status, stamp, nearest.location)
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        headers = [("Memento-Datetime", format_datetime(at, usegmt=True))]
        mark = "x-archive-orig-" if self.dialect == "wayback" else ""
        headers += [(mark + name, value) for name, value in nearest.headers]
        coding = [h for h in nearest.headers if mark and h[0].lower() == "content-encoding"]
        return Response(
            status=nearest.status,
            headers=(*headers, *coding, ("Content-Type", "text/html; charset=utf-8")),
            body=nearest.body,
        )

    def _moved(self, status: int, stamp: str, url: str) -> Response:
        location = f"{self.base}{self.prefix}{stamp}id_/{url}"
        return Response(status=status, headers=(("Location", location),), body=b"")


def _page(status: int, body: bytes) -> Response:
    return Response(status=status, headers=(("Content-Type", "text/html"),), body=body)


def _matches(capture: Capture, asked: dict[str, str]) -> bool:
    host = urlsplit(capture.url).netloc
    wanted = asked["url"]
    is_asked = {
        "exact": capture.url == wanted,
        "host": host == wanted,
        "domain": host == wanted or host.endswith(f".{wanted}"),
    }[asked["matchType"]]
    return (
        is_asked
        and asked["from"][:8] <= capture.stamp[:8] <= asked["to"][:8]
        and (not capture.is_held or asked["from"] <= capture.stamp <= asked["to"])
    )


@contextmanager
def running(dialect: Dialect) -> Iterator[WebArchive]:
    server = AnsweringServer(0)
    archive = WebArchive(dialect=dialect, base=f"http://{HOST}:{server.server_port}")
    server.answer = archive.answer
    with answering(server):
        yield archive
