"""Text dumps to extractions: what a text browser shows of a page, menus and all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from writethru.clean.choosing.forest import Models
from writethru.clean.composition import Composition, compose, is_stamp
from writethru.clean.crediting.agencies import agency_of
from writethru.clean.crediting.credits import credit_of
from writethru.clean.dating.evidence import Dated, Envelope, dated, settle
from writethru.clean.dating.page_dates import visible_dates
from writethru.clean.dumps.choosing import Found, find_text
from writethru.clean.dumps.lines import Line
from writethru.clean.dumps.reading import ReadPage, read_pages
from writethru.clean.judging.live_lines import line_entries
from writethru.clean.judging.page_shape import shape_of_lines
from writethru.clean.judging.page_types import Signs, page_type_of
from writethru.clean.judging.verdicts import judge, teaser
from writethru.clean.noticing.notices import developing_notice, note_of
from writethru.clean.words.characters import word_count
from writethru.clean.words.furniture import is_furniture
from writethru.clean.words.language import language_of
from writethru.clean.words.sentences import ends_sentence
from writethru.model import Document, Extraction, LiveEntry, Medium, PageType, Verdict

PAGES_MAX: Final = 500
LINES_MAX: Final = 50_000
"""Of a page; the rest is cut off: choosing takes some 8 kB a line."""

MARGIN_LINES: Final = 7
_HEAD_LINES_BEFORE: Final = 2
_CUT_WORDS_MIN: Final = 5


def clean_dump(
    text: str,
    document: Document,
    *,
    envelope: Envelope,
    extractor: str,
    models: Models,
) -> tuple[Extraction, ...]:
    """One extraction for each page in `text`. Never raises on content."""
    pages = [
        replace(page, lines=page.lines[:LINES_MAX])
        for page in read_pages(text, pages_max=PAGES_MAX)
    ]
    founds = (find_text(page.lines, page.headline, models) for page in pages)
    return tuple(
        _clean(page, found, document, envelope, extractor)
        for page, found in zip(pages, founds, strict=True)
    )


def _clean(
    page: ReadPage, found: Found, document: Document, envelope: Envelope, extractor: str
) -> Extraction:
    lines, title = page.lines, page.title
    headline = page.headline
    if headline is None and found.headline_at is not None:
        headline = lines[found.headline_at].text
    composed = _composed(lines, found, headline, envelope.zone)
    dates = settle(_dates(page, found, envelope))
    verdict, reason = _verdict(document, page, headline, composed.body, found.kept)
    published = dates.published
    shown = [line.text for line in lines]
    entries = _entries(shown, found, envelope.zone, published.on if published else None)
    # A title of a word or two ("Log in - The Gazette") is read as the first line.
    titles = [each for each in (headline, page.whole_title) if each] or shown[:1]
    signs = Signs(
        url=document.final_url, titles=titles, shape=shape_of_lines(shown), entries=len(entries),
    )  # fmt: skip
    page_type = page_type_of(signs)
    return Extraction(
        headline=headline,
        headlines={"title": page.whole_title} if page.whole_title else {},
        body=composed.body, lede=composed.lede, byline=composed.byline, authors=composed.authors,
        agencies=composed.agencies, agency_roles=composed.agency_roles,
        dateline=composed.dateline, section=title.section,
        language=language_of(composed.body or headline or "", tag=envelope.language),
        page_type=page_type,
        live_entries=entries if page_type is PageType.LIVE_BLOG else (),
        published_at=published.candidate.at if published else None,
        published_on=published.on if published else None,
        published_precision=published.candidate.precision if published else None,
        modified_at=dates.modified_at,
        modified_visible=True if dates.modified_at else None,
        marked_developing=composed.notice.is_developing,
        developing_notice=composed.notice.words, corrections=composed.corrections,
        extractor=extractor, verdict=verdict, verdict_reason=reason,
        date_evidence=dates.evidence, date_conflict=dates.has_conflict, medium=Medium.TEXT,
    )  # fmt: skip


def _entries(
    shown: Sequence[str], found: Found, zone: str, day: date | None
) -> tuple[LiveEntry, ...]:
    """Of a live blog: from its headline to its last sentence, since menus print clocks too."""
    begin = 0 if found.headline_at is None else found.headline_at + 1
    end = max((i + 1 for i, line in enumerate(shown) if ends_sentence(line)), default=0)
    return line_entries(shown[begin:end], zone=zone, day=day)


def _composed(lines: Sequence[Line], found: Found, headline: str | None, zone: str) -> Composition:
    """The kept lines, and those beside them that are no text but say who, when or that it moves."""
    kept = found.kept
    if not kept:
        return compose([], headline=headline, zone=zone)
    text = frozenset(kept)
    first = max(kept[0] - MARGIN_LINES, 0 if found.headline_at is None else found.headline_at + 1)
    last = min(kept[-1] + MARGIN_LINES, len(lines) - 1)
    read = [
        lines[i].text
        for i in range(min(first, kept[0]), last + 1)
        if i in text
        or (
            _says_something(lines[i].text, is_last=i > kept[0])
            and not (i < kept[-1] and agency_of(lines[i].text))  # "AP" under a picture
        )
    ]
    return compose(read, headline=headline, zone=zone)


def _says_something(text: str, *, is_last: bool) -> bool:
    """Whether a line outside of the text is a notice, a note or a credit."""
    noticed = developing_notice(text)
    if (noticed.developing or noticed.settled) and not noticed.kept:
        return True
    credit = credit_of(text, is_first=not is_last, is_last=is_last)
    return (credit is not None and not credit.kept) or note_of(text) is not None


def _dates(page: ReadPage, found: Found, envelope: Envelope) -> list[Dated]:
    kept, at = found.kept, found.headline_at
    dates: list[Dated] = []
    if page.title.stamp:
        dates.append(dated("published", "title", page.title.stamp, 0.8, envelope))
    if kept:
        lines = page.lines
        above = kept[0] - MARGIN_LINES if at is None else at - _HEAD_LINES_BEFORE
        head = [line.text for line in lines[max(0, above) : kept[0] + 4]]
        tail = [line.text for line in lines[kept[-1] : kept[-1] + 4]]
        dates += visible_dates([line for line in head if word_count(line) <= 16], envelope)  # noqa: PLR2004
        dates += visible_dates([line for line in tail if is_stamp(line)], envelope)
    if page.collected:
        dates.append(dated("captured", "collector", page.collected, 0.2, envelope))
    return dates


def _verdict(
    document: Document, page: ReadPage, headline: str | None, body: str | None, kept: Sequence[int]
) -> tuple[Verdict, str | None]:
    shown = [line.text for line in page.lines]
    titles = [page.whole_title] if page.whole_title else shown[:1]
    verdict, reason = judge(
        http_status=document.http_status, headline=headline, titles=titles, body=body, page=shown
    )
    if verdict is not Verdict.OK or body is None:
        return verdict, reason
    if _is_cut(page.lines, kept):
        return Verdict.TRUNCATED, "the text ends within a sentence"
    return teaser(body, page=shown, is_free=None, claimed_words=None) or (verdict, reason)


def _is_cut(lines: Sequence[Line], kept: Sequence[int]) -> bool:
    """Whether the file stops within a sentence: its last line is right behind the text."""
    last = lines[-1].text
    return (
        bool(kept)
        and kept[-1] >= len(lines) - 2
        and word_count(last) >= _CUT_WORDS_MIN
        and not (lines[-1].is_bullet or is_furniture(last) or is_stamp(last))
        and not ends_sentence(last)
        and not _says_something(last, is_last=True)
    )
