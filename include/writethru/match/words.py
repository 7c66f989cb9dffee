"""A text's words as match sees them, and their shingles: hashes of runs of words.

The fold is one table from character to characters, filled as characters turn up, so its cost
is linear whatever the input: 100,000 combining marks are 100,000 look-ups.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Final

SCHEME: Final = "blake2b64-5w8c/bottom48-256/1"
"""Names fold, shingles, sketch and version; keys of different schemes must never meet."""

WORDS_IN_SHINGLE: Final = 5
SIGNS_IN_SHINGLE: Final = 8  # scripts without spaces: about five words of Chinese
_HASH_BYTES: Final = 8

_CONFUSABLES: Final = str.maketrans(
    "авекмнорстухіјѕԁһӏԛԝγαβεηικμνορτυχωıɡօսհ",
    "abekmhopctyxijsdhlqwyabenikmvoptuxwigouh",
)
"""Letters that pass for Latin ones. Applied everywhere, so that both sides fold alike."""

_APOSTROPHES: Final = frozenset("'’‘ʼ`´＇")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Myanmar, Khmer
    "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # kana, Han
)


class _Fold(dict[int, str | None]):
    """What each character becomes; see `fold`."""

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLD: Final = _Fold()


def _fold_character(character: str) -> str | None:
    category = unicodedata.category(character)
    # Marks, zero-width and bidi signs, soft hyphens, the apostrophe of "don't": nothing at all.
    if category.startswith("M") or category == "Cf" or character in _APOSTROPHES:
        return None
    if category[0] not in "LN":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if _UNSPACED.match(character):
        return f" {character} "
    plain = unicodedata.normalize("NFKD", character).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LN")
    return kept.translate(_CONFUSABLES)


def words(text: str) -> list[str]:
    """Casefolded words without marks, punctuation and look-alike letters.

    Every sign of a script written without spaces is a word of its own.
    """
    return text.translate(_FOLD).split()


@lru_cache(maxsize=2048)
def shingles(text: str) -> frozenset[bytes]:
    """64-bit hashes of every run of five words, or of eight signs where signs prevail.

    A text shorter than a run has one shingle, an empty one none. Source: Broder 1997.
    """
    tokens = [word.encode("utf-8", "replace") for word in words(text)]
    size = _shingle_size(text, len(tokens))
    if not tokens:
        return frozenset()
    runs = zip(*(tokens[start:] for start in range(size)), strict=False)
    found = {blake2b(b" ".join(run), digest_size=_HASH_BYTES).digest() for run in runs}
    return frozenset(found or {blake2b(b" ".join(tokens), digest_size=_HASH_BYTES).digest()})


def _shingle_size(text: str, tokens: int) -> int:
    signs = len(_UNSPACED.findall(text))
    return SIGNS_IN_SHINGLE if 2 * signs > tokens else WORDS_IN_SHINGLE
