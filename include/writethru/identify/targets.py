"""Whether what a redirect led to is what was asked for."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from writethru.identify.urls import article_number, looks_like_section, page_key
from writethru.model import Identified, Json, PageType, Source

NO_ARTICLES: Final = frozenset({
    PageType.EVERGREEN, PageType.CORRECTION_PAGE, PageType.GALLERY, PageType.VIDEO,
})  # fmt: skip
"""Types of page to which articles are sent that are gone, but that also move themselves."""

_OF_THE_PAGE: Final = frozenset({PageType.HUB, *NO_ARTICLES, "homepage"})
_SAME_WORDS_SHARE: Final = 0.5
_WORD: Final = re.compile(r"[^\W_]+")
# "20260302" is a day, which many pages share.
_ID: Final = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{5,}(?!\d)")


def type_objection(asked: str, final: str, kind: PageType, source: Source) -> str | None:
    """Why a page of this kind is not the one that was asked for; None where it may be.

    "/2026/mill-fire-2" that leads to a gallery, a weather page or the page of corrections is gone;
    "/video/mill-fire" that leads to "/watch/mill-fire" has moved.
    """
    if _is_same_page(asked, final, source):
        return None
    if kind is PageType.HUB:
        return kind.value
    if kind not in NO_ARTICLES or not _names_one_item(asked, source):
        return None
    return None if _is_same_item(asked, final, source) else kind.value


def is_sent_elsewhere(found: Identified) -> bool:
    """Whether a redirect led to another kind of page, so that its words are not the page's own."""
    return any(_is_of_page(refusal) for refusal in found.refused)


def _is_of_page(refusal: Mapping[str, Json]) -> bool:
    return refusal["claim"] == "redirect" and refusal["reason"] in _OF_THE_PAGE


def _is_same_page(asked: str, final: str, source: Source) -> bool:
    """Whether only the spelling was mended: https, "www.", the slash at the end."""
    return page_key(asked, source).rstrip("/") == page_key(final, source).rstrip("/")


def _names_one_item(url: str, source: Source) -> bool:
    return article_number(url, source) is not None or not looks_like_section(url)


def _is_same_item(asked: str, final: str, source: Source) -> bool:
    number = article_number(asked, source)
    if number is not None and number == article_number(final, source):
        return True
    if set(_ID.findall(urlsplit(asked).path)) & set(_ID.findall(urlsplit(final).path)):
        return True
    wanted, there = _words(asked), _words(final)
    return bool(wanted) and len(wanted & there) >= _SAME_WORDS_SHARE * len(wanted)


def _words(url: str) -> set[str]:
    """The words of the last segment that names something: not "index.html", not "amp"."""
    segments = [s for s in unquote(urlsplit(url).path).casefold().split("/") if s]
    named: Iterable[str] = (s.rsplit(".", 1)[0] if "." in s else s for s in reversed(segments))
    return next((set(_WORD.findall(s)) for s in named if s not in ("index", "amp")), set())
