"""A text's words as story sees them: folded, with the signs of unspaced scripts in pairs."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)
_POSSESSIVE: Final = ("'s", "’s")


def words(text: str) -> Iterator[str]:
    """Lazily, the text's words: NFKC, case folded, without possessives.

    A run of signs without spaces (Chinese, Japanese, Thai) gives its overlapping pairs.
    """
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text)):
        word = match[0].casefold()
        if _UNSPACED.match(word):
            yield from (word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            yield word.removesuffix(_POSSESSIVE[0]).removesuffix(_POSSESSIVE[1])
