"""The search for a date where a page neither claims nor shows one in its place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.dating.evidence import Dated, Envelope, dated
from writethru.clean.dating.seen import MAYBE
from writethru.clean.markup.blocks import Walked
from writethru.model import Precision

_IN_SCRIPT: Final = re.compile(
    r"[\"'](?:datePublished|date_published|publishedAt|published_at|publishDate|publish_date|pubDate|"
    r"publicationDate|publishedDate|published_time|firstPublished|datePosted|publishTime)"
    r"[\"']\s{0,3}:\s{0,3}[\"']?([\dTZ:.+ -]{8,40})"
)
_IN_SOURCE: Final = re.compile(
    r"(?<![\d.])(?:20\d\d([-/._])(?:0[1-9]|1[0-2])\1[0-3]\d"
    r"|[0-3]\d([-/.])(?:0[1-9]|1[0-2])\2(?:20)?\d\d"
    r"|[0-3]?\d\.?\s(?:de\s)?[^\W\d]{3,12}\.?,?\s(?:de\s)?20\d\d"
    r"|20\d\d(?:0[1-9]|1[0-2])[0-3]\d)(?![\d.])"
    r"|\b[A-Z][a-z]{2,8}\.?\s[0-3]?\d(?:st|nd|rd|th)?,?\s20\d\d(?!\d)"
)
_YEAR: Final = re.compile(r"20[012]\d|(?<=\d[.])[012]\d(?![\d.])")
_YEARS_MAX: Final = 400
_UPLOADED: Final = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?:/(\d\d))?/")
_SCRIPTS_MAX: Final = 60
_SOURCE_CHARS_MAX: Final = 1_500_000
_SCRIPT_CHARS_MAX: Final = 200_000
_BLOCKS_MAX: Final = 40
_WINDOW_CHARS: Final = 30
_LINE_CHARS_MAX: Final = 80


def broken_data(scripts: Iterable[str], envelope: Envelope) -> Iterator[Dated]:
    """The publication in JSON-LD that is no JSON."""
    for script in scripts:
        match = _IN_SCRIPT.search(script[:_SCRIPT_CHARS_MAX])
        if match:
            yield dated("published", "json_ld", match[1].strip(), 0.8, envelope)
            return


def searched(
    root: LexborNode, metas: Mapping[str, str], page: Walked, envelope: Envelope
) -> list[Dated]:
    """What scripts hold, else what most lines or the source say, else when the picture was put up.

    Each is worth little, the later the less; the first that has a day is enough.
    """
    stages = (
        _in_scripts(root, envelope),
        _most_frequent(page, envelope),
        _in_source(root, envelope),
        _uploaded(metas, envelope),
    )
    found = (list(stage) for stage in stages)  # each begins when the one before had nothing
    return next((listed for listed in found if any(d.on for d in listed)), [])


def _in_scripts(root: LexborNode, envelope: Envelope) -> Iterator[Dated]:
    for script in root.css("script")[:_SCRIPTS_MAX]:
        match = _IN_SCRIPT.search(script.text()[:_SCRIPT_CHARS_MAX])
        if match:
            yield dated("published", "json_ld", match[1].strip(), 0.45, envelope)
            return


def _uploaded(metas: Mapping[str, str], envelope: Envelope) -> Iterator[Dated]:
    match = _UPLOADED.search(metas.get("og:image", ""))
    if match:
        value = "-".join(part for part in match.groups() if part)
        yield dated("published", "meta", value, 0.3 if match[3] else 0.2, envelope)


def _in_source(root: LexborNode, envelope: Envelope) -> Iterator[Dated]:
    """The day written most often in the page's source, the first of them where several are."""
    source = (root.html or "")[:_SOURCE_CHARS_MAX]
    written = (match[0].replace("_", "-") for match in islice(_written(source), _BLOCKS_MAX))
    yield from _commonest(dated("published", "text", each, 0.3, envelope) for each in written)


def _most_frequent(page: Walked, envelope: Envelope) -> Iterator[Dated]:
    """The day that most lines name, the first of them where several do; short lines first."""
    texts = [block.text for block in page.blocks if MAYBE.search(block.text)]
    short = [text for text in texts if len(text) <= _LINE_CHARS_MAX]
    long = (text for text in texts if len(text) > _LINE_CHARS_MAX)
    windows = (window for text in long for window in _windows(text))
    for listed, trust in ((short, 0.34), (windows, 0.31)):
        found = _commonest(
            dated("published", "text", text, trust, envelope)
            for text in islice(listed, _BLOCKS_MAX)
        )
        if found:
            yield from found
            return


def _written(source: str) -> Iterator[re.Match[str]]:
    """The dates around what may be a year; a look at every place would cost ten times as much."""
    end = 0
    for year in islice(_YEAR.finditer(source), _YEARS_MAX):
        match = _IN_SOURCE.search(source, max(end, year.start() - _WINDOW_CHARS), year.end() + 6)
        if match:
            end = match.end()
            yield match


def _commonest(read: Iterable[Dated]) -> list[Dated]:
    """The first that bears the day that most bear, in a list; an empty one where none has a day."""
    known = [d for d in read if d.on and d.candidate.precision is not Precision.MONTH]
    days = Counter(d.on for d in known)
    top = max(days.values(), default=0)
    return [d for d in known if days[d.on] == top][:1]


def _windows(text: str) -> Iterator[str]:
    """The parts of a long text around what may be a date."""
    end = 0
    for match in MAYBE.finditer(text):
        if match.start() >= end:
            end = match.end() + _WINDOW_CHARS // 2
            yield text[max(0, match.start() - _WINDOW_CHARS) : end]
