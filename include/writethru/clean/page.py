"""One HTML page to one extraction."""

from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from writethru.clean.body import (
    paragraphs_of,
    rules_for,
    selected,
    within_text,
    without_captions,
)
from writethru.clean.characters import plain
from writethru.clean.composition import Composition, compose
from writethru.clean.evidence import Dates, settle
from writethru.clean.language import language_of
from writethru.clean.live import live_entries
from writethru.clean.page_dates import HEAD_LINES, has_visible_update, headline_index, page_dates
from writethru.clean.page_facts import Facts, envelope_of, facts_of, section_of, writers_of
from writethru.clean.structure import container_of, links_of, page_type_of, template_of
from writethru.clean.surroundings import Surroundings, surroundings
from writethru.clean.tree import parse, visible_lines
from writethru.clean.verdicts import is_cut_html, judge, teaser
from writethru.model import CorrectionNote, Document, Extraction, Medium, PageType, Source, Verdict

_WORD_COUNT_DIGITS_MAX: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was read from one page, before it is put together."""

    html: str
    root: HtmlElement
    document: Document
    facts: Facts
    composed: Composition
    around: Surroundings
    dates: Dates
    lines: list[str]
    headline_at: int
    zone: str


def clean_page(
    html: str, document: Document, source: Source | None, *, extractor: str
) -> Extraction:
    """What the HTML of `document` says. Never raises on content."""
    root = parse(html)
    if root is None:
        return Extraction(verdict=Verdict.EMPTY, verdict_reason="no markup", extractor=extractor)
    return _assembled(_read(html, root, document, source), extractor)


def _read(html: str, whole: HtmlElement, document: Document, source: Source | None) -> Reading:
    facts = facts_of(whole)
    root, chosen = _by_rules(html, whole, document, source)
    lines = visible_lines(root)
    zone = source.timezone if source else "UTC"
    claimed = facts.data.text("articleBody")
    at = headline_index(lines, facts.headline)
    found_text = without_captions(paragraphs_of(root, claimed=claimed, page=lines), root)
    paragraphs = chosen or within_text(found_text, lines, headline_at=at)
    around = surroundings(
        lines, paragraphs, headline_at=at, descriptions=facts.descriptions, zone=zone
    )
    envelope = envelope_of(document, source, language=(facts.tag or "")[:2].lower() or None)
    head = lines[at : at + HEAD_LINES + 1]
    found = page_dates(whole, data=facts.data, head=head, url=document.final_url, envelope=envelope)
    texts = _with_standfirst(paragraphs, around)
    return Reading(
        html=html, root=whole, document=document, facts=facts, around=around, lines=lines,
        composed=compose(texts, headline=facts.headline, zone=zone), dates=settle(found),
        headline_at=at, zone=zone,
    )  # fmt: skip


def _by_rules(
    html: str, whole: HtmlElement, document: Document, source: Source | None
) -> tuple[HtmlElement, list[str] | None]:
    body, remove = rules_for(source.clean, on=document.captured_at.date()) if source else (None, ())
    if not (body or remove):
        return whole, None
    root, chosen = selected(html, body=body, remove=remove)
    return (whole if root is None else root), chosen


def _with_standfirst(paragraphs: list[str], around: Surroundings) -> list[str]:
    first = around.standfirst
    if first is None or any(plain(p).startswith(plain(first)) for p in paragraphs[:6]):
        return paragraphs
    return [first, *paragraphs]


def _assembled(reading: Reading, extractor: str) -> Extraction:
    facts, composed, dates, lines = reading.facts, reading.composed, reading.dates, reading.lines
    url, at, body = reading.document.final_url, reading.headline_at, composed.body
    entries = live_entries(reading.root, facts.data, zone=reading.zone)
    og_type = facts.metas.get("og:type", "").lower()
    kind = page_type_of(
        reading.root, url=url, data=facts.data, body=body, entries=len(entries), og_type=og_type
    )
    container = container_of(reading.root)
    verdict, reason = _verdict(reading)
    notice = composed.developing_notice or reading.around.developing_notice
    byline, authors, agencies = writers_of(facts, composed, reading.around)
    published = dates.published
    is_visible = has_visible_update(lines[at : at + HEAD_LINES]) if dates.modified_at else None
    return Extraction(
        headline=facts.headline, headlines=facts.headlines, body=body, lede=composed.lede,
        byline=byline, authors=authors, agencies=agencies, dateline=composed.dateline,
        section=section_of(reading.root, facts),
        language=language_of(body or facts.headline or "", tag=facts.tag), page_type=kind,
        published_at=published.candidate.at if published else None,
        published_on=published.on if published else None,
        published_precision=published.candidate.precision if published else None,
        modified_at=dates.modified_at, modified_visible=is_visible,
        marked_developing=notice is not None, developing_notice=notice,
        corrections=_distinct(composed, reading.around),
        live_entries=entries if kind is PageType.LIVE_BLOG else (),
        extractor=extractor, verdict=verdict, verdict_reason=reason,
        date_evidence=dates.evidence, date_conflict=dates.has_conflict,
        canonical_url=facts.canonical, og_url=facts.metas.get("og:url"),
        links=links_of(container, base=url), template=template_of(container),
        medium=Medium.HTML, noarchive="noarchive" in facts.metas.get("robots", "").lower(),
    )  # fmt: skip


def _distinct(composed: Composition, around: Surroundings) -> tuple[CorrectionNote, ...]:
    notes = (*composed.corrections, *around.corrections)
    return tuple({plain(note.text): note for note in notes}.values())


def _verdict(reading: Reading) -> tuple[Verdict, str | None]:
    facts, body = reading.facts, reading.composed.body
    verdict, reason = judge(
        http_status=reading.document.http_status,
        headline=facts.headline,
        titles=[*facts.headlines.values()],
        body=body,
        page=reading.lines,
    )
    if verdict is not Verdict.OK:
        return verdict, reason
    if is_cut_html(reading.html):
        return Verdict.TRUNCATED, "the markup ends before its end"
    article = facts.data.article
    free, words = article.get("isAccessibleForFree"), str(article.get("wordCount"))
    is_free = None if free is None else str(free).lower() not in ("false", "0", "no")
    claimed = int(words) if words.isdecimal() and len(words) <= _WORD_COUNT_DIGITS_MAX else None
    cut = teaser(body or "", page=reading.lines, is_free=is_free, claimed_words=claimed)
    return cut or (verdict, reason)
