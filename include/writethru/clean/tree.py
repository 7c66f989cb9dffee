"""HTML to a tree: whole however deep its nesting, and readable piece by piece."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import html as lxml_html
from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement

from writethru.clean.characters import one_line, without_controls

# libxml2 drops what lies deeper than 255 without a word, so deeper wrappers are taken out.
DEEPEST: Final = 150
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])[^<>]*>")
_UNCOUNTED: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr "  # void elements  # noqa: SIM905
    "p li dt dd td th tr thead tbody tfoot option optgroup colgroup html head body".split()
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
_HIDDEN_TAGS: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "iframe"}
)
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "aside",
        "header",
        "footer",
        "main",
        "nav",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "figure",
        "figcaption",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "address",
        "br",
        "hr",
        "body",
        "details",
        "summary",
    ]
)


def parse(text: str) -> HtmlElement | None:
    """The page's root, or None where there is nothing to parse. Never raises on content."""
    text = flattened(_XML_DECLARATION.sub("", without_controls(text)))
    if not text.strip():
        return None
    try:
        return lxml_html.document_fromstring(
            text.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (LxmlError, ValueError, AssertionError):
        return None


def flattened(text: str) -> str:
    """`text` with the tags of elements nested deeper than `DEEPEST` left out, their text kept."""
    depth = 0
    cuts: list[tuple[int, int]] = []
    for tag in _TAG.finditer(text):
        if tag[2].lower() in _UNCOUNTED or tag[0].endswith("/>"):
            continue
        depth += not tag[1]
        if depth > DEEPEST:
            cuts.append(tag.span())
        depth = max(0, depth - bool(tag[1]))
    return _without(text, cuts) if cuts else text


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = end
    return " ".join([*kept, text[at:]])


def text_of(element: HtmlElement) -> str:
    """The element's text on one line, without scripts and comments."""
    return one_line("".join(_pieces(element)))


def visible_lines(root: HtmlElement) -> list[str]:
    """The text of `root` as a reader sees it, a line for every block."""
    lines = (one_line(line) for line in "".join(_pieces(root)).split("\n"))
    return [line for line in lines if line]


def _pieces(element: HtmlElement) -> Iterator[str]:
    hidden = 0
    for event, node in iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            hidden += node.tag in _HIDDEN_TAGS
            if not hidden:
                yield ("\n" if node.tag in _BLOCKS else "") + (node.text or "").replace("\n", " ")
            continue
        if event == "end":
            hidden -= node.tag in _HIDDEN_TAGS
            if not hidden and node.tag in _BLOCKS:
                yield "\n"
        if not hidden and node is not element:
            yield (node.tail or "").replace("\n", " ")
