"""What a page prints around its text: adverts, share buttons, pointers, newsletters, captions."""

import re
from functools import cache
from typing import Final

from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.openings import Found, Openings, numbered
from writethru.clean.words.phrases import all_phrases, lexicon
from writethru.clean.words.remembered import remembered
from writethru.clean.words.sentences import ends_sentence

LEXICON: Final = "furniture"
BOILERPLATE_WORDS_MAX: Final = 45
POINTER_WORDS_MAX: Final = 22
PICTURE_CREDIT_WORDS_MAX: Final = 16
_BARE_CREDIT_WORDS_MAX: Final = 2
_SHORT_WORDS_MAX: Final = 12
_WEAK_WORDS_MAX: Final = 3
_CHARS_MAX: Final = 420
_HEAD_CHARS_MAX: Final = 80
_IMAGE: Final = re.compile(
    r"[\[(](?:image|photo|bild|imagen|foto|video|embed|iframe)\b[^\])]{0,120}[\])]", re.IGNORECASE
)
_POST: Final = re.compile(
    r"(?:[—–-]\s.{1,80}\(@\w{1,30}\).{0,40}|.{0,200}pic\.twitter\.com/\w+.{0,10}|https?://\S+)"
)
_OWNERS: Final = "©(cC*•"
_OWNED: Final = re.compile(
    r"(?:[*•] )?(?:copyright )?(?:©|\(c\)|copyright,? (?=\d{4}))(?: ?copyright)?.{0,240}",
    re.IGNORECASE,
)
_SHOT_BY: Final = re.compile(
    r"\b(?:REUTERS|AFP|EPA|AP|dpa|Reuters|EFE|ANSA|Getty|TASS|Xinhua|PTI|Keystone|APA)"
    r"\s?/\s?[A-Z][\w.-]*(?: [A-Z]|.{0,40}$)"
)
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@remembered
def is_furniture(paragraph: str) -> bool:
    """Whether `paragraph` is the page's, not the text's."""
    if len(paragraph) > _CHARS_MAX:
        return False
    text = paragraph.strip()
    low = plain(text)
    if not low or _is_embedded(text) or _credits_a_picture(text, low):
        return True
    found = _openings().of(low)
    if not found and text[0] not in _OWNERS:
        return not low.strip("_ ")
    low = numbered(low)
    whole = found.get("whole")
    return (
        (whole is not None and whole.fullmatch(low) is not None)
        or _is_boilerplate(text, low, found)
        or _is_pointer(text, low, found)
    )


def heads_the_rest(line: str) -> bool:
    """Whether `line` heads what follows a text: "Related stories", "Kommentare (12)"."""
    if len(line) > _HEAD_CHARS_MAX:
        return False
    low = plain(line)
    ends = _openings().of(low.lstrip("0123456789 ")).get("ends")
    if ends is None:
        return False
    return ends.fullmatch(" ".join(w for w in low.split() if not w.isdecimal())) is not None


@cache
def _openings() -> Openings:
    kinds = ("whole", "start", "links", "ends")
    return Openings({kind: all_phrases(LEXICON, kind) for kind in kinds})


def _is_embedded(text: str) -> bool:
    """The place of an image, or a post of another site."""
    first = text[0]
    if first in "[(":
        return _IMAGE.fullmatch(text) is not None
    if first in "—–-h" or "pic.twitter.com" in text:
        return _POST.fullmatch(text) is not None
    return False


def _is_boilerplate(text: str, low: str, found: Found) -> bool:
    if text[0] in _OWNERS and _OWNED.fullmatch(text):
        return word_count(text) <= BOILERPLATE_WORDS_MAX
    start = found["start"].match(low) if "start" in found else None
    if start is None or word_count(text) > BOILERPLATE_WORDS_MAX:
        return False
    return not (ends_sentence(text) and ":" not in text[:40] and _is_prose(low, start[0]))


def _is_prose(low: str, opening: str) -> bool:
    """Whether a sentence that begins like furniture is none.

    "Photo editors at the paper say so.", "By continuing to fire on the town the army ..."
    """
    words = low.split()
    opened_by = len(opening.split())
    if opened_by == 1:
        return len(opening.strip()) > 1 and not _UNSPACED.match(opening)
    is_long = len(words) > _SHORT_WORDS_MAX and opened_by <= _WEAK_WORDS_MAX
    return is_long and _site_words().isdisjoint(words)


@cache
def _site_words() -> frozenset[str]:
    return frozenset(map(plain, lexicon(LEXICON)["site_words"]))


def _credits_a_picture(text: str, low: str) -> bool:
    """ "Photo: AFP", "J. Roe | Getty Images", "(Foto: dpa)"; "Planning a video" is none."""
    words = text.count(" ") + 1
    if words > PICTURE_CREDIT_WORDS_MAX or (text[-1] == ":" and words > _BARE_CREDIT_WORDS_MAX):
        return False
    if "/" not in text and _pictured().isdisjoint(low.split()):
        return False
    if ends_sentence(text) and text[0] not in "([":
        return False
    return _picture_credit().search(text) is not None or _SHOT_BY.search(text) is not None


@cache
def _pictured() -> frozenset[str]:
    return frozenset(plain(phrase).split()[0] for phrase in lexicon(LEXICON)["pictured"])


@cache
def _picture_credit() -> re.Pattern[str]:
    """The word at the start, before a mark or "by"; behind a mark; or alone."""
    listed = sorted(lexicon(LEXICON)["pictured"], key=len, reverse=True)
    words = "|".join(map(re.escape, listed))
    many = rf"(?:{words})(?:\W{{1,2}}(?:{words})){{0,2}}"
    return re.compile(
        rf"^[(\[]?{many}\s?(?:[:©|/(]|(?:by|via|from|courtesy|de|von|di|par|por|av)\b)"
        rf"|(?:[|/(\[©]|\bvia)\s?(?:[\w.&-]+ ){{0,3}}{many}\b[^|/©(]{{0,30}}$"
        rf"|\b(?:{words}):\s[^.!?:]{{2,40}}$|^\W*{many}(?:\W{{1,2}}(?:{words}))?\W*$",
        re.IGNORECASE,
    )


def _is_pointer(text: str, low: str, found: Found) -> bool:
    """ "Read more: Fire in the harbour", "RELATED: ..."; "More people came" is none."""
    match = found["links"].match(low) if "links" in found else None
    if match is None or word_count(text) > POINTER_WORDS_MAX:
        return False
    head, mark, _ = text.partition(":")
    return (bool(mark) and plain(head) == match[0].strip()) or (
        " " in match[0].strip() and not ends_sentence(text)
    )
