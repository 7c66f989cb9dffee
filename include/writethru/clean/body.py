"""The paragraphs of an HTML page's text: by the source's CSS rules, else by trafilatura."""

import copy
import logging
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import trafilatura
from bs4 import BeautifulSoup
from lxml.html import HtmlElement

from writethru.clean.characters import one_line, plain, word_count
from writethru.clean.furniture import heads_the_rest
from writethru.clean.sentences import ends_sentence
from writethru.clean.tree import parse, visible_lines
from writethru.model import CleanRules

# trafilatura logs every page on which it finds nothing; our verdict says so already.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
AGREEMENT_MIN: Final = 0.8
_FAR_SHORTER: Final = 0.6
_SHINGLE: Final = 4
_SENTENCE_WORDS_MIN: Final = 6
_ALTERNATIVE_WORDS_MIN: Final = 3
_CAPTION: Final = re.compile(
    # "pic-cap" and "caption", but not a paragraph's "drop-cap".
    r"(?:^|[\s_-])(?:(?:pic|img|image|photo|foto|figure|media)[_-]?cap|caption)(?:$|[\s_-])",
    re.IGNORECASE,
)
FALLBACK_WORDS_MAX: Final = 120


def rules_for(rules: CleanRules, *, on: date) -> tuple[str | None, tuple[str, ...]]:
    """The body's selector and what to remove, as of a capture's day."""
    fitting = [p for p in rules.parsers if p.valid_until is None or on < p.valid_until]
    first = min(fitting, key=lambda p: p.valid_until or date.max, default=None)
    if first is None:
        return rules.body, rules.remove
    return first.body or rules.body, (*rules.remove, *first.remove)


def selected(
    html: str, *, body: str | None, remove: tuple[str, ...]
) -> tuple[HtmlElement | None, list[str] | None]:
    """The page without what the rules remove, and its paragraphs if `body` selects any."""
    soup = BeautifulSoup(html, "lxml")
    for selector in remove:
        for element in soup.select(selector):
            element.decompose()
    chosen = soup.select(body) if body else []
    outer = [e for e in chosen if not any(parent in chosen for parent in e.parents)]
    found = [line for e in outer for line in _lines(str(e))]
    return parse(str(soup)), found or None


def _lines(html: str) -> list[str]:
    root = parse(html)
    return visible_lines(root) if root is not None else []


def paragraphs_of(root: HtmlElement, *, claimed: str | None, page: list[str]) -> list[str]:
    """The text's paragraphs; JSON-LD's `claimed` body stands in where far more of it is shown."""
    found = _extracted(root)
    if not claimed:
        return found
    said = [one_line(p) for p in claimed.split("\n") if p.strip()]
    is_longer = word_count(" ".join(found)) < _FAR_SHORTER * word_count(claimed)
    if is_longer and agreement(claimed, " ".join(page)) >= AGREEMENT_MIN:
        return _as_shown(said, page)
    return found


def _as_shown(said: list[str], page: list[str]) -> list[str]:
    """JSON-LD often runs its paragraphs together; the page's own lines keep them apart."""
    whole = f" {plain(' '.join(said))} "
    shown = [line for line in page if word_count(line) >= 4 and f" {plain(line)} " in whole]  # noqa: PLR2004
    return list(dict.fromkeys(shown)) or said


def within_text(paragraphs: Sequence[str], page: Sequence[str], *, headline_at: int) -> list[str]:
    """`paragraphs` without those that `page` shows above its text or under a later heading.

    Only a short text is looked at: there extraction falls back on everything, in any order.
    """
    if sum(map(word_count, paragraphs)) > FALLBACK_WORDS_MAX:
        return list(paragraphs)
    places: dict[str, list[int]] = {}
    for i, line in enumerate(page):
        places.setdefault(plain(line), []).append(i)
    shown = [places.get(plain(p), []) for p in paragraphs]
    sentences = [
        i
        for p, at in zip(paragraphs, shown, strict=True)
        if word_count(p) >= _SENTENCE_WORDS_MIN or ends_sentence(p)
        for i in at
        if i > headline_at
    ]
    if not sentences:
        return list(paragraphs)
    begin = min(sentences)
    above = [plain(line) for line in page[:begin]]
    end = next((i for i in range(begin, len(page)) if heads_the_rest(page[i])), len(page))
    return [
        p
        for p, at in zip(paragraphs, shown, strict=True)
        if any(begin <= i < end for i in at) or not (at or _is_left_of(p, above))
    ]


def _is_left_of(paragraph: str, above: Sequence[str]) -> bool:
    """What extraction leaves of "2 March, 09:25 | Updated on 2 March, 14:35": its middle."""
    rest = plain(paragraph)
    return word_count(paragraph) < _SENTENCE_WORDS_MIN and any(
        f" {rest} " in f" {line} " for line in above
    )


def without_captions(paragraphs: Sequence[str], root: HtmlElement) -> list[str]:
    """`paragraphs` without those that a picture has as its caption or its alternative text."""
    # A logo's name, "Dear Readers", may well be a line of the text too.
    alternatives = (image.get("alt") or "" for image in root.iter("img"))
    captions = {plain(alt) for alt in alternatives if word_count(alt) >= _ALTERNATIVE_WORDS_MIN}
    captions |= {plain(e.text_content()) for e in root.iter("figcaption")}
    captions |= {
        plain(e.text_content()) for e in root.iter() if _CAPTION.search(e.get("class") or "")
    }
    return [p for p in paragraphs if plain(p) not in captions]


def _extracted(root: HtmlElement) -> list[str]:
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(root), fast=True, include_comments=False
        )
    except Exception:  # noqa: BLE001 - a third party on hostile pages; no text is an answer
        return []
    text = document.text if document is not None and not isinstance(document, dict) else None
    return [line for raw in (text or "").split("\n") if (line := one_line(raw))]


def agreement(text: str, page: str) -> float:
    """The share of the four-word runs of `text` that `page` shows, 0.0 to 1.0."""
    wanted, shown = _shingles(text), _shingles(page)
    return len(wanted & shown) / len(wanted) if wanted else 0.0


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = plain(text).split()
    return {tuple(words[i : i + _SHINGLE]) for i in range(max(0, len(words) - _SHINGLE + 1))}
