"""What a page marks for machines: metas, titles, JSON-LD, bylines; all from one pass over it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.markup.blocks import walked
from writethru.clean.words.characters import one_line

# One pass with many selectors costs no more than one with a single selector.
_MARKED: Final = (
    "meta, time, relative-time, abbr.published, abbr.updated, "
    'link[rel="canonical" i], script[type*="ld+json" i], title, h1, [rel~="author"], '
    '[itemprop~="author"], [class*="author" i], [class*="byline" i], [data-testid*="byline" i], '
    '[class*="breadcrumb" i]'
)
_MARKING: Final = ("class", "rel", "itemprop", "data-testid")
_CRUMBS_MAX: Final = 20
_CONTENT_CHARS_MAX: Final = 2000
_MARKED_MAX: Final = 5000
_UNREAD: Final = (
    "og:image", "og:video", "twitter:image", "twitter:app", "al:", "fb:", "msapplication",
    "google", "viewport", "theme-color", "apple-mobile-web-app-s", "p:domain", "msvalidate",
    "itemprop:image", "itemprop:width", "itemprop:height", "itemprop:url", "itemprop:thumbnail",
    "csrf", "format-detection", "referrer", "next-head", "bytedance", "yandex",
)  # fmt: skip
SIGNING_METAS: Final = frozenset(
    "author article:author og:article:author byl parsely-author sailthru.author dc.creator "  # noqa: SIM905
    "dcterms.creator dc.contributor cxenseparse:author authors og:author citation_author "
    "itemprop:author article.author article_author article:author_name rbauthors creator "
    "twitter:creator:name".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`metas` has the first of each name, in small letters; `itemprop` names behind "itemprop:".

    `signed` are the metas that name a writer, in order, with repetitions. `headings` are the h1;
    `bylines` the elements marked as a writer's, those below the first h1 before those above;
    `crumbs` the links that are marked as breadcrumbs, as they read.
    """

    metas: dict[str, str]
    signed: tuple[tuple[str, str], ...]
    canonical: str | None
    scripts: tuple[str, ...]
    title: str
    headings: tuple[LexborNode, ...]
    bylines: tuple[LexborNode, ...]
    times: tuple[LexborNode, ...] = ()
    crumbs: tuple[str, ...] = ()


def head_of(root: LexborNode) -> Head:
    """Reads the marked elements of the page at `root`."""
    metas: dict[str, str] = {}
    signed: list[tuple[str, str]] = []
    canonical, title, scripts = None, "", []
    headings: list[LexborNode] = []
    above: list[LexborNode] = []
    below: list[LexborNode] = []
    times: list[LexborNode] = []
    trails: list[LexborNode] = []
    last = 0
    for node in root.css(_MARKED)[:_MARKED_MAX]:
        if node.mem_id == last:  # found once for each selector that it fits
            continue
        last = node.mem_id
        match node.tag:
            case "meta":
                _take_meta(node, metas, signed)
            case "link":
                canonical = canonical or node.attributes.get("href")
            case "script":
                scripts.append(node.text())
            case "title":
                title = title or one_line(node.text())
            case "h1":
                headings.append(node)
            case "time" | "relative-time" | "abbr":
                times.append(node)
            case _:
                _take_marked(node, below if headings else above, trails)
    return Head(
        metas=metas, signed=tuple(signed), canonical=one_line(canonical) if canonical else None,
        scripts=tuple(scripts), title=title, headings=tuple(headings), bylines=(*below, *above),
        times=tuple(times), crumbs=_crumbs(trails),
    )  # fmt: skip


def _take_meta(node: LexborNode, metas: dict[str, str], signed: list[tuple[str, str]]) -> None:
    attributes = node.attributes
    content = attributes.get("content")
    if not content:
        return
    name = attributes.get("property") or attributes.get("name")
    if not name:
        item = attributes.get("itemprop") or attributes.get("http-equiv")
        name = f"itemprop:{item}" if item else ""
    name = name.lower()
    if name.startswith(_UNREAD):
        return
    if name in metas and name not in SIGNING_METAS:
        return
    value = one_line(content[:_CONTENT_CHARS_MAX])
    metas.setdefault(name, value)
    if name in SIGNING_METAS or (name == "twitter:data1" and "twitter:label1" in metas):
        signed.append((name, value))


def _crumbs(trails: Iterable[LexborNode]) -> tuple[str, ...]:
    """The links within `trails`, which may lie in one another, each once."""
    found: dict[int, str] = {}
    for trail in trails:
        if len(found) >= _CRUMBS_MAX:
            break
        for link in trail.css("a")[: 2 * _CRUMBS_MAX]:
            if link.mem_id not in found and link.mem_id != trail.mem_id:
                found[link.mem_id] = one_line(link.text())
    return tuple(found.values())[:_CRUMBS_MAX]


def _take_marked(node: LexborNode, bylines: list[LexborNode], trails: list[LexborNode]) -> None:
    """`node` is marked as a writer's, as a trail of breadcrumbs, or (a body may be) as both."""
    attributes = node.attributes
    is_trail = "breadcrumb" in (attributes.get("class") or "").lower()
    if is_trail:
        trails.append(node)
        names = " ".join(attributes.get(name) or "" for name in _MARKING).lower()
    if not is_trail or "author" in names or "byline" in names:
        bylines.append(node)


def shown_text(node: LexborNode) -> str:
    """The text of `node` as a reader sees it, on one line: breaks are spaces, scripts nothing."""
    return " ".join(block.text for block in walked(node).blocks)
