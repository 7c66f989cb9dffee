"""Writes the archive days to files: WARC for some outlets, text dumps for the others."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from writethru.demo.crawl import Poll, dump_name, polls
from writethru.demo.dump import dump_text
from writethru.demo.pages import Site
from writethru.demo.plot import Plot
from writethru.demo.site import Answering, Response, respond, sites
from writethru.demo.timeline import default_bases, lay_out
from writethru.model import NAMESPACE

_REASONS: Final = {200: "OK", 301: "Moved Permanently", 404: "Not Found", 410: "Gone"}
_AGENT: Final = "archive-crawler/2.1 (+https://archive.example/crawler)"


def write_archive(
    plot: Plot, epoch: datetime, folder: Path, *, bases: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Writes the days before the epoch's under `folder`; the same bytes each time.

    `<outlet>/<YYYY/MM/DD>/<outlet>-<YYYYMMDD>.warc.gz` with request and response records, or
    `<outlet>/<YYYY-MM-DD>/<guid>-<instant>.txt`. Returns the files.
    """
    bases = bases or default_bases(plot)
    items = lay_out(plot, epoch, bases)
    archived = tuple(item for item in items if item.article.is_archived)
    answering = sites(plot, epoch, bases, items=items)
    then = {
        outlet.id: Site(
            outlet=outlet,
            base=bases[outlet.id],
            items=tuple(i for i in archived if i.outlet.id == outlet.id),
            epoch=epoch,
        )
        for outlet in plot.outlets
    }
    written = []
    found = sorted(polls(plot, items, epoch), key=lambda p: (p.item.outlet.id, p.at, p.url))
    for (outlet_id, _), of_day in groupby(found, key=lambda p: (p.item.outlet.id, p.at.date())):
        site = then[outlet_id]
        pages = Answering(site=site, paths=answering[outlet_id].paths)
        write = _write_dumps if site.outlet.archive == "text" else _write_warc
        written += list(write(pages, list(of_day), folder / outlet_id))
    return tuple(written)


def _write_warc(pages: Answering, of_day: list[Poll], folder: Path) -> Iterator[Path]:
    day = of_day[0].at
    path = folder / f"{day:%Y/%m/%d}" / f"{pages.site.outlet.id}-{day:%Y%m%d}.warc.gz"
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    for poll in of_day:
        for url, response in _exchanges(pages, poll):
            _write_exchange(writer, url, poll.at, response)
    yield _written(path, out.getvalue())


def _exchanges(pages: Answering, poll: Poll) -> Iterator[tuple[str, Response]]:
    """The address asked for and, where that redirects, the one it leads to."""
    response = respond(pages, urlsplit(poll.url).path, now=poll.at, headers={})
    yield poll.url, response
    if response.status == HTTPStatus.MOVED_PERMANENTLY:
        url = dict(response.headers)["Location"]
        yield url, respond(pages, urlsplit(url).path, now=poll.at, headers={})


def _write_exchange(writer: WARCWriter, url: str, at: datetime, response: Response) -> None:
    parts = urlsplit(url)
    ids = {kind: f"<urn:uuid:{uuid5(NAMESPACE, f'{kind} {url} {at}')}>" for kind in ("q", "r")}
    date = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    status = f"{response.status} {_REASONS[response.status]}"
    length = ("Content-Length", str(len(response.body)))
    answer = StatusAndHeaders(status, [*response.headers, length], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),  # else warcio leaves a temporary file open
            http_headers=answer,
            warc_headers_dict={"WARC-Date": date, "WARC-Record-ID": ids["r"]},
        )
    )
    asked = [("Host", parts.netloc), ("User-Agent", _AGENT), ("Accept", "text/html")]
    question = StatusAndHeaders(f"GET {parts.path} HTTP/1.1", asked, is_http_request=True)
    writer.write_record(
        writer.create_warc_record(
            url,
            "request",
            http_headers=question,
            warc_headers_dict={
                "WARC-Date": date,
                "WARC-Record-ID": ids["q"],
                "WARC-Concurrent-To": ids["r"],
            },
        )
    )


def _write_dumps(pages: Answering, of_day: Iterable[Poll], folder: Path) -> Iterator[Path]:
    for poll in of_day:
        if poll.state.version.gone is None:
            text = dump_text(pages.site, poll)
            yield _written(folder / f"{poll.at:%Y-%m-%d}" / dump_name(poll), text.encode())


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return path
