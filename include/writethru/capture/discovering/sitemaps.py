"""What sitemaps announce (sitemaps.org 0.9, with the news extension; plain text), and indexes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element

from writethru.capture.discovering.announced import Announced
from writethru.capture.discovering.dates import feed_date
from writethru.capture.discovering.feeds import FEED_KINDS
from writethru.capture.discovering.streaming import text_pieces
from writethru.capture.discovering.xml import elements, local_name
from writethru.capture.hosts import speaks_for, web_url
from writethru.errors import Code, QuarantineError
from writethru.model import Document, Source

MAX_CHILDREN: Final = 50_000
"""The protocol's own limit, for the pages of a sitemap as for the sitemaps of an index."""
LINE_CHARS: Final = 2_048
SITEMAP_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "urlset": frozenset({"url"}),
    "sitemapindex": frozenset(),
}
_INDEX_KINDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys([*FEED_KINDS, *SITEMAP_KINDS], frozenset[str]()),
    "sitemapindex": frozenset({"sitemap"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSitemap:
    """A sitemap that an index names. `lastmod_is_day`: written without a time of day."""

    url: str
    lastmod: datetime | None = None
    lastmod_is_day: bool = False


def sitemap_entry(entry: Element) -> Announced:
    """One url element as written."""
    return Announced(
        links=tuple(filter(None, [_text(entry, "loc")])),
        title=_text(entry, "title"),
        published=_text(entry, "publication_date"),
        modified=_text(entry, "lastmod"),
    )


def text_entries(document: Document) -> Iterator[Announced]:
    """The addresses of a plain text sitemap, one a line. Raises QuarantineError bad_sitemap where
    the first line is none."""
    count = 0
    for line in _lines(document):
        if count == 0 and web_url(line) is None:
            break
        count += 1
        yield Announced(links=(line,))
    if count == 0:
        reason = "neither XML nor a list of addresses"
        raise QuarantineError(url=document.url, code=Code.BAD_SITEMAP, reason=reason)


def child_sitemaps(document: Document, source: Source) -> Iterator[ChildSitemap]:
    """The sitemaps that an index names, itself left out, within the source's hosts; none if the
    document is no index. Raises QuarantineError bad_sitemap, hostile_xml."""
    if not looks_like_xml(document):
        return
    seen = {document.url, document.final_url}
    found = elements(document, wanted=_INDEX_KINDS, malformed=Code.BAD_SITEMAP)
    for entry in islice(found, MAX_CHILDREN):
        url = web_url(_text(entry, "loc") or "", base=document.final_url)
        if url and url not in seen and speaks_for(source.hosts, url):
            seen.add(url)
            written = (_text(entry, "lastmod") or "").strip()
            yield ChildSitemap(
                url=url,
                lastmod=feed_date(written, zone=source.timezone),
                lastmod_is_day="T" not in written and ":" not in written,
            )


def looks_like_xml(document: Document) -> bool:
    """Whether the text begins as XML, or HTML, does."""
    return first_text(document).startswith("<")


def first_text(document: Document) -> str:
    """The document's first characters that are no white space, "" if there are none."""
    for piece in islice(text_pieces(document), 4):
        if piece.strip():
            return piece.lstrip()[:1000]
    return ""


def _lines(document: Document) -> Iterator[str]:
    left = ""
    for piece in text_pieces(document):
        *lines, left = (left + piece).replace("\r", "\n").split("\n")
        yield from (line.strip() for line in lines if line.strip())
        # What is longer is no address; only its length may not grow without end.
        left = left[: LINE_CHARS + 1]
    if left.strip():
        yield left.strip()


def _text(entry: Element, name: str) -> str | None:
    for part in entry.iter():
        if local_name(part) == name and part.text and part.text.strip():
            return part.text.strip()
    return None
