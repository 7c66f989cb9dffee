"""What a web page says about itself and its site: the feeds it names, its name and language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag

from writethru.capture.discovering.listing import base_of, page_tree, resolved
from writethru.capture.hosts import web_url
from writethru.model import Document

FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
    | {"application/feed+json", "application/json", "text/xml", "application/xml"}
)
MOST_NAMED: Final = 50
_HTML: Final = re.compile(rb"<(!doctype\s{1,9}html|html|head|body)[\s>]", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeed:
    """A feed that a page names with `<link rel="alternate">`."""

    url: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What a page says about its site, as written."""

    feeds: tuple[NamedFeed, ...] = ()
    name: str | None = None
    title: str | None = None
    language: str | None = None
    has_password_field: bool = False


def looks_like_html(document: Document) -> bool:
    """Whether the document begins as a web page does."""
    return _HTML.search(document.body[:2048]) is not None


def read_site_page(document: Document) -> SitePage:
    """The page's own words about its site; feeds at any host, at most 50."""
    soup = page_tree(document)
    html = soup.find("html")
    return SitePage(
        feeds=tuple(_feeds(document, soup)),
        name=_meta(soup, "og:site_name") or _meta(soup, "application-name"),
        title=soup.title.get_text(" ", strip=True) if soup.title else None,
        language=str(html.get("lang") or "") or None if isinstance(html, Tag) else None,
        has_password_field=soup.find("input", type="password") is not None,
    )


def _feeds(document: Document, soup: BeautifulSoup) -> Iterator[NamedFeed]:
    base = base_of(soup)
    seen: set[str] = set()
    for link in soup.find_all("link", href=True, limit=1000):
        rel = " ".join(link.get_attribute_list("rel")).lower().split()
        kind = str(link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in rel or kind not in FEED_TYPES:
            continue
        url = web_url(resolved(base, str(link["href"])), base=document.final_url)
        if url and url not in seen and len(seen) < MOST_NAMED:
            seen.add(url)
            yield NamedFeed(url=url, title=str(link.get("title") or "").strip() or None)


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    for key in ("property", "name"):
        found = soup.find("meta", attrs={key: name})
        if isinstance(found, Tag) and str(found.get("content") or "").strip():
            return str(found["content"]).strip()
    return None


def wrong_page_reason(document: Document, *, wanted: str) -> str:
    """Why a web page stands where a feed or sitemap should be, and which feeds it names itself."""
    page = read_site_page(document)
    what = "a page that asks for a password" if page.has_password_field else "a web page"
    named = ", ".join(feed.url for feed in page.feeds[:5])
    hint = f"it names these feeds: {named}" if named else "it names no feed"
    title = f" ({page.title[:80]!r})" if page.title else ""
    return f"this is {what}{title}, not a {wanted}; {hint}"
