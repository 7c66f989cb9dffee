"""Paragraphs to sentences, in any of the scripts that newsrooms write."""

import re
from collections.abc import Iterator
from typing import Final

from writethru.revise.dates import is_month
from writethru.revise.words import plain_paragraphs

# A full stop may end an abbreviation; the ends of other scripts never do. Closing quotes and
# brackets belong to the sentence that they close.
_END: Final = re.compile(r"(?:(?<![.!?])[.!?]+[\"')\]]*(?=\s)|[。！？।॥؟۔][\"')\]」』]*)")
_LAST_TOKEN: Final = re.compile(r"(\S{1,12})\Z")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)+\Z")
_DAY_NUMBER: Final = re.compile(r"\d{1,2}\.\Z")
_NEXT_WORD: Final = re.compile(r"\s*([^\W\d_]{3,12})")
_ABBREVIATIONS: Final = frozenset(
    re.findall(
        r"\S+",
        "mr mrs ms dr prof sen rep gov gen col lt maj capt sgt st sr jr vs etc fig ca approx dept"
        " inc ltd co corp bros jan feb mar apr jun jul aug sept sep oct nov dec tue thu fri mt ft"
        " rev hon pres messrs mme mlle sra sta bzw nr str usw z.b d.h u.a p.ej ee.uu av",
    )
)


def sentences(body: str | None) -> tuple[str, ...]:
    """The body's sentences in order, each plain; a paragraph's end always ends one."""
    return tuple(s for paragraph in plain_paragraphs(body) for s in _of_paragraph(paragraph))


def _of_paragraph(paragraph: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(paragraph):
        if _ends_sentence(paragraph, match):
            yield paragraph[start : match.end()].strip()
            start = match.end()
    if rest := paragraph[start:].strip():
        yield rest


def _ends_sentence(paragraph: str, match: re.Match[str]) -> bool:
    if match[0] != ".":
        # "Where is he?" asked the mayor: the sentence goes on in lower case.
        return not _goes_on(paragraph, match.end())
    token = _LAST_TOKEN.search(paragraph, max(0, match.end() - 12), match.end())
    last = (token[1] if token else "").lstrip("\"'([")
    if last[:-1].casefold() in _ABBREVIATIONS or _INITIALS.match(last):
        return False
    return not (_DAY_NUMBER.match(last) and _month_follows(paragraph, match.end())) and not (
        _goes_on(paragraph, match.end())
    )


def _month_follows(paragraph: str, end: int) -> bool:
    # "am 11. Oktober"; but "on Oct. 11. Police said" ends.
    after = _NEXT_WORD.match(paragraph, end)
    return after is not None and is_month(after[1])


def _goes_on(paragraph: str, end: int) -> bool:
    rest = paragraph[end : end + 4].lstrip(" \"'([-")
    return rest[:1].islower()
