"""What the names of classes, ids, roles and properties say about a box, in groups of words.

Outlets name the parts of their templates in a few hundred words (`names.yaml`). A word is in a
group when it is one of the group's words, or holds one of its long ones.
"""

import re
from functools import cache, lru_cache
from typing import Final

from writethru.clean.words.phrases import lexicon

_LONG: Final = 5
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAMES_CHARS_MAX: Final = 300


@cache
def groups() -> tuple[str, ...]:
    return tuple(lexicon("names"))


@cache
def _words() -> tuple[tuple[str, int], ...]:
    listed = lexicon("names").values()
    return tuple((word, i) for i, words in enumerate(listed) for word in words.split())


def groups_of(names: str) -> tuple[int, ...]:
    """The places in `groups()` of those that `names` (classes and ids as written) speak of."""
    found: set[int] = set()
    for word in _WORD.findall(names[:_NAMES_CHARS_MAX]):
        found.update(_groups_of_word(word))
    return tuple(sorted(found))


@lru_cache(maxsize=1 << 15)
def _groups_of_word(word: str) -> tuple[int, ...]:
    word = word.lower()
    if len(word) < _LONG:
        return tuple({i for known, i in _words() if known == word})
    return tuple(
        {i for known, i in _words() if known == word or (len(known) >= _LONG and known in word)}
    )
