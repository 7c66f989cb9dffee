"""The skeleton of a page: where its text hangs, which links it holds, what it is."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from writethru.clean.linked_data import LinkedData, types_of
from writethru.clean.tree import text_of
from writethru.model import PageType

TEMPLATE_HEX: Final = 12
LINKS_MAX: Final = 200
_PARAGRAPH_CHARS_MIN: Final = 40
_HUB_LINK_SHARE: Final = 0.6
_HUB_LINKS_MIN: Final = 20
_VARYING: Final = re.compile(r"[\d_]|-{2,}|^css-|^sc-|^jsx-")
_GALLERY_URL: Final = re.compile(
    r"/(?:gallery|galleries|photos|fotos|bilder|fotostrecke|diaporama|slideshow|galeria)s?/"
)
_VIDEO_URL: Final = re.compile(r"/(?:videos?|watch|av)/")


def container_of(root: HtmlElement) -> HtmlElement | None:
    """The element that directly holds most of the page's paragraph text."""
    chars: Counter[HtmlElement] = Counter()
    for paragraph in root.iter("p"):
        parent = paragraph.getparent()
        length = len(paragraph.text_content()) if parent is not None else 0
        if length >= _PARAGRAPH_CHARS_MIN:
            chars[parent] += length
    return chars.most_common(1)[0][0] if chars else None


def template_of(container: HtmlElement | None) -> str | None:
    """12 hex digits of the tags and classes from the root to the text; content leaves it alone."""
    if container is None:
        return None
    path = [_step(element) for element in (*container.iterancestors(), container)]
    return hashlib.sha256("/".join(sorted(path)).encode()).hexdigest()[:TEMPLATE_HEX]


def _step(element: HtmlElement) -> str:
    classes = sorted(c for c in (element.get("class") or "").split() if not _VARYING.search(c))
    tag = element.tag if isinstance(element.tag, str) else ""
    return ".".join([tag, *(classes if tag not in ("html", "body") else [])])


def links_of(container: HtmlElement | None, *, base: str) -> tuple[str, ...]:
    """The absolute http(s) links in the text's own paragraphs, in order, each once."""
    if container is None:
        return ()
    hrefs = (a.get("href") or "" for p in container.iter("p") for a in p.iter("a"))
    return tuple(dict.fromkeys(_absolute(hrefs, base)))[:LINKS_MAX]


def _absolute(hrefs: Iterable[str], base: str) -> list[str]:
    found = []
    for href in hrefs:
        try:
            url = urljoin(base, href.strip())
            if urlsplit(url).scheme in ("http", "https"):
                found.append(url)
        except ValueError:
            continue
    return found


def page_type_of(
    root: HtmlElement, *, url: str, data: LinkedData, og_type: str, body: str | None, entries: int
) -> PageType:
    """What kind of page this is, by its own word first, then by its shape."""
    kinds = types_of(data.article)
    path = urlsplit(url).path.lower()
    words = len((body or "").split())
    if "LiveBlogPosting" in kinds or (entries >= 3 and "live" in path):  # noqa: PLR2004
        return PageType.LIVE_BLOG
    if words < 60 and (_GALLERY_URL.search(path) or _has_type(data, "ImageGallery")):  # noqa: PLR2004
        return PageType.GALLERY
    if words < 60 and (_VIDEO_URL.search(path) or og_type.startswith("video")):  # noqa: PLR2004
        return PageType.VIDEO
    is_article = bool(data.article) or og_type == "article"
    if path in ("", "/") or (not is_article and _is_hub(root, words)):
        return PageType.HUB
    return PageType.ARTICLE


def _has_type(data: LinkedData, name: str) -> bool:
    return any(name in types_of(node) for node in data.nodes)


def _is_hub(root: HtmlElement, body_words: int) -> bool:
    """Mostly links: their words are most of the page's, and many of them are headline-long."""
    links = [len(text_of(a).split()) for a in root.iter("a")]
    long_links = sum(1 for words in links if words >= 5)  # noqa: PLR2004
    total = len(root.text_content().split()) or 1
    return (
        long_links >= _HUB_LINKS_MIN
        and sum(links) / total > _HUB_LINK_SHARE
        and body_words < sum(links)
    )
