"""What a page prints around its text: adverts, share buttons, pointers, newsletters, captions."""

import re
from typing import Final

from writethru.clean.agencies import is_picture_credit
from writethru.clean.characters import plain, word_count
from writethru.clean.phrases import is_only, phrases, starts_with
from writethru.clean.sentences import ends_sentence

LEXICON: Final = "furniture"
BOILERPLATE_WORDS_MAX: Final = 45
POINTER_WORDS_MAX: Final = 22
PICTURE_CREDIT_WORDS_MAX: Final = 16
_BARE_CREDIT_WORDS_MAX: Final = 2
_RULE: Final = re.compile(r"[\W_]*")
_IMAGE: Final = re.compile(
    r"[\[(](?:image|photo|bild|imagen|foto|video|embed|iframe)\b[^\])]{0,120}[\])]", re.IGNORECASE
)
_POST: Final = re.compile(
    r"(?:[—–-]\s.{1,80}\(@\w{1,30}\).{0,40}|.{0,200}pic\.twitter\.com/\w+.{0,10}|https?://\S+)"
)
_COUNT: Final = re.compile(r"\(?\d{1,5}\)?")
_OWNED: Final = re.compile(r"(?:©|\(c\) ?\d{4}|copyright ©?).{0,200}", re.IGNORECASE)


def is_furniture(paragraph: str) -> bool:
    """Whether `paragraph` is the page's, not the text's."""
    text = paragraph.strip()
    words = word_count(text)
    if _RULE.fullmatch(text) or _POST.fullmatch(text) or _IMAGE.fullmatch(text):
        return True
    if words <= BOILERPLATE_WORDS_MAX and (
        _OWNED.fullmatch(text) or starts_with(LEXICON, "start", text)
    ):
        return not _is_prose(text)
    if is_only(LEXICON, "whole", text):
        return True
    if words <= PICTURE_CREDIT_WORDS_MAX and _credits_a_picture(text):
        return True
    return words <= POINTER_WORDS_MAX and _is_pointer(text)


def heads_the_rest(line: str) -> bool:
    """Whether `line` heads what follows a text: "Related stories", "Kommentare (12)"."""
    return is_only(LEXICON, "ends", _COUNT.sub("", line))


def _credits_a_picture(text: str) -> bool:
    """ "Photo: AFP", "Getty Images/J. Roe"; the subhead "Planning a video" has neither mark."""
    marked = any(mark in text for mark in ":/©|(") or len(text.split()) <= _BARE_CREDIT_WORDS_MAX
    return marked and not ends_sentence(text) and is_picture_credit(text)


def _is_prose(text: str) -> bool:
    """ "Photo editors at the paper say ..." begins like furniture and is a sentence of the text."""
    short = phrases(LEXICON, "start").match(plain(text))
    return (
        short is not None
        and " " not in short[0].strip()
        and ends_sentence(text)
        and ":" not in text[:40]
    )


def _is_pointer(text: str) -> bool:
    """ "Read more: Fire in the harbour", "RELATED: ..."; "More people came" is none."""
    match = phrases(LEXICON, "links").match(plain(text))
    if match is None:
        return False
    head, mark, _ = text.partition(":")
    return (bool(mark) and plain(head) == match[0].strip()) or (
        " " in match[0].strip() and not ends_sentence(text)
    )
