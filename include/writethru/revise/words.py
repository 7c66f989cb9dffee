"""Text as it is compared: one form for typography that no reader reads, and words with places."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟«»″「」『』＂"), '"') | dict.fromkeys(
    map(ord, "‘’‚‛‹›′`´"), "'"
)
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_FOLDED: Final = _QUOTES | _DASHES | _UNSEEN | {ord("…"): "...", ord("\u00a0"): " "}

# Marks of Hebrew, Arabic and the Indic scripts are no \w, but part of their words; the Indic
# range leaves out danda. Han and kana have no spaces: each sign is a word.
_LETTER: Final = (
    r"(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\W\d_]"
    r"|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0971-\u0d7f])"
)
_WORD: Final = re.compile(
    rf"\d+(?:[.,:]\d+)*|{_LETTER}+(?:['.&]{_LETTER}+)*|[\u3040-\u30ff\u3400-\u9fff]|[%$€£¥₹]"
)
_SIGN_SCRIPT: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Word(NamedTuple):
    """One word: as printed, as compared, and where it starts and ends in the plain text."""

    text: str
    key: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text in one typography: composed letters, straight quotes, one kind of dash and space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).split())


def plain_paragraphs(text: str | None) -> tuple[str, ...]:
    """The paragraphs of a body (blank lines between them), each plain, empty ones left out."""
    parts = re.split(r"\n[^\S\n]*\n", text or "")
    return tuple(p for p in map(plain, parts) if p)


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """The words of a plain text, numbers and currency signs among them, punctuation not."""
    return tuple(Word(m[0], _key(m[0]), m.start(), m.end()) for m in _WORD.finditer(text))


def _key(printed: str) -> str:
    if printed[0].isdecimal() and not printed.isascii():
        return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in printed)
    return printed.casefold().strip(".")


def keys(text: str) -> tuple[str, ...]:
    """The words of a plain text as they are compared."""
    return tuple(word.key for word in words(text))


def is_sign(key: str) -> bool:
    """Whether the word is a single sign of a script without spaces."""
    return _SIGN_SCRIPT.match(key) is not None


def unaccented(key: str) -> str:
    """The word without accents: for names that outlets spell both ways."""
    parts = unicodedata.normalize("NFD", key)
    return "".join(c for c in parts if not unicodedata.combining(c))
