"""Lists of phrases in many languages, and where in a text they stand.

A phrase is written as words; `*` stands for up to four words. Case and punctuation do not count.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from writethru.clean.words.characters import plain

_STAR: Final = r"(?:\w{1,40} ){0,4}?"
_UNSPACED_END: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]$")
_NEVER: Final = re.compile(r"(?!)")

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both are safe, one is in C


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The reviewed word lists of `lexicons/<name>.yaml`, as written."""
    text = (files("writethru.clean") / "lexicons" / f"{name}.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=_LOADER))  # noqa: S506


@cache
def phrases(name: str, key: str) -> re.Pattern[str]:
    """One pattern for the phrases under `key`, of all languages; to be used on `plain()` text."""
    return pattern_of(all_phrases(name, key))


def all_phrases(name: str, key: str) -> list[str]:
    listed = lexicon(name)[key]
    return [p for ps in listed.values() for p in ps] if isinstance(listed, dict) else list(listed)


def pattern_of(written: Iterable[str]) -> re.Pattern[str]:
    pieces = sorted({_piece(phrase) for phrase in written}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(pieces)})") if pieces else _NEVER


def _piece(phrase: str) -> str:
    words = " ".join(plain(word) or "*" for word in phrase.split())
    piece = "".join(_STAR if word == "*" else re.escape(word) + " " for word in words.split(" "))
    if _UNSPACED_END.search(words):  # no spaces there: more text may follow at once
        return piece.removesuffix("\\ ").rstrip()
    return piece.removesuffix(" ") + r"(?!\w)"


def contains(name: str, key: str, text: str) -> bool:
    return _anywhere(name, key).search(plain(text)) is not None


@cache
def _anywhere(name: str, key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){phrases(name, key).pattern}")
