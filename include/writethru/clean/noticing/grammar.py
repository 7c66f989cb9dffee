"""The small language in which `lexicons/notices/` says how notices are worded, as expressions.

    this [news] (story|report) is {unfinished} *   words; optional, either, a list, up to four words
    (at)? #                                        optional; a word that begins with a digit
    updat~                                         a word that begins so
    this story was corrected ...                   whatever follows
    more details will be published !               nothing follows

Expressions run over `folded()` text: small letters without accents, one space after each word.
In scripts without spaces they run over `squeezed()` text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

OPEN_END: Final = "..."
END: Final = "!"
NEVER: Final = r"(?!)"
_INDIC_AND_THAI: Final = "\u0900-\u0963\u0966-\u0eff"
_MARKS: Final = "\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670"
TOKEN: Final = re.compile(rf"[\w{_INDIC_AND_THAI}{_MARKS}]+")
# Points and accents that writers leave out, nuktas, and the stretched Arabic letters.
_DROPPED: Final = re.compile(f"[{_MARKS}\u0640\u093c\u09bc]")
_SAME: Final = str.maketrans("ıłøđðىیکةھہ", "ilodd" + "ييكههه")
_PIECE: Final = re.compile(r"[()\[\]|?*#]|\{\w+\}|[^\s()\[\]|{}?*#]+")
_SIGNS: Final = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|", "?": "?"}

Lists = Mapping[str, Sequence[str]]


def folded(text: str) -> str:
    """`text` to be matched: its words in small letters, unaccented, a space after each."""
    words = TOKEN.findall(text.lower() if text.isascii() else unfolded(text))
    return " ".join(words) + " " if words else ""


def unfolded(text: str) -> str:
    """`text` in small letters without accents; its spaces and signs are left."""
    low = unicodedata.normalize("NFD", text.casefold())
    return _DROPPED.sub("", unicodedata.normalize("NFC", _DROPPED.sub("", low))).translate(_SAME)


def end_of(pattern: str) -> str:
    """The sign at a pattern's end that says what may follow it; none for one of the tails."""
    return next((end for end in (OPEN_END, END) if pattern.endswith(end)), "")


def squeezed(folded_text: str) -> str:
    return folded_text.replace(" ", "")


def either(patterns: Iterable[str], lists: Lists, *, spaced: bool) -> str:
    """One expression for all of `patterns`, longest first; one that never matches for none."""
    pieces = {expression(pattern, lists, spaced=spaced) for pattern in patterns}
    return "|".join(sorted(pieces, key=lambda piece: (-len(piece), piece))) or NEVER


def expression(pattern: str, lists: Lists, *, spaced: bool) -> str:
    """The expression of one pattern. Raises KeyError for a list that nobody wrote."""
    pieces = _PIECE.findall(pattern.removesuffix(end_of(pattern)))
    return "".join(_expressed(piece, lists, spaced=spaced) for piece in pieces)


def _expressed(piece: str, lists: Lists, *, spaced: bool) -> str:
    if piece in _SIGNS:
        return _SIGNS[piece]
    if piece == "#":
        return r"\d[^ ]* " if spaced else r"\d+"
    if piece == "*":
        return r"(?:[^ ]+ ){0,4}?" if spaced else ".{0,12}?"
    if piece[0] == "{":
        return f"(?:{either(lists[piece[1:-1]], lists, spaced=spaced)})"
    word = folded(piece.removesuffix("~"))
    if piece.endswith("~"):
        return re.escape(word.rstrip()) + "[^ ]* "
    return re.escape(word) if spaced else re.escape(squeezed(word))
