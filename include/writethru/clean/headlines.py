"""The headline: as the page's h1 has it, else its metadata, without the site's name."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml.html import HtmlElement

from writethru.clean.characters import one_line, plain, word_count
from writethru.clean.tree import text_of

SEPARATORS: Final = re.compile(r"\s[|·•»›–—:-]{1,2}\s|\s?[|»›]\s?")
_SITE_WORDS_MAX: Final = 6
_HEADLINE_CHARS_MAX: Final = 400


def headlines_of(
    root: HtmlElement, *, claimed: str | None, metas: Mapping[str, str]
) -> dict[str, str]:
    """h1, title and og as the page has them; `claimed` is JSON-LD's, to tell several h1 apart."""
    title = next((text_of(e) for e in root.iter("title")), "")
    og = metas.get("og:title") or metas.get("twitter:title") or ""
    h1 = _best_h1(root, [claimed or "", og, title])
    found = {"h1": h1, "title": title, "og": og}
    return {name: text[:_HEADLINE_CHARS_MAX] for name, text in found.items() if text}


def _best_h1(root: HtmlElement, others: list[str]) -> str:
    texts = [text for element in root.iter("h1") if word_count(text := text_of(element))]
    if len(texts) <= 1:
        return texts[0] if texts and _agrees(texts[0], others) else ""
    known = " ".join(plain(other) for other in others)
    matching = [text for text in texts if plain(text) in known]
    return max(matching or texts, key=len)


def _agrees(h1: str, others: Iterable[str]) -> bool:
    """A lone h1 may be the masthead: then the page's titles share no word with it."""
    words = set(plain(h1).split())
    known = [set(plain(other).split()) for other in others if other]
    return word_count(h1) > 3 or not known or any(len(words & k) * 2 > len(words) for k in known)  # noqa: PLR2004


def headline_of(
    headlines: Mapping[str, str], *, claimed: str | None, site: str | None
) -> str | None:
    """h1, else JSON-LD's, else og's, else the title's longest part that is not the site."""
    if headlines.get("h1"):
        return headlines["h1"]
    for text in (claimed, headlines.get("og"), headlines.get("title")):
        if text:
            return without_site(text, site=site)
    return None


def without_site(title: str, *, site: str | None) -> str:
    """ "Fire in the harbour - The Gazette" -> "Fire in the harbour"."""
    parts = [part.strip() for part in SEPARATORS.split(title) if part.strip()]
    if len(parts) <= 1:
        return one_line(title)
    known = plain(site or "")
    left = [part for part in parts if not known or plain(part) != known]
    if site and len(left) < len(parts) and left:
        at = title.find(left[0])
        return one_line(title[at : title.rfind(left[-1]) + len(left[-1])])
    last = parts[-1]
    if word_count(last) <= _SITE_WORDS_MAX and word_count(last) < word_count(title) / 2:
        return (
            one_line(SEPARATORS.sub("\0", title).rpartition("\0")[0].replace("\0", " – ")) or title
        )
    return one_line(title)
