"""Paragraphs into sentences, roughly: for notices, credits and notes, never for counting."""

import re
from typing import Final

_SENTENCE: Final = re.compile(
    r"[^.!?…。！？।؟۔]*[.!?…。！？।؟۔]+[\"”’»)\]*_]*(?=\s|$|(?<=[。！？।]))|[^.!?…。！？।؟۔]+$|[^.!?…。！？।؟۔]*[.!?…]+"
)
_SENTENCE_CHARS_MIN: Final = 4
_CLOCK_WORD: Final = re.compile(r"\b[^\W\d]{1,2}\.$")  # "kl. 14.05", "p. 12", "No. 5"
_ABBREVIATED: Final = re.compile(r"(?:\b\w|\b[A-Z][a-z]{1,3})\.$")


def sentences(paragraph: str) -> list[str]:
    """The sentences of `paragraph` with the white space between them; joined, they are it."""
    parts: list[str] = []
    for match in _SENTENCE.finditer(paragraph):
        if parts and _continues(parts[-1], match[0]):
            parts[-1] += match[0]
        else:
            parts.append(match[0])
    return parts


def _continues(before: str, after: str) -> bool:
    """ "Oct. 12", "J. Roe", "5 p.m. today", "3.5": the point did not end a sentence."""
    if not after[:1].isspace() and before[-1:] not in "。！？।":
        return True
    following = after.lstrip()[:1]
    if following.isdecimal() and _CLOCK_WORD.search(before):
        return True
    return following.islower() or (
        _ABBREVIATED.search(before) is not None and len(before) > _SENTENCE_CHARS_MIN
    )


def ends_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)]*_ ›」』")[-1:] in tuple(".!?…。！？।؟۔")
