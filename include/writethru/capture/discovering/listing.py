"""What a page of links announces, by the source's CSS selector."""

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from lxml.etree import HTMLParser, fromstring, tostring

from writethru.capture.charset import html_text
from writethru.capture.discovering.announced import Announced
from writethru.model import Document, Listing

PAGE_BYTES: Final = 5 * 2**20
"""The rest of a longer page is not read: a tree takes many times the bytes."""
LINKS_MOST: Final = 5_000
TEXTS_MOST: Final = 50
"""Pieces of text in one link; nested links would else be read again and again."""


def listing_entries(document: Document, listing: Listing) -> Iterator[Announced]:
    """The link and text of each element that `listing.select` finds, in the page's order; of the
    first 5 MiB, at most 5,000."""
    soup = page_tree(document)
    base = base_of(soup)
    for found in soup.select(listing.select, limit=LINKS_MOST):
        anchor = found if found.get("href") else found.find("a", href=True)
        if isinstance(anchor, Tag):
            link = resolved(base, str(anchor["href"]))
            yield Announced(links=(link,), title=words_of(found))


def page_tree(document: Document) -> BeautifulSoup:
    """The page as a tree, its first 5 MiB; what is nested over 250 deep is left out."""
    text = html_text(document.body[:PAGE_BYTES], document.content_type)
    # Read twice, for the first reader's limit of depth: a selector's time grows with the depth.
    parser = HTMLParser(encoding="utf-8", huge_tree=False)
    root = fromstring(text.encode("utf-8", "replace") or b"<html></html>", parser)
    flat = tostring(root, method="html", encoding="unicode") if root is not None else ""
    return BeautifulSoup(flat, "lxml")


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
    return " ".join(islice(element.strings, TEXTS_MOST))
