"""One HTML page to one extraction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.around import with_likes, without_rest
from writethru.clean.choosing.block_text import Hints
from writethru.clean.choosing.forest import Models
from writethru.clean.choosing.selection import chosen, paragraphs_of
from writethru.clean.composition import Composition, compose
from writethru.clean.crediting.authors import BYLINE_LINES
from writethru.clean.crediting.facts import Facts, envelope_of, facts_of, writers_of
from writethru.clean.crediting.sections import section_of
from writethru.clean.dating.evidence import Dates, settle
from writethru.clean.dating.page_dates import (
    HEAD_LINES,
    has_visible_update,
    headline_place,
    page_dates,
)
from writethru.clean.dating.weekdays import told_on
from writethru.clean.dumps.title import part_shown
from writethru.clean.flash import flash
from writethru.clean.judging.live import live_entries
from writethru.clean.judging.page_shape import shape_of_page
from writethru.clean.judging.page_types import Signs, page_type_of, promises_live
from writethru.clean.judging.verdicts import is_cut_html, judge, teaser
from writethru.clean.markup.blocks import Block, Walked, walked
from writethru.clean.markup.rules import removed, rules_for, selected
from writethru.clean.markup.structure import container_of, in_bounds, links_of, template_of
from writethru.clean.markup.tree import parse
from writethru.clean.surroundings import Surroundings, surroundings
from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.language import language_of
from writethru.model import (
    CorrectionNote,
    Document,
    Extraction,
    LiveEntry,
    Medium,
    PageType,
    Source,
    Verdict,
)

_WORD_COUNT_DIGITS_MAX: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was read from one page, before it is put together."""

    html: str
    root: LexborNode
    page: Walked
    document: Document
    facts: Facts
    composed: Composition
    around: Surroundings
    dates: Dates
    lines: list[str]
    headline_at: int
    zone: str


def clean_page(
    html: str, document: Document, source: Source | None, *, extractor: str, models: Models
) -> Extraction:
    """What the HTML of `document` says. Never raises on content."""
    root = parse(html)
    if root is None:
        return Extraction(verdict=Verdict.EMPTY, verdict_reason="no markup", extractor=extractor)
    return _assembled(_read(html, root, document, source, models), extractor)


def _read(
    html: str, whole: LexborNode, document: Document, source: Source | None, models: Models
) -> Reading:
    facts = facts_of(whole, url=document.final_url)
    body, without = _rules(whole, document, source)
    by_rule = selected(whole, body, without=without) if body else []
    page = in_bounds(walked(whole, without=without))
    lines = [block.text for block in page.blocks]
    facts = _as_shown(facts, lines)
    zone = source.timezone if source else "UTC"
    place = headline_place(lines, facts.headline)
    at = place or 0
    kept = _shown(page, by_rule) if by_rule else _chosen(page, facts, models, headline_at=place)
    around = surroundings(lines, frozenset(kept), headline_at=at, zone=zone)
    language = (facts.tag or "")[:2].lower() or None
    envelope = envelope_of(document, source, language=language, tag=facts.tag)
    found = page_dates(
        whole, data=facts.data, metas=facts.metas, page=page, headline_at=place,
        url=document.final_url, envelope=envelope, times=facts.head.times,
        scripts=facts.head.scripts,
    )  # fmt: skip
    texts = paragraphs_of(by_rule or [page.blocks[i] for i in kept])
    return Reading(
        html=html, root=whole, page=page, document=document, facts=facts, around=around,
        lines=lines,
        composed=compose(texts, headline=facts.headline, zone=zone),
        dates=settle(found, told=told_on(texts, language=language)), headline_at=at, zone=zone,
    )  # fmt: skip


def _as_shown(facts: Facts, lines: Sequence[str]) -> Facts:
    """Where only the title has the headline, what of it the page shows as a line of its own.

    "Gazette: Fire in the harbour" over a bold "Fire in the harbour" is called as the latter.
    """
    if facts.headlines.keys() != {"title"}:
        return facts
    title = facts.headlines["title"]
    likely = [line for line in lines if len(title) <= 2 * len(line) <= 3 * len(title)]
    shown = part_shown(title, likely)
    return replace(facts, headline=shown) if shown else facts


def _chosen(page: Walked, facts: Facts, models: Models, *, headline_at: int | None) -> list[int]:
    found = with_likes(page, chosen(page, hints_of(facts), models))
    kept = without_rest(page, found)
    return kept or flash(page, facts, headline_at=headline_at)


def hints_of(facts: Facts) -> Hints:
    """What the page's head tells the choice of blocks."""
    return Hints(
        titles=[*facts.headlines.values()],
        descriptions=facts.descriptions,
        body=facts.data.text("articleBody"),
    )


def _rules(
    root: LexborNode, document: Document, source: Source | None
) -> tuple[str | None, frozenset[int]]:
    """The source's selector of the body, if any, and the ids of what its rules leave out."""
    if source is None:
        return None, frozenset()
    body, remove = rules_for(source.clean, on=document.captured_at.date())
    return body, removed(root, remove)


def _shown(page: Walked, blocks: Sequence[Block]) -> list[int]:
    """Where the page shows the texts of `blocks`."""
    texts = {block.text for block in blocks}
    return [i for i, block in enumerate(page.blocks) if block.text in texts]


def _assembled(reading: Reading, extractor: str) -> Extraction:
    facts, composed, dates, lines = reading.facts, reading.composed, reading.dates, reading.lines
    url, at, body = reading.document.final_url, reading.headline_at, composed.body
    entries = _entries(reading)
    kind = _page_type(reading, entries)
    container = container_of(reading.page)
    verdict, reason = _verdict(reading)
    notice = composed.notice or reading.around.notice
    signed = writers_of(
        facts, composed, reading.around, lines=lines[at + 1 : at + 1 + BYLINE_LINES]
    )
    published = dates.published
    is_visible = has_visible_update(lines[at : at + HEAD_LINES]) if dates.modified_at else None
    return Extraction(
        headline=facts.headline, headlines=facts.headlines, body=body, lede=composed.lede,
        byline=signed.byline, authors=signed.authors, agencies=signed.agencies,
        agency_roles=signed.roles, dateline=composed.dateline,
        section=section_of(facts),
        language=language_of(body or facts.headline or "", tag=facts.tag), page_type=kind,
        published_at=published.candidate.at if published else None,
        published_on=published.on if published else None,
        published_precision=published.candidate.precision if published else None,
        modified_at=dates.modified_at, modified_visible=is_visible,
        marked_developing=notice.is_developing, developing_notice=notice.words,
        corrections=_distinct(composed, reading.around),
        live_entries=entries if kind is PageType.LIVE_BLOG else (),
        extractor=extractor, verdict=verdict, verdict_reason=reason,
        date_evidence=dates.evidence, date_conflict=dates.has_conflict,
        canonical_url=facts.canonical, og_url=facts.metas.get("og:url"),
        links=links_of(reading.page, container, base=url),
        template=template_of(reading.page, container),
        medium=Medium.HTML, noarchive="noarchive" in facts.metas.get("robots", "").lower(),
    )  # fmt: skip


def _entries(reading: Reading) -> tuple[LiveEntry, ...]:
    facts, published = reading.facts, reading.dates.published
    if not promises_live(reading.document.final_url, _shown_titles(facts), facts.data):
        return ()
    day = published.on if published else None
    return live_entries(reading.root, reading.page, facts.data, zone=reading.zone, day=day)


def _shown_titles(facts: Facts) -> list[str]:
    return [text for name, text in facts.headlines.items() if name != "json_ld"]


def _page_type(reading: Reading, entries: tuple[LiveEntry, ...]) -> PageType:
    facts = reading.facts
    signs = Signs(
        url=reading.document.final_url, titles=_shown_titles(facts),
        shape=shape_of_page(reading.page), entries=len(entries), data=facts.data,
        metas=facts.metas,
    )  # fmt: skip
    return page_type_of(signs)


def _distinct(composed: Composition, around: Surroundings) -> tuple[CorrectionNote, ...]:
    notes = (*composed.corrections, *around.corrections)
    return tuple({plain(note.text): note for note in notes}.values())


def _verdict(reading: Reading) -> tuple[Verdict, str | None]:
    facts, body = reading.facts, reading.composed.body
    words = word_count(body or "")
    verdict, reason = judge(
        http_status=reading.document.http_status,
        headline=facts.headline,
        titles=[*facts.headlines.values()],
        body=body,
        page=reading.lines,
        html=reading.html,
        is_article=bool(facts.data.article) and facts.data.text("datePublished") is not None,
        words=words,
    )
    if verdict is not Verdict.OK:
        return verdict, reason
    if is_cut_html(reading.html):
        return Verdict.TRUNCATED, "the markup ends before its end"
    article = facts.data.article
    free, told = article.get("isAccessibleForFree"), str(article.get("wordCount"))
    is_free = None if free is None else str(free).lower() not in ("false", "0", "no")
    claimed = int(told) if told.isdecimal() and len(told) <= _WORD_COUNT_DIGITS_MAX else None
    cut = teaser(
        body or "", page=reading.lines, is_free=is_free, claimed_words=claimed, words=words
    )
    return cut or (verdict, reason)
