"""Counts of several batches, and the sentence that says them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

Counts = Mapping[str, Any]

SAID_FIRST: Final = ("discovered", "captured", "unchanged", "duplicate", "quarantined", "pending")
"""The sums of a batch, in the order in which they are said; XCom keeps no order."""


def total(parts: Iterable[Counts]) -> dict[str, int]:
    """The sums of every whole number in `parts`, by name; what is no number is left out."""
    sums: Counter[str] = Counter()
    for part in parts:
        sums.update({name: n for name, n in part.items() if _is_count(n)})
    return dict(sums)


def spoken(counts: Counts) -> str:
    """`9 captured, 2 unchanged`: what is not zero, or `nothing`."""
    names = [*SAID_FIRST, *sorted(counts.keys() - set(SAID_FIRST))]
    said = [
        f"{n} {name.replace('_', ' ')}" for name in names if _is_count(n := counts.get(name)) and n
    ]
    return ", ".join(said) or "nothing"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
