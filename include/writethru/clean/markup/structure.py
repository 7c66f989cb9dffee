"""The skeleton of a page: where its text hangs, which links it holds, what it is."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin, urlsplit

from writethru.clean.markup.blocks import Box, Walked

TEMPLATE_HEX: Final = 12
LINKS_MAX: Final = 200
BLOCKS_MAX: Final = 50_000
"""The rest is cut off: choosing takes some 8 kB a block. Long pages have two thousand."""

_PARAGRAPH_CHARS_MIN: Final = 40
_DROPPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""From an address, as browsers drop line breaks and tabs from it; `urljoin` does so in part."""

_PLAIN: Final = re.compile(r"https?://[a-z0-9.-]+/[\w/.%~+,:=@!-]*", re.ASCII)
"""An address that joining to another leaves as it is: most are."""

_VARYING: Final = re.compile(r"[\d_]|-{2,}|^css-|^sc-|^jsx-")


def in_bounds(page: Walked) -> Walked:
    """`page` with its first `BLOCKS_MAX` blocks and the boxes that these lie in."""
    if len(page.blocks) <= BLOCKS_MAX:
        return page
    boxes = [box for box in page.boxes if box.first < BLOCKS_MAX]
    for box in boxes:
        box.end = min(box.end, BLOCKS_MAX)
    return Walked(boxes, page.blocks[:BLOCKS_MAX])


def container_of(page: Walked) -> int:
    """The place of the box that directly holds most of the page's paragraph text, or -1."""
    chars: Counter[int] = Counter()
    for block in page.blocks:
        box = page.boxes[block.box] if block.box >= 0 else None
        if box and box.tag == "p" and len(block.text) >= _PARAGRAPH_CHARS_MIN:
            chars[box.parent] += len(block.text)
    return chars.most_common(1)[0][0] if chars else -1


def template_of(page: Walked, container: int) -> str | None:
    """12 hex digits of the tags and classes from the root to the text; content leaves it alone."""
    if container < 0:
        return None
    path = []
    while container >= 0:
        path.append(_step(page.boxes[container]))
        container = page.boxes[container].parent
    return hashlib.sha256("/".join(sorted(path)).encode()).hexdigest()[:TEMPLATE_HEX]


def _step(box: Box) -> str:
    names = (box.attributes.get("class") or "").split()
    classes = sorted(c for c in names if not _VARYING.search(c))
    return ".".join([box.tag, *(classes if box.tag not in ("html", "body") else [])])


def links_of(page: Walked, container: int, *, base: str) -> tuple[str, ...]:
    """The absolute http(s) links in the text's own paragraphs, in order, each once."""
    if container < 0:
        return ()
    hrefs = (a.attributes.get("href") or "" for a in page.boxes[container].node.css("p a"))
    return tuple(dict.fromkeys(_absolute(hrefs, base)))[:LINKS_MAX]


def _absolute(hrefs: Iterable[str], base: str) -> list[str]:
    found = []
    for href in hrefs:
        if _PLAIN.fullmatch(href):
            found.append(href)
            continue
        try:
            url = urljoin(base, _DROPPED.sub("", href).strip())
            if urlsplit(url).scheme in ("http", "https"):
                found.append(url)
        except ValueError:
            continue
    return found
