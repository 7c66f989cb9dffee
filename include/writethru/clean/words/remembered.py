"""What several parts ask of the same line of a page, answered once."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

T = TypeVar("T")

LINES_MAX: Final = 4096
CHARS_MAX: Final = 2000
"""A longer text is not kept: few are, and they would hold memory."""


def remembered(asked: Callable[[str], T]) -> Callable[[str], T]:
    """`asked`, a pure function of a line, with its last answers kept."""
    kept = lru_cache(maxsize=LINES_MAX)(asked)

    @wraps(asked)
    def answered(text: str) -> T:
        return kept(text) if len(text) <= CHARS_MAX else asked(text)

    return answered
