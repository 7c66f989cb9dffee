"""What RSS 2.0, RSS 1.0 and Atom announce."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from writethru.capture.announced import Announced
from writethru.capture.xml import elements, local_name, namespace
from writethru.errors import Code
from writethru.model import Document

_ROOTS: Final = frozenset({"rss", "rdf", "feed"})
_ENTRIES: Final = frozenset({"item", "entry"})
_PUBLISHED: Final = ("pubdate", "published", "issued", "date")
_MODIFIED: Final = ("updated", "modified")
_MEDIA: Final = "http://search.yahoo.com/mrss"


def feed_entries(document: Document) -> Iterator[Announced]:
    """The entries as written. Raises QuarantineError not_a_feed or hostile_xml, maybe midway."""
    for entry in elements(document, roots=_ROOTS, wanted=_ENTRIES, malformed=Code.NOT_A_FEED):
        parts = [part for part in entry if not namespace(part).startswith(_MEDIA)]
        guid = _guid(entry, parts)
        yield Announced(
            link=_link(parts) or _permalink(parts) or _about(entry) or "",
            guid=guid,
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


def _link(parts: list[Element]) -> str | None:
    """Text of RSS's link, or href of Atom's link to the page itself."""
    for part in parts:
        if local_name(part) == "link" and part.get("rel", "alternate") == "alternate":
            link = part.get("href") or part.text or ""
            if link.strip():
                return link
    return None


def _guid(entry: Element, parts: list[Element]) -> str | None:
    return _first(parts, ("guid", "id", "identifier")) or _about(entry)


def _permalink(parts: list[Element]) -> str | None:
    """A guid is the page's address unless it says that it is not."""
    for part in parts:
        if local_name(part) == "guid" and part.get("isPermaLink", "true").lower() != "false":
            return part.text
    return None


def _about(entry: Element) -> str | None:
    return entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
