"""HTML to a tree, by lexbor: the parser of the WHATWG's standard, several hundred MB a second."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from writethru.clean.markup.bounds import bounded
from writethru.clean.words.characters import one_line


def parse(text: str) -> LexborNode | None:
    """The page's root, `html`, or None where there is nothing. Never raises on content."""
    if text.isspace() or not text:
        return None
    return LexborHTMLParser(bounded(text.encode("utf-8", "replace"))).root


def text_of(element: LexborNode) -> str:
    """The element's text on one line."""
    return one_line(element.text())
