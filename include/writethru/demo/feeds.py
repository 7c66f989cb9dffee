"""RSS 2.0, Atom and the news sitemap of one site as they are at an instant."""

from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Final

from lxml import etree

from writethru.demo.pages import Site, shown
from writethru.demo.timeline import Item, State

FEED_ITEMS: Final = 20
_ATOM: Final = "http://www.w3.org/2005/Atom"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"

Listed = list[tuple[Item, State]]


def feed(site: Site, *, now: datetime) -> bytes:
    """The newest items as RSS 2.0 or Atom, whichever the outlet has; silent edits do not show."""
    write: Callable[[Site, Listed, datetime], etree._Element]
    write = _atom if site.outlet.feed == "atom" else _rss
    return _serialised(write(site, _newest(site, now), now))


def news_sitemap(site: Site, *, now: datetime) -> bytes:
    """The sitemap with the `news:` extension; `lastmod` is the outlet's own stamp."""
    urls = [
        _tag(
            f"{{{_SITEMAP}}}url",
            _tag(f"{{{_SITEMAP}}}loc", state.url),
            _tag(f"{{{_SITEMAP}}}lastmod", _stamp(item, state).isoformat()),
            _tag(
                f"{{{_NEWS}}}news",
                _tag(
                    f"{{{_NEWS}}}publication",
                    _tag(f"{{{_NEWS}}}name", site.outlet.name),
                    _tag(f"{{{_NEWS}}}language", site.outlet.language),
                ),
                _tag(f"{{{_NEWS}}}publication_date", item.published_at.isoformat()),
                _tag(f"{{{_NEWS}}}title", item.headline_at(now)),
            ),
        )
        for item, state in _newest(site, now)
    ]
    return _serialised(_root(f"{{{_SITEMAP}}}urlset", urls, {None: _SITEMAP, "news": _NEWS}))


def robots(site: Site) -> bytes:
    """Everything may be fetched; says where the sitemap is."""
    return f"User-agent: *\nAllow: /\nSitemap: {site.base}/news-sitemap.xml\n".encode()


def _newest(site: Site, now: datetime) -> Listed:
    items = shown(site, now)[:FEED_ITEMS]
    return [(item, item.state_at(now) or item.states[0]) for item in items]


def _stamp(item: Item, state: State) -> datetime:
    return state.modified_at or item.published_at


def _built(listed: Listed, now: datetime) -> datetime:
    return max((_stamp(*pair) for pair in listed), default=now)


def _rss(site: Site, listed: Listed, now: datetime) -> etree._Element:
    items = [
        _tag(
            "item",
            _tag("title", item.headline_at(now)),
            _tag("link", f"{state.url}?utm_source=rss&utm_medium=feed"),
            _tag("guid", item.article.guid, isPermaLink="false"),
            _tag("pubDate", format_datetime(item.published_at, usegmt=True)),
            _tag(f"{{{_ATOM}}}updated", _stamp(item, state).isoformat()),
            _tag("category", item.article.section),
            _tag(f"{{{_DC}}}creator", item.article.byline or site.outlet.name),
            _tag("description", state.version.standfirst or ""),
        )
        for item, state in listed
    ]
    channel = _tag(
        "channel",
        _tag("title", site.outlet.name),
        _tag("link", f"{site.base}/"),
        _tag("description", site.outlet.tagline),
        _tag("language", site.outlet.language),
        _tag("lastBuildDate", format_datetime(_built(listed, now), usegmt=True)),
        *items,
    )
    root = _root("rss", [channel], {"atom": _ATOM, "dc": _DC})
    root.set("version", "2.0")
    return root


def _atom(site: Site, listed: Listed, now: datetime) -> etree._Element:
    authority = f"tag:{site.outlet.id.replace('_', '-')}.example,2026:"
    entries = [
        _atom_tag(
            "entry",
            _atom_tag("id", authority + item.article.guid),
            _atom_tag("title", item.headline_at(now)),
            _atom_tag("link", href=state.url, rel="alternate"),
            _atom_tag("published", item.published_at.isoformat()),
            _atom_tag("updated", _stamp(item, state).isoformat()),
            _atom_tag("author", _atom_tag("name", item.article.byline or site.outlet.name)),
            _atom_tag("category", term=item.article.section),
            _atom_tag("summary", state.version.standfirst or ""),
        )
        for item, state in listed
    ]
    head = [
        _atom_tag("id", f"{authority}feed"),
        _atom_tag("title", site.outlet.name),
        _atom_tag("link", href=f"{site.base}/feed.xml", rel="self"),
        _atom_tag("updated", _built(listed, now).isoformat()),
    ]
    return _root(f"{{{_ATOM}}}feed", [*head, *entries], {None: _ATOM})


def _tag(name: str, *content: str | etree._Element, **attributes: str) -> etree._Element:
    element = etree.Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = part
        else:
            element.append(part)
    return element


def _atom_tag(name: str, *content: str | etree._Element, **attributes: str) -> etree._Element:
    return _tag(f"{{{_ATOM}}}{name}", *content, **attributes)


def _root(
    name: str, children: Iterable[etree._Element], prefixes: dict[Any, str]
) -> etree._Element:
    root = etree.Element(name, nsmap=prefixes)
    root.extend(list(children))
    etree.cleanup_namespaces(
        root, top_nsmap=prefixes, keep_ns_prefixes=list(filter(None, prefixes))
    )
    return root


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
