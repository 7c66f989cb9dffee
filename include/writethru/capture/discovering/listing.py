"""What a page of links announces, by the source's CSS selector."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml.etree import HTMLParser, fromstring

from writethru.capture.charset import html_text
from writethru.capture.discovering.announced import Announced
from writethru.model import Document, Listing

PAGE_BYTES: Final = 5 * 2**20
"""The rest of a longer page is not read: a tree takes many times the bytes."""
LINKS_MOST: Final = 5_000
TAGS_MOST: Final = 50_000
"""The rest of a page with more is not read either: a tag of three bytes takes a kilobyte."""
PARTS_MOST: Final = 200
"""Elements and texts looked at in one link; nested links would else be read again and again."""
DEPTH_MOST: Final = 250
ATTRIBUTES_MOST: Final = 100
"""In one tag; the library compares each with all others."""
_TAG: Final = re.compile(r"<[A-Za-z]")
_NAME: Final = re.compile(r"[A-Za-z][\w:.-]*")
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_RAW: Final = frozenset({"script", "style"})


def listing_entries(document: Document, listing: Listing) -> Iterator[Announced]:
    """The link and text of each element that `listing.select` finds, in the page's order; of the
    first 5 MiB and 50,000 tags, at most 5,000."""
    soup = page_tree(document)
    base = base_of(soup)
    first = _first_links(soup)
    for found in soup.select(listing.select, limit=LINKS_MOST):
        anchor = found if found.get("href") else first.get(id(found))
        if anchor is not None:
            link = resolved(base, str(anchor["href"]))
            yield Announced(links=(link,), title=words_of(found))


def page_tree(document: Document) -> BeautifulSoup:
    """The page as a tree, its first 5 MiB and 50,000 tags; what is nested over 250 deep is left
    out."""
    text = html_text(document.body[:PAGE_BYTES], document.content_type)
    surplus = next(islice(_TAG.finditer(text), TAGS_MOST, None), None)
    text = text[: surplus.start()] if surplus else text
    # Read twice, the first time to trim: a selector's time grows with the depth.
    target: Any = _Trimmed()
    parser = HTMLParser(encoding="utf-8", huge_tree=False, target=target)
    flat: Any = fromstring(text.encode("utf-8", "replace") or b"<html></html>", parser)
    return BeautifulSoup(flat, "lxml")


class _Trimmed:
    """Writes the page anew without what is nested too deep, and most of a thousand attributes."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._out: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._open.append(tag)
        given = islice(attributes.items(), ATTRIBUTES_MOST)
        words = (f' {name}="{escape(value)}"' for name, value in given if _NAME.fullmatch(name))
        self._write(f"<{tag}{''.join(words)}>" if _NAME.fullmatch(tag) else "")

    def end(self, tag: str) -> None:
        self._write(f"</{tag}>" if tag not in _VOID and _NAME.fullmatch(tag) else "")
        self._open.pop()

    def data(self, text: str) -> None:
        self._write(text if self._open and self._open[-1] in _RAW else escape(text, quote=False))

    def close(self) -> str:
        return "".join(self._out)

    def _write(self, text: str) -> None:
        if len(self._open) <= DEPTH_MOST:
            self._out.append(text)


def _first_links(soup: BeautifulSoup) -> dict[int, Tag]:
    """The first link in each element that has one, by the element's id()."""
    first: dict[int, Tag] = {}
    for anchor in soup.find_all("a", href=True):
        for above in anchor.parents:
            if id(above) in first:
                break
            first[id(above)] = anchor
    return first


def base_of(soup: BeautifulSoup) -> str:
    """The page's own base for its links, "" where it has none."""
    found = soup.find("base", href=True)
    return str(found["href"]) if isinstance(found, Tag) else ""


def resolved(base: str, href: str) -> str:
    """`href` by the page's base; "" where that makes no sense."""
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return ""


def words_of(element: Tag) -> str:
    """The first of an element's text, with spaces between its parts."""
    parts = islice(element.descendants, PARTS_MOST)
    return " ".join(part for part in parts if type(part) is NavigableString)
