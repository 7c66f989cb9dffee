"""Texts made to slow an expression down, out of the expression itself.

For each repeat in it: what leads there, the repeat's own food many times over, and then what the
rest cannot take. Source: Davis et al. 2018, "The impact of regular expression denial of service".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PLAIN = 'a1 A.-(\n<"é'
"""One of these is taken by nearly every class that says what it does not take."""

UNITS = (" ", "a", "A", "1", "<", "&", '"', "'", "(", "-", ".", ",", "\n", "\t", "é", "a ", "A ",
         "1 ", "Aa ", ". A", "1/", "<a ", "http://", "\n ", "«", "a, ", "A. ", "@", "&a", "12:",
         "x-")  # fmt: skip
OF_A_CLASS = {
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: "-",
}
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
MANY = 20
"""A repeat that may take fewer than this is not worth feeding."""

PUMPS_MAX, SAMPLES_MAX = 40, 4
NO_END = "\x00"


def attacks(pattern: re.Pattern[str], chars: int) -> Iterator[str]:
    """Texts of about `chars` characters, each once."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    own = _samples(tree)
    fed = list(islice(_pumps(tree, ""), PUMPS_MAX))
    units = [*UNITS, *own, *(one[:-1] for one in own), *(lead + food for lead, food in fed)]
    texts = [lead + food * (chars // len(food)) for lead, food in fed]
    texts += [unit * (chars // len(unit)) for unit in units if unit]
    yield from (text + NO_END for text in dict.fromkeys(texts))


def _pumps(tree: Any, lead: str) -> Iterator[tuple[str, str]]:
    """What leads to a repeat and what it takes, for each, wherever it is nested."""
    for kind, value in tree:
        for branch in _within(kind, value):
            yield from _pumps(branch, lead)
        if kind in REPEATS and value[1] >= MANY:
            yield from ((lead, food) for food in _samples(value[2]) if food)
        lead += (_of_node(kind, value) or [""])[0]


def _within(kind: Any, value: Any) -> Sequence[Any]:
    if kind in REPEATS:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[-1]]
    if kind is op.BRANCH:
        return list(value[1])
    return [value] if kind is op.ATOMIC_GROUP else []


def _samples(tree: Any) -> list[str]:
    """A few texts that the parsed expression takes, with few repeats."""
    found = [""]
    for kind, value in tree:
        found = [a + b for a in found for b in _of_node(kind, value)][:SAMPLES_MAX] or found
    return found


def _of_node(kind: Any, value: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.NOT_LITERAL:
        return [next(c for c in PLAIN if ord(c) != value)]
    if kind is op.ANY:
        return ["a"]
    if kind is op.IN:
        return _of_class(value)
    if kind in REPEATS:
        once = [one * max(1, value[0]) for one in _samples(value[2])]
        return once if value[0] else [*once[:2], ""]
    inner = [one for branch in _within(kind, value) for one in _samples(branch)[:1]]
    return inner[:SAMPLES_MAX] or [""]


def _of_class(members: Any) -> list[str]:
    takes = [_test_of(*member) for member in members if member[0] is not op.NEGATE]
    is_negated = members[0][0] is op.NEGATE
    if is_negated:
        return [c for c in PLAIN if not any(re.match(one, c) for one in takes)][:3] or [""]
    return [_one_of(*member) for member in members][:3]


def _test_of(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"[{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}]"
    return f"[{re.escape(OF_A_CLASS.get(value, '-'))}]"


def _one_of(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is op.RANGE else OF_A_CLASS.get(value, "-")
