"""What a site answers to a request at an instant: a pure function of the plot and the time."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from writethru.demo import feeds, pages
from writethru.demo.pages import Site
from writethru.demo.plot import Plot
from writethru.demo.timeline import Item, State, lay_out, slug_of

_HTML: Final = "text/html; charset=utf-8"
_XML: Final = "application/xml; charset=utf-8"
_PLAIN: Final = ("about", "contact", "privacy", "terms", "search")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A site with every page that it has ever had, by path; its archive's included."""

    site: Site
    paths: Mapping[str, Item]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A body before the headers; `tag` and `changed_at` let a client ask whether it is new."""

    content_type: str
    body: bytes
    status: int = 200
    tag: str | None = None
    changed_at: datetime | None = None


def sites(
    plot: Plot, epoch: datetime, bases: Mapping[str, str], *, items: tuple[Item, ...] | None = None
) -> dict[str, Answering]:
    """Every outlet's site by id. Fronts and feeds hold the live plot; `items`: already laid out."""
    laid_out = lay_out(plot, epoch, bases) if items is None else items
    found = {}
    for outlet in plot.outlets:
        own = [item for item in laid_out if item.outlet.id == outlet.id]
        live = tuple(item for item in own if not item.article.is_archived)
        paths = {urlsplit(url).path: i for i in own for state in i.states for url in state.urls}
        site = Site(outlet=outlet, base=bases[outlet.id], items=live, epoch=epoch)
        found[outlet.id] = Answering(site=site, paths=paths)
    return found


def respond(
    answering: Answering, target: str, *, now: datetime, headers: Mapping[str, str]
) -> Response:
    """The response to GET `target` (path and query) at `now`; `headers` are keyed in lower case."""
    path = unquote(urlsplit(target).path)
    item = answering.paths.get(path)
    state = item.state_at(now) if item is not None else None
    if item is None or state is None:
        return _finish(_other(answering.site, path, now), now, headers)
    standing = [urlsplit(url).path for url in state.urls]
    if path not in standing:
        return _finish(_error(answering.site, now, gone=False), now, headers)
    if state.version.gone is not None:
        page = _error(answering.site, now, gone=state.version.gone == HTTPStatus.GONE.value)
        return _finish(page, now, headers)
    if path != standing[0]:
        return Response(status=301, headers=(("Location", state.url), _date(now)), body=b"")
    return _finish(_article(answering.site, item, state, now), now, headers)


def _other(site: Site, path: str, now: datetime) -> _Page:
    name = path.strip("/")
    if name == "feed.xml":
        kind = f"application/{site.outlet.feed}+xml; charset=utf-8"
        return _page(kind, feeds.feed(site, now=now), changed_at=_last_change(site, now))
    if name == "news-sitemap.xml":
        body = feeds.news_sitemap(site, now=now)
        return _page(_XML, body, changed_at=_last_change(site, now))
    if name == "robots.txt":
        return _page("text/plain; charset=utf-8", feeds.robots(site))
    html = _listing(site, name, now)
    return _error(site, now, gone=False) if html is None else _page(_HTML, html.encode())


def _listing(site: Site, name: str, now: datetime) -> str | None:
    if name in ("", "latest"):
        return pages.front_page(site, now=now)
    if name in {f"section/{slug_of(section)}" for section in site.sections}:
        return pages.front_page(site, now=now, section=name.removeprefix("section/"))
    return pages.plain_page(site, now=now) if name in _PLAIN else None


def _page(content_type: str, body: bytes, *, changed_at: datetime | None = None) -> _Page:
    digest = hashlib.sha256(body).hexdigest()[:20]
    return _Page(content_type=content_type, body=body, tag=f'"{digest}"', changed_at=changed_at)


def _error(site: Site, now: datetime, *, gone: bool) -> _Page:
    body = pages.error_page(site, now=now, gone=gone).encode()
    return _Page(content_type=_HTML, body=body, status=410 if gone else 404)


def _article(site: Site, item: Item, state: State, now: datetime) -> _Page:
    """Its tag is weak: clocks, counters and teasers move under the same one, as on real sites."""
    shape = f"{state.version.identity} {state.urls} {item.headline_at(now)} {state.modified_at}"
    digest = hashlib.sha256(shape.encode()).hexdigest()[:20]
    return _Page(
        content_type=_HTML,
        body=pages.article_page(site, item, state, now=now).encode(),
        tag=f'W/"{digest}"',
        changed_at=_changed_at(item, now),
    )


def _changed_at(item: Item, now: datetime) -> datetime:
    """The last change by `now`; a silent one too, for this is the server's word, not the desk's."""
    moments = [state.from_at for state in item.states]
    moments += [at for v in item.variants for at in (v.from_at, v.to_at)]
    return max((at for at in moments if at <= now), default=item.published_at)


def _last_change(site: Site, now: datetime) -> datetime | None:
    changes = [_changed_at(item, now) for item in site.items if item.published_at <= now]
    return max(changes, default=None)


def _finish(page: _Page, now: datetime, asked: Mapping[str, str]) -> Response:
    """Adds the headers, answers a conditional request, compresses if the client can read it."""
    headers = [_date(now), ("Vary", "Accept-Encoding"), ("Cache-Control", "no-cache")]
    if page.tag is not None:
        headers.append(("ETag", page.tag))
    if page.changed_at is not None:
        headers.append(("Last-Modified", format_datetime(page.changed_at, usegmt=True)))
    if _is_known(page, asked):
        return Response(status=304, headers=tuple(headers), body=b"")
    body = page.body
    headers.append(("Content-Type", page.content_type))
    if "gzip" in asked.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    return Response(status=page.status, headers=tuple(headers), body=body)


def _is_known(page: _Page, asked: Mapping[str, str]) -> bool:
    """Whether the client has it already. Source: RFC 9110, 13.1: the tag goes before the date."""
    wanted = asked.get("if-none-match")
    if wanted is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return page.tag is not None and bool({page.tag.removeprefix("W/"), "*"} & tags)
    since = asked.get("if-modified-since")
    if since is None or page.changed_at is None:
        return False
    try:
        return page.changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _date(now: datetime) -> tuple[str, str]:
    return ("Date", format_datetime(now, usegmt=True))
