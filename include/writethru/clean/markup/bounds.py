"""Markup that would make the parser's work grow with the square of its length, brought in bounds.

The HTML standard's tree building is quadratic in four ways: open elements times depth, attributes
of one tag, formatting elements that were never closed and are opened again in every block, and
`<body>` or `<html>` repeated. Ordinary pages have some 1,700 tags and pass by counting alone.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

BYTES_MAX: Final = 16_000_000
"""The rest is cut off; a tree takes about 50 times what tiny tags take as text."""

TAGS_MAX: Final = 20_000
"""Above, depth is counted tag by tag; below, the deepest nesting is done in a second or two."""

DEEPEST: Final = 500
OPEN_FORMATTING_MAX: Final = 200
TAG_CHARS_MAX: Final = 20_000
"""A longer tag loses its attributes: no page needs them, and each is compared with all others."""

_FORMATTING: Final = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMAT_TAG: Final = re.compile(rf"<(/?)(?:{_FORMATTING})(?=[\s>/])[^<>]*>", re.IGNORECASE)
_ROOT_TAG: Final = re.compile(r"<(?:body|html)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})[^<>]*>")
_QUOTED: Final = re.compile(rb"\"[^\"]*\"|'[^']*'")
_NAME: Final = re.compile(rb"/?[a-zA-Z][a-zA-Z0-9:-]{0,40}")
_ROOTS_MAX: Final = 50
_LESS: Final = ord("<")
_SMALL: Final = 0x20
_STARTS: Final = np.zeros(1 << 16, np.bool_)
"""The first two letters after `<`, in small letters, with which a formatting tag begins."""
for _pair in (
    *(name[:2] for name in _FORMATTING.split("|")),
    *(f"{a}{b}" for a in "bisu" for b in " >/"),
):
    if len(_pair) == 2:  # noqa: PLR2004
        _STARTS[ord(_pair[0]) << 8 | ord(_pair[1]) | _SMALL] = True
_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)


def bounded(html: bytes) -> bytes:
    """`html` in UTF-8 with what is out of bounds left out; the text between tags is kept."""
    html = html[:BYTES_MAX]
    letters = np.frombuffer(html, np.uint8)
    tags = np.flatnonzero(letters == _LESS)
    if not len(tags):
        return html
    formatting = _formatting(letters, tags)
    html = _with_short_tags(html, tags)
    if len(tags) <= TAGS_MAX and formatting <= OPEN_FORMATTING_MAX:
        return html
    return _mended(html.decode("utf-8", "replace"), len(tags)).encode("utf-8")


def _formatting(letters: NDArray[np.uint8], tags: NDArray[np.intp]) -> int:
    """How many tags begin as formatting does."""
    first, second = (letters.take(tags + n, mode="clip") | _SMALL for n in (1, 2))
    return int(_STARTS[first.astype(np.intp) << 8 | second].sum())


def _with_short_tags(html: bytes, tags: NDArray[np.intp]) -> bytes:
    """Takes their attributes from tags that are too long, seen by what lies between two `<`."""
    ends = np.append(tags[1:], len(html))
    kept, at = [], 0
    for start, end in zip(
        *(e[ends - tags > TAG_CHARS_MAX].tolist() for e in (tags, ends)), strict=True
    ):
        last = html.rfind(b">", start, end)
        name = _NAME.match(html, start + 1)
        if name and last - start > TAG_CHARS_MAX and _is_all_tag(html[start:last]):
            kept.append(html[at:start] + b"<" + name[0] + b">")
            at = last + 1
    return b"".join([*kept, html[at:]]) if kept else html


def _is_all_tag(piece: bytes) -> bool:
    """Not a short tag with a script's text behind it, nor one long value, as a state in JSON."""
    unquoted = _QUOTED.sub(b"", piece[: piece.find(b">")])
    if b">" in piece and not (b'"' in unquoted or b"'" in unquoted):
        return False
    return len(_QUOTED.sub(b"", piece)) > TAG_CHARS_MAX // 10


def _mended(html: str, tags: int) -> str:
    if tags > TAGS_MAX:
        html = _without_surplus_roots(_without_depth(html))
    if _most_open(html) > OPEN_FORMATTING_MAX:
        html = _FORMAT_TAG.sub(" ", html)
    return html


def _most_open(html: str) -> int:
    """How many formatting elements are open at once, at most, if none is closed by another."""
    found = most = 0
    for tag in _FORMAT_TAG.finditer(html):
        found = max(0, found - 1) if tag[1] else found + 1
        most = max(most, found)
    return most


def _without_surplus_roots(html: str) -> str:
    seen = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return tag[0] if seen <= _ROOTS_MAX else ""

    return _ROOT_TAG.sub(kept, html)


def _without_depth(html: str) -> str:
    """Leaves out the tags of elements nested deeper than `DEEPEST`, each with its end tag."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID or tag[0].endswith("/>"):
            return tag[0]
        if tag[1]:
            inside = depth <= DEEPEST
            depth = max(0, depth - 1)
            return tag[0] if inside else " "
        depth += 1
        return tag[0] if depth <= DEEPEST else " "

    return _TAG.sub(kept, html)
