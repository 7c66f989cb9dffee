"""What a capture is worth: whole, cut, a wall, an error page or nothing."""

import re
from typing import Final

from writethru.clean.characters import word_count
from writethru.clean.phrases import contains, starts_with
from writethru.clean.sentences import ends_sentence
from writethru.model import Verdict

LEXICON: Final = "furniture"
GONE_STATUSES: Final = frozenset({404, 410})
_WALL_WORDS_MAX: Final = 260
_ERROR_WORDS_MAX: Final = 160
_TEASER_WORDS_MAX: Final = 220
_CUT_MARK: Final = re.compile(
    r"(?:\.\.\.|…)\s*(?:\[?\(?(?:read more|weiterlesen|lire la suite|leer más|\+\d+ chars)"
    r"[^\n]{0,20})?\s*$"
)
_TAIL_CHARS: Final = 2000

Judged = tuple[Verdict, str | None]


def judge(
    *,
    http_status: int | None,
    headline: str | None,
    titles: list[str],
    body: str | None,
    page: list[str],
) -> Judged:
    """The verdict and its reason; `page` is everything the page shows, line by line."""
    if http_status in GONE_STATUSES:
        return Verdict.GONE, f"status {http_status}"
    words = word_count(body or "")
    heads = [*titles, headline or "", *page[:12]]
    if words <= _ERROR_WORDS_MAX and _heads(heads, "not_found"):
        return Verdict.SOFT_404, "an error page"
    if words <= _WALL_WORDS_MAX and (
        _heads(heads, "blocked") or http_status in (401, 403, 429, 503)
    ):
        return Verdict.BLOCKED, "a wall in front of the page"
    if not words:
        return Verdict.EMPTY, "no text left after cleaning"
    return Verdict.OK, None


def _heads(lines: list[str], key: str) -> bool:
    return any(starts_with(LEXICON, key, line) for line in lines if line and word_count(line) <= 40)  # noqa: PLR2004


def teaser(
    body: str, *, page: list[str], is_free: bool | None, claimed_words: int | None
) -> Judged | None:
    """A text that ends at a paywall: short, and the page says that there is more."""
    words = word_count(body)
    if is_free is False and claimed_words and words < claimed_words * 0.6:
        return Verdict.TEASER, f"{words} of {claimed_words} words"
    if words > _TEASER_WORDS_MAX:
        return None
    asks = any(contains(LEXICON, "teaser", line) for line in page if word_count(line) <= 40)  # noqa: PLR2004
    is_cut = _CUT_MARK.search(body[-200:]) is not None
    if asks and (is_free is False or is_cut or not ends_sentence(body)):
        return Verdict.TEASER, "the text ends at a paywall"
    if is_free is False and is_cut:
        return Verdict.TEASER, "not free, and the text ends in dots"
    return None


def is_cut_html(text: str) -> bool:
    """Whether the markup stops before its end, inside a tag or a text."""
    tail = text[-_TAIL_CHARS:].lower()
    if "<html" not in text[:5000].lower() or "</body" in tail or "</html" in tail:
        return False
    return not tail.rstrip().endswith(">")
