"""HTML to a tree, by lexbor: the parser of the WHATWG's standard, several hundred MB a second."""

from collections.abc import Container

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


def lies_in(node: LexborNode, tags: Container[str], *, levels_max: int) -> bool:
    """Whether one of the elements above `node`, at most so many levels up, is one of `tags`."""
    above = node.parent
    for _ in range(levels_max):
        if above is None:
            return False
        if above.tag in tags:
            return True
        above = above.parent
    return False
