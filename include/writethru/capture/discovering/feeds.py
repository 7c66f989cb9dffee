"""What feeds announce: RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from writethru.capture.discovering.announced import Announced
from writethru.capture.discovering.streaming import text_pieces
from writethru.capture.discovering.xml import attribute, local_name, namespace
from writethru.errors import Code, QuarantineError
from writethru.model import Document

FEED_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "rss": frozenset({"item"}),
    "rdf": frozenset({"item"}),
    "feed": frozenset({"entry"}),
}
"""The root element, and the entries below it."""
JSON_CHARS: Final = 4 * 2**20
"""Read as a whole, so its size is bounded; an XML feed is read as it comes."""

_PUBLISHED: Final = ("pubdate", "published", "issued", "created", "date")
_MODIFIED: Final = ("updated", "modified")
_GUID: Final = ("guid", "id", "identifier")
# A photo's or a podcast's own title is not the entry's.
_OTHERS_WORDS: Final = ("http://search.yahoo.com/mrss", "media", "http://www.itunes.com", "itunes")


def feed_entry(entry: Element) -> Announced:
    """One item or entry as written."""
    parts = [part for part in entry if not namespace(part).startswith(_OTHERS_WORDS)]
    about = attribute(entry, "about")
    links = (_first(parts, ("origlink",)), *_links(entry, parts), _permalink(parts), about)
    return Announced(
        links=tuple(link for link in links if link and link.strip()),
        guid=_first(parts, _GUID) or about,
        title=_first(parts, ("title",)),
        published=_first(parts, _PUBLISHED),
        modified=_first(parts, _MODIFIED),
    )


def _first(parts: list[Element], names: tuple[str, ...]) -> str | None:
    for name in names:
        for part in parts:
            text = "".join(part.itertext()).strip() if local_name(part) == name else ""
            if text:
                return text
    return None


def _links(entry: Element, parts: list[Element]) -> Iterator[str]:
    """Text of RSS's link, or href of Atom's link to the page itself."""
    for part in parts:
        if local_name(part) == "link" and part.get("rel", "alternate") == "alternate":
            base = attribute(part, "base") or attribute(entry, "base")
            link = (part.get("href") or part.text or "").strip()
            is_below = base is not None and "//" not in link and not link.startswith("/")
            yield f"{(base or '').rpartition('/')[0]}/{link}" if is_below and link else link


def _permalink(parts: list[Element]) -> str | None:
    """A guid is the page's address unless it says that it is not."""
    for part in parts:
        if local_name(part) == "guid" and part.get("isPermaLink", "true").lower() != "false":
            text = (part.text or "").strip()
            return text if text.lower().startswith(("http:", "https:")) else None
    return None


# --- JSON Feed ------------------------------------------------------------------------------


def json_entries(document: Document) -> Iterator[Announced]:
    """The items of a JSON Feed. Source: jsonfeed.org/version/1.1.

    Raises QuarantineError not_a_feed, too_large.
    """
    for item in _items(document):
        links = (_text(item, "url"), _text(item, "external_url"), _text(item, "id"))
        yield Announced(
            links=tuple(link for link in links if link and _is_address(link)),
            guid=_text(item, "id"),
            title=_text(item, "title"),
            published=_text(item, "date_published"),
            modified=_text(item, "date_modified"),
        )


def json_feed(document: Document) -> Mapping[str, Any]:
    """The feed as an object. Raises QuarantineError not_a_feed, too_large."""
    text = ""
    for piece in text_pieces(document):
        text += piece
        if len(text) > JSON_CHARS:
            reason = f"a JSON feed of over {JSON_CHARS} characters"
            raise QuarantineError(url=document.url, code=Code.TOO_LARGE, reason=reason)
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_feed(document, f"no JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise _not_a_feed(document, "JSON without a list of items")
    return feed


def _items(document: Document) -> Iterator[Mapping[str, Any]]:
    return (item for item in json_feed(document)["items"] if isinstance(item, dict))


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    # An id is a text by the rules, and often a number.
    return str(value) if isinstance(value, str | int) and value != "" else None


def _is_address(link: str) -> bool:
    return link.startswith(("http:", "https:", "/"))


def _not_a_feed(document: Document, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=Code.NOT_A_FEED, reason=reason)
