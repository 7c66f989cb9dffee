"""Guesses the selector of a page's links to articles, where a site has neither feed nor sitemap."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from bs4 import Tag

from writethru.capture.discovering.listing import base_of, page_tree, resolved, words_of
from writethru.capture.hosts import speaks_for, web_url
from writethru.model import Document, Listing

LINKS_LEAST: Final = 5
TRUE_LEAST: Final = 0.8
"""Of the links that a selector finds, so many must look like articles."""
WORDS_LEAST: Final = 4
_LINKS_MOST: Final = 2_000
_SLUG: Final = re.compile(r"[^-]-[^-]+-")
_NUMBER: Final = re.compile(r"[0-9]{4}")
_CLASS: Final = re.compile(r"[A-Za-z_][\w-]{0,60}")


def listing_guess(document: Document, hosts: tuple[str, ...]) -> Listing | None:
    """The selector that finds the page's links to articles, None where none does reliably.

    A link looks like one of an article if it stays on the site, its address ends in several words
    or holds a number, and its text has four words or more.
    """
    soup = page_tree(document)
    base = base_of(soup)
    anchors = soup.find_all("a", href=True, limit=_LINKS_MOST)
    votes: Counter[str] = Counter()
    for anchor in anchors:
        url = web_url(resolved(base, str(anchor["href"])), base=document.final_url)
        if url and _looks_like_article(anchor, url, hosts):
            votes.update(set(_selectors(anchor)))
    for select, count in votes.most_common(10):
        if count >= LINKS_LEAST and count >= TRUE_LEAST * len(soup.select(select)):
            return Listing(url=document.final_url, select=select)
    return None


def _looks_like_article(anchor: Tag, url: str, hosts: tuple[str, ...]) -> bool:
    has_words = len(words_of(anchor).split()) >= WORDS_LEAST
    return has_words and speaks_for(hosts, url) and _names_an_article(url)


def _names_an_article(url: str) -> bool:
    """Whether its last segment is several words, or a number is in it."""
    last = url.rpartition("/")[2]
    is_slug = "?" not in last and _SLUG.search(last) is not None
    return is_slug or _NUMBER.search(url) is not None


def _selectors(anchor: Tag) -> Iterator[str]:
    yield from (f"a.{name}" for name in _classes(anchor))
    parent = anchor.parent
    if parent is not None and parent.name in ("h1", "h2", "h3", "h4", "article"):
        yield f"{parent.name} a"
    if parent is not None:
        yield from (f"{parent.name}.{name} a" for name in _classes(parent))


def _classes(element: Tag) -> Iterator[str]:
    return (name for name in element.get_attribute_list("class") if name and _CLASS.fullmatch(name))
