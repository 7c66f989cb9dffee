"""Text dumps to extractions: what a text browser shows of a page, menus and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from writethru.clean.characters import lines_of, plain, word_count
from writethru.clean.composition import Composition, compose, is_stamp
from writethru.clean.credits import credit_of
from writethru.clean.dump_lines import Line, is_subhead, read_lines
from writethru.clean.dump_title import DumpPage, Title, read_title, split_pages, without_site_prefix
from writethru.clean.evidence import Dated, Envelope, dated, settle
from writethru.clean.language import language_of
from writethru.clean.notices import developing_notice, note_of
from writethru.clean.page_dates import visible_dates
from writethru.clean.sentences import ends_sentence
from writethru.clean.verdicts import judge, teaser
from writethru.model import Document, Extraction, Medium, PageType, Verdict

PAGES_MAX: Final = 500
MARGIN_LINES: Final = 7
_HEAD_LINES_BEFORE: Final = 2
_HUB_LINES_MIN: Final = 40
_HUB_BODY_WORDS: Final = 40
_CUT_WORDS_MIN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a page's text lies among its lines: `begin` to `end`, both included."""

    headline_at: int | None
    begin: int
    end: int


def clean_dump(
    text: str, document: Document, *, envelope: Envelope, extractor: str
) -> tuple[Extraction, ...]:
    """One extraction for each page in `text`. Never raises on content."""
    pages = split_pages(lines_of(text))[:PAGES_MAX]
    return tuple(_clean(page, document, envelope, extractor) for page in pages)


def _clean(page: DumpPage, document: Document, envelope: Envelope, extractor: str) -> Extraction:
    lines = read_lines(page.lines)
    shown = [line.text for line in lines]
    title = read_title(page.title, shown) if page.title else Title(headline=None)
    headline = without_site_prefix(title.headline, shown) if title.headline else None
    found = find_text(lines, headline)
    if headline is None and found:
        headline = _headline_above(lines, found.begin)
    composed = _composed(lines, found, headline, envelope.zone)
    dates = settle(_dates(page, title, lines, found, envelope))
    verdict, reason = _verdict(document, page, headline, composed.body, lines, found)
    published = dates.published
    return Extraction(
        headline=headline,
        headlines={"title": page.title} if page.title else {},
        body=composed.body, lede=composed.lede, byline=composed.byline, authors=composed.authors,
        agencies=composed.agencies, dateline=composed.dateline, section=title.section,
        language=language_of(composed.body or headline or "", tag=envelope.language),
        page_type=_page_type(lines, composed.body),
        published_at=published.candidate.at if published else None,
        published_on=published.on if published else None,
        published_precision=published.candidate.precision if published else None,
        modified_at=dates.modified_at,
        modified_visible=True if dates.modified_at else None,
        marked_developing=composed.developing_notice is not None,
        developing_notice=composed.developing_notice, corrections=composed.corrections,
        extractor=extractor, verdict=verdict, verdict_reason=reason,
        date_evidence=dates.evidence, date_conflict=dates.has_conflict, medium=Medium.TEXT,
    )  # fmt: skip


def find_text(lines: Sequence[Line], headline: str | None) -> Found | None:
    """The stretch of lines that speaks most for text, behind the headline where it is shown."""
    wanted = plain(headline or "")
    at = next((i for i, line in enumerate(lines) if wanted and plain(line.text) == wanted), None)
    best, begin, end = 0.0, 0, -1
    running, start = 0.0, 0
    for i in range(0 if at is None else at + 1, len(lines)):
        if running <= 0:
            running, start = 0.0, i
        running += 0.0 if wanted and plain(lines[i].text) == wanted else lines[i].weight
        if running > best:
            best, begin, end = running, start, i
    return Found(headline_at=at, begin=begin, end=end) if end >= 0 else None


def _composed(
    lines: Sequence[Line], found: Found | None, headline: str | None, zone: str
) -> Composition:
    if found is None:
        return compose([], headline=headline, zone=zone)
    above = found.begin if found.headline_at is None else found.headline_at + 1
    first = (
        max(above, found.begin - MARGIN_LINES)
        if found.headline_at is not None
        else max(0, found.begin - 3)
    )
    before = [
        line.text
        for line in lines[first : found.begin]
        if _says_something(line.text, is_last=False)
    ]
    after = [
        line.text
        for line in lines[found.end + 1 : found.end + 1 + MARGIN_LINES]
        if _says_something(line.text, is_last=True)
    ]
    return compose(
        [*before, *_kept(lines[found.begin : found.end + 1]), *after], headline=headline, zone=zone
    )


def _says_something(text: str, *, is_last: bool) -> bool:
    """Whether a line outside of the text is a notice, a note or a credit."""
    noticed = developing_notice(text)
    if noticed.developing and not noticed.kept:
        return True
    credit = credit_of(text, is_first=not is_last, is_last=is_last)
    return (credit is not None and not credit.kept) or note_of(text) is not None


def _kept(lines: Sequence[Line]) -> list[str]:
    """The lines of a text that are text: no captions, buttons, stamps or single menu items."""
    kept = []
    for line, following in pairwise([*lines, None]):
        if line is None:
            continue
        if _is_text(line, following):
            kept.append(line.text)
    return kept


def _is_text(line: Line, following: Line | None) -> bool:
    if line.is_furniture or line.opens_the_rest or is_stamp(line.text):
        return False
    if line.is_sentence or ends_sentence(line.text) or ends_sentence(line.text.rstrip(":")):
        return True
    return (
        is_subhead(line, following)
        or _says_something(line.text, is_last=True)
        or (line.is_bullet and line.words > 3)  # noqa: PLR2004
    )


def _headline_above(lines: Sequence[Line], begin: int) -> str | None:
    """Without a title: the nearest line above the text that could be its headline."""
    for line in reversed(lines[max(0, begin - 8) : begin]):
        long_enough = 4 <= line.words <= 30  # noqa: PLR2004
        if long_enough and not (line.is_furniture or line.is_indented or is_stamp(line.text)):
            return line.text if not credit_of(line.text, is_first=True) else None
    return None


def _dates(
    page: DumpPage, title: Title, lines: Sequence[Line], found: Found | None, envelope: Envelope
) -> list[Dated]:
    dates: list[Dated] = []
    if title.stamp:
        dates.append(dated("published", "title", title.stamp, 0.8, envelope))
    if found:
        above = (
            found.begin - MARGIN_LINES
            if found.headline_at is None
            else found.headline_at - _HEAD_LINES_BEFORE
        )
        head = [line.text for line in lines[max(0, above) : found.begin + 4]]
        tail = [line.text for line in lines[found.end : found.end + 4]]
        dates += visible_dates([line for line in head if word_count(line) <= 16], envelope)  # noqa: PLR2004
        dates += visible_dates([line for line in tail if is_stamp(line)], envelope)
    if page.collected:
        dates.append(dated("captured", "collector", page.collected, 0.2, envelope))
    return dates


def _page_type(lines: Sequence[Line], body: str | None) -> PageType:
    short = sum(1 for line in lines if not line.is_sentence)
    is_hub = word_count(body or "") < _HUB_BODY_WORDS and short >= _HUB_LINES_MIN
    return PageType.HUB if is_hub else PageType.ARTICLE


def _verdict(
    document: Document, page: DumpPage, headline: str | None, body: str | None,
    lines: Sequence[Line], found: Found | None,
) -> tuple[Verdict, str | None]:  # fmt: skip
    shown = [line.text for line in lines]
    titles = [page.title or ""]
    verdict, reason = judge(
        http_status=document.http_status, headline=headline, titles=titles, body=body, page=shown
    )
    if verdict is not Verdict.OK or body is None:
        return verdict, reason
    if _is_cut(lines, found):
        return Verdict.TRUNCATED, "the text ends within a sentence"
    return teaser(body, page=shown, is_free=None, claimed_words=None) or (verdict, reason)


def _is_cut(lines: Sequence[Line], found: Found | None) -> bool:
    """Whether the file stops within a sentence: its last line is right behind the text."""
    last = lines[-1]
    return (
        found is not None
        and found.end >= len(lines) - 2
        and last.words >= _CUT_WORDS_MIN
        and not (last.is_indented or last.is_furniture or is_stamp(last.text))
        and not ends_sentence(last.text)
        and not _says_something(last.text, is_last=True)
    )
