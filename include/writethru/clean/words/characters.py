"""Characters fit to be stored and compared: no controls, no invisible padding, NFC."""

import re
import unicodedata
from functools import cache
from typing import Final

from writethru.clean.words.remembered import remembered

# Bidi marks, word joiners, soft hyphens, lone surrogates, non-characters and private controls.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_GRAPHEME_JOINER: Final = "\u034f"  # nothing to see either, but Python calls it printable
# Persian and Indic words need the joiners; between Latin letters they only hide a difference.
_STRAY_JOINER: Final = re.compile(
    "(?<![\u0600-\u0fff\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]"
)
_ASCII_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BREAK: Final = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
_MARKS_IN_A_ROW: Final = 12
_WORD: Final = re.compile(r"\w+")
_ASCII_WORDS: Final = bytes(
    ord(chr(c).lower()) if c < 128 and (chr(c).isalnum() or chr(c) == "_") else 32  # noqa: PLR2004
    for c in range(256)
)
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_MOJIBAKE: Final = re.compile("[ÃÂâÐÑØÙã][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
                              "\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")  # fmt: skip


def tidy(text: str) -> str:
    """`text` without control and invisible characters, in NFC; line breaks are kept as \\n."""
    if not text.isprintable():  # what is printable holds no control, no mark of direction, no break
        if not text.isascii():
            text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", _BREAK.sub("\n", text)))
        elif _ASCII_UNFIT.search(text):
            text = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    if text.isascii():
        return text
    text = text.replace(_GRAPHEME_JOINER, "")
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _bounded_marks(text))


def one_line(text: str) -> str:
    """`text` tidied, every run of white space a single space."""
    return " ".join(tidy(text).split())


def _bounded_marks(text: str) -> str:
    """Ordering n marks on one letter takes n*n steps, so a letter keeps only the first few."""
    return _mark_run().sub(r"\1", text)


@cache
def _mark_run() -> re.Pattern[str]:
    marks = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.combining(chr(c)))
    return re.compile(f"([{re.escape(marks)}]{{{_MARKS_IN_A_ROW}}})[{re.escape(marks)}]+")


@remembered
def plain(text: str) -> str:
    """The words of `text` in small letters, one space between: for comparing, never shown."""
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII_WORDS).decode().split())
    return " ".join(_WORD.findall(text.casefold()))


def word_count(text: str) -> int:
    """How many words; in scripts without spaces, two characters count as one."""
    if text.isascii():
        return len(text.split())
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def mended(line: str) -> str:
    """`line` with UTF-8 that was read as cp1252 put right, where that is exactly reversible."""
    if not _MOJIBAKE.search(line):
        return line
    try:
        return b"".join(map(_as_byte, line)).decode("utf-8")
    except UnicodeError:
        return line


def _as_byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")
