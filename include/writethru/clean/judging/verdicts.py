"""What a capture is worth: whole, cut, a wall, an error page or nothing.

Structure comes first (status, scripts of challenges, what JSON-LD says of length and price), the
lexicon's phrases second, and only where there is little text: an article about error pages, or
captchas, or consent, is an article.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.openings import Openings
from writethru.clean.words.phrases import all_phrases
from writethru.clean.words.sentences import ends_sentence
from writethru.model import Verdict

LEXICON: Final = "verdicts"
GONE_STATUSES: Final = frozenset({404, 410})
REFUSING_STATUSES: Final = frozenset(
    {401, 402, 403, 407, 429, 451, 500, 502, 503, 504, 520, 521, 522}
)
_WALL_WORDS_MAX: Final = 260
_CONSENT_WORDS_MAX: Final = 600
_ERROR_WORDS_MAX: Final = 160
_LISTED_WORDS_MAX: Final = 600
_LITTLE_WORDS_MAX: Final = 80
_BARE_WORDS_MAX: Final = 25
_TEASER_WORDS_MAX: Final = 220
_LINE_WORDS_MAX: Final = 40
_HEAD_LINES: Final = 12
_LINES_BEHIND: Final = 6
_PAGE_LINES_MAX: Final = 400
_PHRASE_WORDS_SURE: Final = 3
_TITLE_WORDS_SURE: Final = 5
_REST_WORDS_MAX: Final = 3
_CONSENT_LINES_MIN: Final = 2
_CONSENT_SHARE_MIN: Final = 0.4
_WHOLE_SHARE: Final = 0.6
_TITLE_PARTS: Final = re.compile(r" [|–—·•»-] | ?[|»] ")
_PASSWORD: Final = re.compile(r"<input[^<>]{0,300}?type\s*=\s*[\"']?password", re.IGNORECASE)
_CHALLENGES: Final = (
    "challenge-platform", "cf-chl", "cf_chl", "g-recaptcha", "h-captcha", "hcaptcha.com",
    "px-captcha", "captcha-delivery", "_Incapsula_Resource", "turnstile", "awswaf", "sec-if-cpt",
)  # fmt: skip
_CUT_MARK: Final = re.compile(
    r"(?:\.\.\.|…|\[…\])\s?(?:\[?\(?(?:read more|continue reading|weiterlesen|mehr lesen|continua"
    r"|lire la suite|leer más|seguir leyendo|leggi tutto|leia mais|lees verder|czytaj dalej"
    r"|читать далее|devamını oku|\+\d{1,7} chars)[^\n]{0,20})?\s?$",
    re.IGNORECASE,
)
_TAIL_CHARS: Final = 2000
_CUT_TAIL_CHARS: Final = 200
_OPEN_BOXES_MIN: Final = 5

Judged = tuple[Verdict, str | None]


def judge(
    *,
    http_status: int | None,
    headline: str | None,
    titles: Sequence[str],
    body: str | None,
    page: Sequence[str],
    html: str = "",
    is_article: bool = False,
    words: int | None = None,
) -> Judged:
    """The verdict and its reason; `page` is everything the page shows, line by line.

    `is_article`: the page's data says that it is an article, with this headline. `html` is the
    source, where there is one. `words` are the text's, where they have been counted.
    """
    if http_status in GONE_STATUSES:
        return Verdict.GONE, f"status {http_status}"
    words = word_count(body or "") if words is None else words
    if http_status in REFUSING_STATUSES and words <= _WALL_WORDS_MAX:
        return Verdict.BLOCKED, f"status {http_status}"
    if is_article and words > _LITTLE_WORDS_MAX:
        return Verdict.OK, None
    shown = [title for title in (*titles, headline or "") if title]
    named = _named(shown, page[:_HEAD_LINES], words)
    if "not_found" in named:
        return Verdict.SOFT_404, "an error page"
    if "refused" in named:
        return Verdict.BLOCKED, "a wall in front of the page"
    return _walled(shown, body or "", page, html, words) or (
        (Verdict.OK, None) if words else (Verdict.EMPTY, "no text left after cleaning")
    )


def _named(titles: Sequence[str], lines: Sequence[str], words: int) -> set[str]:
    """What the titles, or the first lines over hardly any text, are called."""
    found: set[str] = set()
    if words <= _LISTED_WORDS_MAX:
        parts = {part for title in titles for part in (title, *_TITLE_PARTS.split(title))}
        is_whole = words > _ERROR_WORDS_MAX
        found |= _kinds(parts, sure_from=_TITLE_WORDS_SURE, is_whole=is_whole)
    if words <= _LITTLE_WORDS_MAX:
        known = {plain(title) for title in titles}
        others = [line for line in lines if plain(line) not in known]
        found |= _kinds(others, sure_from=_PHRASE_WORDS_SURE)
    return found


def _kinds(texts: Iterable[str], *, sure_from: int, is_whole: bool = False) -> set[str]:
    """The kinds of phrases that `texts` are, or begin with.

    A phrase of less than `sure_from` words may only have a few words behind it:
    "Forbidden (403)" is an error, "Forbidden fruit is sold again in Marshwick" none.
    """
    found = set()
    for text in texts:
        low = plain(text)
        words = low.count(" ") + 1
        if words > _LINE_WORDS_MAX:
            continue
        for kind, pattern in _phrases().of(low).items():
            match = pattern.match(low)
            if match is None:
                continue
            rest = len(low[match.end() :].split())
            is_sure = len(match[0].split()) >= sure_from and not is_whole
            if is_sure or rest <= (0 if is_whole else _REST_WORDS_MAX):
                found.add(kind)
    return found


@cache
def _phrases() -> Openings:
    kinds = ("not_found", "refused", "consent")
    return Openings({kind: all_phrases(LEXICON, kind) for kind in kinds})


@cache
def _offers() -> Openings:
    return Openings({kind: all_phrases(LEXICON, kind) for kind in ("paid", "members")})


def _walled(
    titles: Sequence[str], body: str, page: Sequence[str], html: str, words: int
) -> Judged | None:
    if words <= _BARE_WORDS_MAX and any(mark in html for mark in _CHALLENGES):
        return Verdict.BLOCKED, "a challenge for robots"
    if words <= _BARE_WORDS_MAX and _PASSWORD.search(html):
        return Verdict.BLOCKED, "asks for a login"
    if words <= _CONSENT_WORDS_MAX and _asks_consent(titles, body, page, words):
        return Verdict.BLOCKED, "asks for consent"
    return None


def _asks_consent(titles: Sequence[str], body: str, page: Sequence[str], words: int) -> bool:
    """Whether the text itself speaks of its reader's consent; a banner over it does not count."""
    if words <= _LITTLE_WORDS_MAX and "consent" in _kinds(titles, sure_from=_TITLE_WORDS_SURE):
        return True
    lines = page[:_PAGE_LINES_MAX] if words <= _BARE_WORDS_MAX else body.split("\n\n")
    long = [low for line in lines if len(low := plain(line)) > 1]
    asking = sum("consent" in _phrases().kinds_in(low) for low in long)
    is_text = words > _BARE_WORDS_MAX
    return asking >= _CONSENT_LINES_MIN and (
        not is_text or asking >= _CONSENT_SHARE_MIN * len(long)
    )


def teaser(
    body: str, *, page: Sequence[str], is_free: bool | None, claimed_words: int | None,
    words: int | None = None,
) -> Judged | None:  # fmt: skip
    """A text that ends early: at a paywall, or within a sentence that its data knows to go on.

    `claimed_words` is what the page's data says of the text's length, `words` what was counted.
    """
    words = word_count(body) if words is None else words
    is_part = claimed_words is not None and words < claimed_words * _WHOLE_SHARE
    if is_part and is_free is False:
        return Verdict.TEASER, f"{words} of {claimed_words} words"
    if is_part and not ends_sentence(body):
        return Verdict.TRUNCATED, f"{words} of {claimed_words} words, the last without an end"
    if 0 < words <= _TEASER_WORDS_MAX and _ends_at_a_paywall(body, page, is_free):
        return Verdict.TEASER, "the text ends at a paywall"
    return None


def _ends_at_a_paywall(body: str, page: Sequence[str], is_free: bool | None) -> bool:
    is_cut = _CUT_MARK.search(body[-_CUT_TAIL_CHARS:]) is not None
    if is_cut and is_free is False:
        return True
    if "paid" in _offered(_behind(body, page)) and is_free is not True:
        return True
    offered = _offered(page)
    is_open = is_cut or is_free is False or not ends_sentence(body)
    return ("paid" in offered and is_open) or (bool(offered) and is_cut)


def _offered(lines: Sequence[str]) -> frozenset[str]:
    """Whether short lines ask for a subscription, to read on or at all."""
    found: frozenset[str] = frozenset()
    for line in lines[:_PAGE_LINES_MAX]:
        low = plain(line)
        if low.count(" ") < _LINE_WORDS_MAX:
            found |= _offers().kinds_in(low)
    return found


def _behind(body: str, page: Sequence[str]) -> Sequence[str]:
    """The page's lines right behind the text."""
    last = plain(body.rpartition("\n\n")[2])
    at = next((i for i, line in enumerate(page) if plain(line) == last), None)
    return () if at is None else page[at + 1 : at + 1 + _LINES_BEHIND]


def is_cut_html(text: str) -> bool:
    """Whether the markup stops before its end: inside a tag or a text, or with many boxes open."""
    tail = text[-_TAIL_CHARS:].lower()
    if "<html" not in text[:5000].lower() or "</body" in tail or "</html" in tail:
        return False
    if not tail.rstrip().endswith(">"):
        return True
    return text.count("<div") - text.count("</div") >= _OPEN_BOXES_MIN and "</html" not in text
