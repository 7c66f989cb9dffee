"""The entries of a live blog, each with its key, its time and its text."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from writethru.clean.characters import one_line, plain, word_count
from writethru.clean.dates import parse_date
from writethru.clean.linked_data import LinkedData
from writethru.clean.tree import text_of, visible_lines
from writethru.model import LiveEntry

ENTRIES_MIN: Final = 3
ENTRIES_MAX: Final = 2000
_ENTRY_WORDS_MIN: Final = 4
_KEY_WORDS: Final = 12


def live_entries(root: HtmlElement, data: LinkedData, *, zone: str) -> tuple[LiveEntry, ...]:
    """JSON-LD's updates, else the blocks with an anchor and a time, in the page's order."""
    announced = tuple(_announced(data, zone))
    if announced:
        return announced[:ENTRIES_MAX]
    shown = tuple(_shown(root, zone))
    return shown[:ENTRIES_MAX] if len(shown) >= ENTRIES_MIN else ()


def _announced(data: LinkedData, zone: str) -> Iterator[LiveEntry]:
    updates: Any = data.article.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else [updates]:
        if not isinstance(update, dict):
            continue
        parts = (update.get("headline"), update.get("articleBody"))
        text = "\n".join(one_line(part) for part in parts if isinstance(part, str) and part.strip())
        address = update.get("@id") or update.get("url")
        anchor = address.rpartition("#")[2] if isinstance(address, str) and "#" in address else None
        posted = update.get("datePublished")
        if text:
            yield _entry(anchor, posted if isinstance(posted, str) else "", text, zone)


def _shown(root: HtmlElement, zone: str) -> Iterator[LiveEntry]:
    for stamp in root.iter("time"):
        block = next(
            (a for a in stamp.iterancestors("article", "section", "div", "li") if a.get("id")), None
        )
        if block is None or sum(1 for _ in block.iter("time")) > 2:  # noqa: PLR2004
            continue
        written = text_of(stamp)
        lines = [line for line in visible_lines(block) if line != written]
        if word_count(" ".join(lines)) >= _ENTRY_WORDS_MIN:
            yield _entry(block.get("id"), stamp.get("datetime") or written, "\n".join(lines), zone)


def _entry(anchor: str | None, posted: str, text: str, zone: str) -> LiveEntry:
    stamp = parse_date(posted, zone=zone)
    first_words = " ".join(plain(text).split()[:_KEY_WORDS])
    key = anchor or hashlib.sha256(first_words.encode("utf-8", "replace")).hexdigest()[:16]
    return LiveEntry(key=key, posted_at=stamp.at if stamp else None, text=text)
