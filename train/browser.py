"""Pages as text browsers show them: one dump of a page for each `Style`."""

import textwrap
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEPTH_MAX: Final = 300
_NEVER_SHOWN: Final = frozenset((
    "head", "script", "style", "noscript", "template", "svg", "iframe", "object", "audio",
    "video", "select", "textarea", "canvas", "math",
))  # fmt: skip
_OWN_GAPS: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote pre figure hr".split()  # noqa: SIM905
)
_MORE_GAPS: Final = _OWN_GAPS | frozenset(
    "ul ol dl table form fieldset".split()  # noqa: SIM905
)
_BLOCKS: Final = _MORE_GAPS | frozenset(
    "div section article main header footer nav aside li dt dd tr figcaption address details "  # noqa: SIM905
    "summary body legend option center hgroup".split()
)

_GAPS: Final = {"none": frozenset(), "some": _OWN_GAPS, "more": _MORE_GAPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a program shows a page. `width` None: a paragraph is one line, however long.

    `link` and `image` are formats with {text}, {number} and {url}; `heading` is put before one.
    `gaps`: which blocks have blank lines around them: "none", "some", "more" or "all".
    """

    name: str
    bullet: str = ""
    list_indent: int = 2
    margin: int = 0
    width: int | None = None
    link: str = "{text}"
    image: str = ""
    heading: str = ""
    gaps: str = "some"
    references: bool = False


STYLES: Final = (
    Style(name="plain"),
    Style(name="bulleted", bullet="* ", image="[IMAGE]", gaps="more"),
    Style(name="wrapped", bullet="* ", margin=3, width=75, link="[{number}]{text}",
          image="[{text}]", gaps="more", references=True),
    Style(name="narrow", bullet="• ", width=80, image="[{text}]", gaps="more"),
    Style(name="marked", bullet="* ", link="[{text}]({url})", image="![{text}]({url})",
          heading="# ", gaps="all"),
    Style(name="dense", list_indent=0, gaps="none"),
)  # fmt: skip


@dataclass(slots=True)
class _Screen:
    style: Style
    lines: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    indent: int = 0
    mark: str = ""

    def end_line(self, *, gap: bool = False) -> None:
        text = " ".join("".join(self.pending).split())
        self.pending.clear()
        if text:
            self._write(text)
            self.mark = ""
        if gap and self.lines and self.lines[-1]:
            self.lines.append("")

    def _write(self, text: str) -> None:
        space = " " * (self.indent + self.style.margin)
        shown = f"{self.mark}{text}"
        if self.style.width is None:
            self.lines.append(space + shown)
            return
        hanging = space + " " * len(self.mark)
        self.lines += textwrap.wrap(
            shown, self.style.width, initial_indent=space, subsequent_indent=hanging,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        if self.style.gaps == "all":
            self.lines.append("")


def shown(html: str, style: Style) -> str:
    """The text of the page, without its title."""
    parsed = LexborHTMLParser(html)
    screen = _Screen(style=style)
    if parsed.body is not None:
        _show(parsed.body, screen, 0)
    screen.end_line()
    lines = screen.lines
    if style.references and screen.links:
        space = " " * style.margin
        numbered = (f"{space}{n:4d}. {url}" for n, url in enumerate(screen.links, 1))
        lines = [*lines, "", "References", "", *numbered]
    return "\n".join(lines)


def _show(node: LexborNode, screen: _Screen, depth: int) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            screen.pending.append(child.text_content or "")
        elif tag in _NEVER_SHOWN or depth > DEPTH_MAX or _is_hidden(child):
            continue
        elif tag == "br":
            screen.end_line()
        elif tag == "img":
            _show_image(child, screen)
        elif tag in _BLOCKS:
            _show_block(child, tag, screen, depth)
        elif tag == "a":
            _show_link(child, screen, depth)
        else:
            _show(child, screen, depth + 1)
            if tag in {"td", "th"}:
                screen.pending.append("  ")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style


def _show_block(node: LexborNode, tag: str, screen: _Screen, depth: int) -> None:
    gap = tag in _GAPS.get(screen.style.gaps, _BLOCKS)
    screen.end_line(gap=gap)
    is_list = tag in {"ul", "ol", "dd", "blockquote"}
    screen.indent += screen.style.list_indent * is_list
    if tag == "li":
        screen.mark = _mark_of(node, screen.style)
    elif tag[:1] == "h" and tag[1:].isdigit() and screen.style.heading:
        screen.mark = screen.style.heading
    _show(node, screen, depth + 1)
    screen.end_line(gap=gap)
    screen.indent -= screen.style.list_indent * is_list


def _mark_of(item: LexborNode, style: Style) -> str:
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return style.bullet
    place = sum(1 for one in parent.iter() if one.tag == "li" and one.mem_id <= item.mem_id)
    return f"{max(1, place)}. "


def _show_image(image: LexborNode, screen: _Screen) -> None:
    alt = " ".join((image.attributes.get("alt") or "").split())
    url = image.attributes.get("src") or ""
    if screen.style.image and (alt or "{text}" not in screen.style.image):
        screen.pending.append(f" {screen.style.image.format(text=alt, url=url[:200])} ")


def _show_link(link: LexborNode, screen: _Screen, depth: int) -> None:
    url = link.attributes.get("href") or ""
    before, _, after = screen.style.link.partition("{text}")
    if not url or screen.style.link == "{text}":
        _show(link, screen, depth + 1)
        return
    screen.links.append(url)
    told = {"number": len(screen.links), "url": url[:200]}
    screen.pending.append(before.format(**told))
    _show(link, screen, depth + 1)
    screen.pending.append(after.format(**told))
