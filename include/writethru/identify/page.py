"""Which page one capture shows, and which other pages it proves to be the same article.

A page that is gone is identified by the URL that was asked for, and by nothing else: an error
page's own words, its canonical link and where it redirects to are not believed. It still finds
its article, because earlier captures of the same URL tied that URL's page to the article's by
canonical or redirect evidence, and `assemble` follows those ties.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit
from uuid import UUID

from writethru.errors import Code, QuarantineError
from writethru.identify.targets import type_objection
from writethru.identify.urls import (
    article_number,
    canonical,
    is_above,
    is_amp,
    is_front_page,
    looks_like_section,
    page_key,
    within,
)
from writethru.model import (
    MOVED_STATUSES,
    Document,
    Extraction,
    Identified,
    Join,
    Json,
    Page,
    Source,
    Verdict,
    page_id_of,
)

DUMP_URN: Final = "urn:writethru:dump:"
"""How the URL of a dump begins; it names the file, never the article."""

_SHOWS_THE_ARTICLE: Final = frozenset({Verdict.OK, Verdict.TRUNCATED, Verdict.TEASER})
# A whole segment, or its number is the article's: "/error-at-the-mill-3" is one.
_CATCHES_ALL: Final = re.compile(
    r"/(?:40[34]|410|errors?|(?:page-?)?not-?found|gone|unavailable|log-?in|sign-?in|register"
    r"|subscribe|subscription|paywall|consent|cookies?|privacy|search)(?:-page)?(?:[-_]\d{1,9})?"
    r"(?:\.[a-z]{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_NOT_WORDS: Final = re.compile(r"[\W_]+")

Refusal = Mapping[str, Json]


def identify(*, document: Document, extraction: Extraction, source: Source) -> Identified:
    """The page that the capture shows, its ties to other pages, and what was not believed.

    Raises QuarantineError no_identity: a dump without URL, headline or published day, or a URL
    that is none.
    """
    if document.url.startswith(DUMP_URN):
        return _of_dump(document, extraction, source)
    try:
        return _of_address(document, extraction, source)
    except ValueError as error:
        raise QuarantineError(
            url=document.url, code=Code.NO_IDENTITY, reason=str(error)[:500]
        ) from error


def observed_at(document: Document, extraction: Extraction) -> datetime:
    """When the content was first certain to be there, UTC: no earlier than any date it proves."""
    posted = (entry.posted_at for entry in extraction.live_entries)
    proven = (extraction.published_at, extraction.modified_at, *posted)
    return max([document.captured_at, *(at for at in proven if at is not None)])


def normalised_headline(headline: str) -> str:
    """Letters, marks and digits in one case, one space between words."""
    text = unicodedata.normalize("NFKC", headline).casefold()
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return " ".join("".join(kept).split())


# --- a page with an address -----------------------------------------------------------------


def _of_address(document: Document, extraction: Extraction, source: Source) -> Identified:
    own, refused = _own_url(document, extraction, source)
    claimed, disbelieved = _claimed_url(own, extraction, source)
    address = canonical(claimed or own, source.url)
    key = page_key(own if article_number(own, source) else address, source)
    page = _page(key, address, source)
    tied = [(url, "canonical") for url in (own, claimed) if url]
    if own == document.final_url:
        tied += [(url, "redirect") for url in _passed(document)]
    others, unjoined = _other_pages(tied, page, source)
    return Identified(
        page=page,
        joined_pages=tuple(other for other, _ in others),
        joins=tuple(_join(page, other, kind) for other, kind in others),
        aliases=_aliases(address, own, tied, source),
        refused=(*refused, *disbelieved, *unjoined),
    )


def _own_url(
    document: Document, extraction: Extraction, source: Source
) -> tuple[str, tuple[Refusal, ...]]:
    """The URL that the content stands under: the final one, unless that is not to be believed."""
    asked, final = document.url, document.final_url
    if asked == final:
        return asked, ()
    if document.http_status in MOVED_STATUSES:
        reason = _move_objection(asked, final, source)
        return (asked, (_refusal("redirect", final, reason),)) if reason else (final, ())
    if extraction.verdict not in _SHOWS_THE_ARTICLE:
        return asked, (_refusal("redirect", final, f"verdict_{extraction.verdict}"),)
    reason = _objection(final, source) or type_objection(asked, final, extraction.page_type, source)
    return (asked, (_refusal("redirect", final, reason),)) if reason else (final, ())


def _claimed_url(
    own: str, extraction: Extraction, source: Source
) -> tuple[str | None, tuple[Refusal, ...]]:
    """The first of rel=canonical and og:url that is believed, and those that are not."""
    claims = (("canonical", extraction.canonical_url), ("og:url", extraction.og_url))
    refused: list[Refusal] = []
    for claim, raw in claims:
        if not raw:
            continue
        reason = _claim_objection(raw, own, extraction, source)
        if reason is None:
            return urljoin(own, raw), tuple(refused)
        refused.append(_refusal(claim, raw, reason))
    return None, tuple(refused)


def _claim_objection(raw: str, own: str, extraction: Extraction, source: Source) -> str | None:
    if extraction.verdict not in _SHOWS_THE_ARTICLE:
        return f"verdict_{extraction.verdict}"
    if not within(own, source.hosts):
        return "foreign_page"
    try:
        url = urljoin(own, raw)
        return _objection(url, source) or _section_objection(url, own, source)
    except ValueError:
        return "bad_url"


def _objection(url: str, source: Source) -> str | None:
    """Why an address cannot stand for one of the source's articles; None where it can."""
    try:
        address = canonical(url, source.url)
    except ValueError:
        return "bad_url"
    if not within(address, source.hosts):
        return "foreign"
    return "homepage" if is_front_page(address, source.url) else None


def _move_objection(asked: str, final: str, source: Source) -> str | None:
    """Why a redirect of which nobody saw the target ties no pages; None where it does.

    Articles that are gone are often all sent to one page: a front page, a section, a login.
    """
    if reason := _objection(final, source):
        return reason
    if article_number(final, source) is not None:
        return None
    target, here = urlsplit(final), urlsplit(asked).path
    # "/login?next=/news/mill-fire-2": the page that was asked for is only to be come back to.
    comes_back = len(here) > 1 and here in unquote(target.query)
    if comes_back or _CATCHES_ALL.search(target.path):
        return "catches_all"
    return "section" if looks_like_section(final) else None


def _section_objection(url: str, own: str, source: Source) -> str | None:
    # A template's canonical of "/news" on "/news/2026/mill-fire" names the section, not the page.
    upper, lower = canonical(url, source.url), canonical(own, source.url)
    return "section" if is_above(upper, lower) and looks_like_section(upper) else None


def _passed(document: Document) -> Iterable[str]:
    return (url for url in (document.url, *document.redirects) if url != document.final_url)


def _other_pages(
    tied: Iterable[tuple[str, str]], page: Page, source: Source
) -> tuple[list[tuple[Page, str]], list[Refusal]]:
    """The other pages among the URLs tied to this one, each once, and the URLs left untied."""
    others: dict[str, tuple[Page, str]] = {}
    refused = []
    for url, kind in tied:
        reason = _tie_objection(url, kind, source)
        if reason:
            refused.append(_refusal(f"{kind}_tie", url, reason))
        elif (key := page_key(url, source)) != page.key:
            others.setdefault(key, (_page(key, canonical(url, source.url), source), kind))
    return list(others.values()), refused


def _tie_objection(url: str, kind: str, source: Source) -> str | None:
    reason = _objection(url, source)
    # "/latest" redirects to another article every day: it must not tie them all together.
    if not reason and kind == "redirect" and looks_like_section(url):
        return "section"
    return reason


def _page(key: str, address: str | None, source: Source) -> Page:
    page_id = page_id_of(publisher=source.publisher, key=key)
    return Page(page_id=page_id, publisher=source.publisher, canonical_url=address, key=key)


def _join(page: Page, other: Page, kind: str) -> Join:
    # The evidence names keys alone: it must not depend on which capture showed it first.
    first, second = sorted((page, other), key=_id_of)
    evidence = {"keys": [first.key, second.key]}
    return Join(page_a=first.page_id, page_b=second.page_id, kind=kind, evidence=evidence)


def _id_of(page: Page) -> UUID:
    return page.page_id


def _aliases(
    address: str, own: str, tied: Iterable[tuple[str, str]], source: Source
) -> tuple[tuple[str, str], ...]:
    """The addresses by which the article was reached, with what each is to it."""
    found = {(address, "canonical")}
    for url, kind in tied:
        if _objection(url, source) is None and (spelt := canonical(url, source.url)) != address:
            found.add((spelt, "moved" if kind == "canonical" else kind))
        if is_amp(url):
            found.add((url, "amp"))
    return tuple(sorted(found))


def _refusal(claim: str, url: str, reason: str) -> Refusal:
    return {"claim": claim, "url": url, "reason": reason}


# --- a dump ---------------------------------------------------------------------------------


def _of_dump(document: Document, extraction: Extraction, source: Source) -> Identified:
    """By a URL that the dump names, if believed; else by headline and published day."""
    claims = (extraction.canonical_url, extraction.og_url)
    address = next((c for c in claims if c and _objection(c, source) is None), None)
    if address is not None:
        spelt = canonical(address, source.url)
        page = _page(page_key(address, source), spelt, source)
        return Identified(page=page, aliases=((spelt, "canonical"),))
    return Identified(page=_page(_words_key(document, extraction), None, source))


def _words_key(document: Document, extraction: Extraction) -> str:
    """The key of a page without address; never the body, which is what changes."""
    headline = normalised_headline(extraction.headline or "")
    if not headline or extraction.published_on is None:
        missing = "headline" if not headline else "published day"
        raise QuarantineError(
            url=document.url, code=Code.NO_IDENTITY, reason=f"no URL, and no {missing} either"
        )
    return f"words:{extraction.published_on.isoformat()}:{headline}"
