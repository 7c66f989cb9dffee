"""When a found headline, set of authors or day is the wanted one.

Alike for every tool and for the gold:
- a headline: Unicode NFC, entities read, runs of white space as one space; letters, case, quotation
  marks and dashes have to be the same;
- authors: split at commas, semicolons, "&" and "and" into names, each as a headline is and without
  a full stop at its end; "Jr", "Sr", "PhD" and the like after a comma belong to the name before.
  The order of the names is nothing, their case is. No authors found where gold has none is a hit;
- a day: the ISO date.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_SPACES: Final = re.compile(r"\s+")
_BETWEEN_NAMES: Final = re.compile(r"[,;&]| and ")
_AFTER_NAMES: Final = frozenset({"Jr", "Sr", "II", "III", "PhD", "Ph.D", "MD", "M.D", "RD", "Esq"})


def plain(text: str | None) -> str:
    """The text on one line in NFC, entities read."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", html.unescape(text or ""))).strip()


def names(authors: str | Sequence[str] | None) -> frozenset[str]:
    """The names in one string or several."""
    given = [authors] if isinstance(authors, str) else authors or ()
    found: list[str] = []
    for piece in (piece for one in given for piece in _BETWEEN_NAMES.split(plain(one))):
        name = piece.strip().rstrip(".")
        if name in _AFTER_NAMES and found:
            found[-1] = f"{found[-1]}, {name}"
        elif name:
            found.append(name)
    return frozenset(found)


def is_on_page(value: str, page: str) -> bool:
    """Whether the page has the value's letters anywhere, whatever their case and the spaces."""
    return bool(value) and plain(value).casefold() in plain(page).casefold()
