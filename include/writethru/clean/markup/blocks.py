"""One walk over a page: its text in blocks, each with the boxes that it lies in.

A *box* is an element with a layout of its own (a paragraph, a list, a figure); a *block* is the
text between two borders of boxes or line breaks, as a reader sees it: a paragraph, a subhead, a
caption, an entry of a menu. What comes after reads these flat lists, not the tree.
"""

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.words.characters import one_line

INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr o:p "  # noqa: SIM905
    "output q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr img link "
    "meta picture source input".split()
)
"""Elements that stand within a line of text."""

UNSEEN: Final = frozenset(
    "script style noscript template svg head iframe math select textarea object audio video "  # noqa: SIM905
    "canvas datalist button nav".split()
)
"""Elements whose text a reader does not see, or sees as a control: menus and buttons too."""

_EMPHASIS: Final = frozenset({"b", "strong", "i", "em"})
_NAMED_INLINE: Final = frozenset({"span", "time", "cite", "small", "label"})
_HOLDS_TEXT: Final = frozenset({"article", "main"})


@dataclass(slots=True)
class Box:
    """An element with a layout of its own; `parent` is a place in the page's boxes, or -1.

    `blocks[first:end]` of the page lie in it, at any depth.
    """

    tag: str
    parent: int
    first: int
    end: int
    attributes: dict[str, str | None]
    node: LexborNode


@dataclass(slots=True)
class Block:
    """A piece of text in the box `boxes[box]` (-1: in none).

    `linked` and `marked` are characters in links and in bold or italics, white space counted;
    `inline` are the attributes of the inline elements that the text begins in; `breaks` how many
    `<br>` stand between it and the block before it in the same box.
    """

    text: str
    box: int
    links: int
    linked: int
    marked: int
    inline: tuple[dict[str, str | None], ...]
    breaks: int


@dataclass(slots=True)
class Walked:
    boxes: list[Box]
    blocks: list[Block]


class _Walk:
    """Depth first, by the nodes' own links: hidden subtrees are not entered, nothing recurses."""

    def __init__(self, without: frozenset[int]) -> None:
        self._without = without
        self.boxes: list[Box] = []
        self.blocks: list[Block] = []
        self._open: list[tuple[LexborNode, str]] = []
        self._box = -1
        self._in_link = self._in_mark = self._in_article = 0
        self._classed: list[dict[str, str | None]] = []
        self._breaks = 0
        self._begin()

    def run(self, root: LexborNode) -> Walked:
        node, down = root, self._enter(root)
        while True:
            if down is not None:
                node = down
            else:
                while (after := node.next if self._open else None) is None:
                    if not self._open:
                        self._end()
                        return Walked(self.boxes, self.blocks)
                    node, tag = self._open.pop()
                    self._leave(tag, node)
                node = after
            down = self._enter(node)

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._links = self._linked = self._marked = 0
        self._inline: tuple[dict[str, str | None], ...] = ()

    def _end(self) -> None:
        if not self._pieces:
            return
        text = one_line("".join(self._pieces))
        if text:
            self.blocks.append(
                Block(text, self._box, self._links, self._linked, self._marked, self._inline,
                      self._breaks)
            )  # fmt: skip
            self._breaks = 0
        self._begin()

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Takes in one node; its first child where there is something to see below."""
        if node.is_text_node:
            self._add(node.text_content or "")
            return None
        tag = node.tag
        if not tag or tag in UNSEEN or not node.is_element_node or self._is_left_out(tag, node):
            return None
        below = node.child
        if tag in INLINE:
            if below is not None:
                self._open_inline(node, tag)
            return below
        self._end()
        if tag == "br":
            self._breaks += 1
            return None
        if below is not None:
            self._open.append((node, tag))
            self.boxes.append(Box(tag, self._box, len(self.blocks), 0, node.attributes, node))
            self._box = len(self.boxes) - 1
            self._breaks = 0
            self._in_article += tag in _HOLDS_TEXT
        return below

    def _is_left_out(self, tag: str, node: LexborNode) -> bool:
        """The site's own footer, and what a source's rules leave out."""
        is_foot = tag == "footer" and not self._in_article
        return is_foot or (bool(self._without) and node.mem_id in self._without)

    def _open_inline(self, node: LexborNode, tag: str) -> None:
        self._open.append((node, tag))
        if tag == "a":
            self._in_link += 1
            self._links += 1
        elif tag in _EMPHASIS:
            self._in_mark += 1
        elif tag in _NAMED_INLINE:
            self._classed.append(node.attributes)

    def _leave(self, tag: str, node: LexborNode) -> None:
        if tag not in INLINE:
            self._end()
            left = self.boxes[self._box]
            left.end = len(self.blocks)
            if left.end == left.first:  # then so were all within it, and they have gone before
                self.boxes.pop()
            self._box = left.parent
            self._breaks = 0
            self._in_article -= tag in _HOLDS_TEXT
        elif tag == "a":
            self._in_link -= 1
        elif tag in _EMPHASIS:
            self._in_mark -= 1
        elif tag in _NAMED_INLINE:
            self._classed.pop()

    def _add(self, text: str) -> None:
        if not self._pieces:
            if text.isspace():
                return
            self._inline = tuple(self._classed)
        self._pieces.append(text)
        if self._in_link:
            self._linked += len(text)
        if self._in_mark:
            self._marked += len(text)


def walked(root: LexborNode, *, without: frozenset[int] = frozenset()) -> Walked:
    """The boxes and blocks of `root`, in the page's order, those ids left out."""
    return _Walk(without).run(root)
