"""A source's own CSS rules, by capture date: where the body stands and what to leave out."""

from datetime import date

from selectolax.lexbor import LexborNode, SelectolaxError

from writethru.clean.markup.blocks import Block, walked
from writethru.model import CleanRules


def rules_for(rules: CleanRules, *, on: date) -> tuple[str | None, tuple[str, ...]]:
    """The body's selector and what to remove, as of a capture's day."""
    fitting = [p for p in rules.parsers if p.valid_until is None or on < p.valid_until]
    first = min(fitting, key=lambda p: p.valid_until or date.max, default=None)
    if first is None:
        return rules.body, rules.remove
    return first.body or rules.body, (*rules.remove, *first.remove)


def removed(root: LexborNode, selectors: tuple[str, ...]) -> frozenset[int]:
    """The ids of what `selectors` find below `root`.

    The tree is left whole, since others hold nodes of it that a removal would free.
    """
    found = (element.mem_id for each in selectors for element in _found(root, each))
    return frozenset(found) - {root.mem_id}


def selected(root: LexborNode, selector: str, *, without: frozenset[int]) -> list[Block]:
    """The blocks of the outermost elements that `selector` finds."""
    found = _found(root, selector)
    ids = {element.mem_id for element in found}
    outer = [element for element in found if not _lies_in(element, ids)]
    return [block for element in outer for block in walked(element, without=without).blocks]


def _found(root: LexborNode, selector: str) -> list[LexborNode]:
    """Each element once, though several parts of the selector find it; none for a refused one."""
    try:
        return [*{element.mem_id: element for element in root.css(selector)}.values()]
    except (SelectolaxError, UnicodeEncodeError):
        return []


def _lies_in(element: LexborNode, ids: set[int]) -> bool:
    above = element.parent
    while above is not None:
        if above.mem_id in ids:
            return True
        above = above.parent
    return False
