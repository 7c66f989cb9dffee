"""The stamps that a page shows its readers."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Final

from writethru.clean.dating.dates import Stamp, read_date
from writethru.clean.dating.evidence import Dated, Envelope, from_stamp
from writethru.clean.dating.labels import FIRST, PUBLISHED, UPDATED, is_unspaced, labels
from writethru.clean.dating.places import Places
from writethru.clean.markup.blocks import Walked
from writethru.clean.words.characters import plain, word_count
from writethru.model import Precision

HEAD_LINES: Final = 14
_STAMP_WORDS_MAX: Final = 24
_STAMP_CHARS_MAX: Final = 160
_BEFORE_MAX: Final = 4
_AFTER_MAX: Final = 10
_AFTER_IF_SURE: Final = 3
_BEFORE_IF_SURE: Final = 1
_SURE_BLOCKS: Final = 30
_KEPT: Final = 8
_SPAN_CHARS_MAX: Final = 60
# "11.10.22", "2022", "11 Oct 22", "٢٠٢٢"; every date that is read has one of these.
MAYBE: Final = re.compile(
    r"\d{4}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d\d|\d\s\S{3,9}\s['’]?\d\d\b|[年元]"
)
_FIGURE: Final = re.compile(r"[\d年]")
_COUNTED: Final = re.compile(r"\d{1,3}\s?[^\W\d]{1,14}")
# "5. bis 11. Februar", "2020/7/11-12": what lasts for days is not when it was printed.
_RANGE: Final = re.compile(
    r"\d\s?\.?\s?(?:bis|to|until|till|through|au|al|hasta|[-–—~]|до)\s{0,3}$"
)
_RANGE_ON: Final = re.compile(r"\s?[-–~]\s?\d{1,2}\b(?![:.h]\d)")
_RANGE_IN: Final = re.compile(r"(?<!\d)\d{1,2}\s?[-–—]\s?\d{1,2}(?!\d)")
_COPYRIGHT: Final = re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE)
_LABELLED: Final = {PUBLISHED: 0.1, FIRST: 0.3}
_LONG_STAMP_WORDS: Final = 7
_TRUST_MIN: Final = 0.05


def visible_dates(head: list[str], envelope: Envelope) -> list[Dated]:
    """Stamps among the lines by the headline; a sentence that mentions a date is none."""
    found: list[Dated] = []
    for i, line in enumerate(head[:HEAD_LINES]):
        label = head[i - 1] if i and word_count(head[i - 1]) <= 2 else ""  # noqa: PLR2004
        found += stamps_in(line, label=label, trust=0.55 - i * 0.01, envelope=envelope)
    return found


def seen_dates(
    page: Walked, headline_at: int | None, places: Places, envelope: Envelope, *, is_sure: bool
) -> list[Dated]:
    """Stamps among a page's blocks, by their place around the headline; the best few.

    `is_sure`: the page claims its date already, so that only the nearest are looked at.
    """
    found: list[Dated] = []
    limits = (_AFTER_IF_SURE, _BEFORE_IF_SURE) if is_sure else (_AFTER_MAX, _BEFORE_MAX)
    for at in _candidates(page, headline_at or 0, *limits, is_sure=is_sure):
        text = page.blocks[at].text
        before = page.blocks[at - 1].text if at else ""
        label = before if len(before) < _SPAN_CHARS_MAX else ""
        found += stamps_in(text, label=label, trust=places.trust_of(at), envelope=envelope)
    found.sort(key=lambda d: -d.candidate.trust)
    return found[:_KEPT]


def _candidates(
    page: Walked, headline_at: int, after: int, before: int, *, is_sure: bool
) -> Iterator[int]:
    """Blocks that may hold a stamp: the next ones behind the headline, and before it."""
    texts = [block.text for block in page.blocks]
    last = headline_at + _SURE_BLOCKS if is_sure else len(texts)
    near = 0 if is_sure else HEAD_LINES
    behind = (
        headline_at + i
        for i, text in enumerate(texts[headline_at:last])
        if is_candidate(text, is_near=i < near)
    )
    above = (
        headline_at - 1 - i
        for i, text in enumerate(reversed(texts[:headline_at]))
        if is_candidate(text, is_near=i < near)
    )
    yield from islice(behind, after)
    yield from islice(above, before)


def is_candidate(text: str, *, is_near: bool) -> bool:
    if len(text) > _STAMP_CHARS_MAX or not _FIGURE.search(text):
        return False
    return MAYBE.search(text) is not None or (
        is_near and len(text) <= _SPAN_CHARS_MAX and _COUNTED.search(text) is not None
    )


def stamps_in(line: str, *, label: str, trust: float, envelope: Envelope) -> list[Dated]:
    """The published and the modified date of one line, told apart by the words beside them."""
    words = line.count(" ") + 1
    if words > _STAMP_WORDS_MAX or _COPYRIGHT.search(line):
        return []
    told = labels(line)
    trust -= 0.03 * max(0, words - _LONG_STAMP_WORDS)
    trust += max((_LABELLED.get(kind, 0.0) for kind, _ in told), default=0.0)
    trust -= 0.3 if "@" in line else 0.0  # a post from elsewhere
    cut = next((at for kind, at in told if kind == UPDATED), None)
    if cut is None:
        is_update = bool(label) and any(kind == UPDATED for kind, _ in labels(label))
        return _read(line, "modified" if is_update else "published", trust, envelope)
    after = _read(line[cut:], "modified", trust, envelope)
    # "2022-10-11 更新": the label follows its date.
    follows = not after and is_unspaced(line[cut])
    return [*_read(line[:cut], "modified" if follows else "published", trust, envelope), *after]


def _read(text: str, field: str, trust: float, envelope: Envelope) -> list[Dated]:
    text = text.strip()
    stamp = _stamp(text, envelope)
    if stamp is None:
        return []
    if _is_range(text, stamp):
        trust -= 0.25
    if stamp.precision is Precision.MONTH:
        trust -= 0.3
    found = from_stamp(field, "text", text, max(_TRUST_MIN, trust), stamp, envelope)
    return [found] if found.on else []


def _is_range(text: str, stamp: Stamp) -> bool:
    written = text[stamp.start : stamp.end]
    has_name = any(char.isalpha() for char in written)
    return bool(
        _RANGE.search(text[: stamp.start])
        or _RANGE_ON.match(text, stamp.end)
        or (has_name and _RANGE_IN.search(written))
    )


def _stamp(text: str, envelope: Envelope) -> Stamp | None:
    if not any(char.isdecimal() for char in text):
        return None
    return read_date(
        text, zone=envelope.zone, language=envelope.language, month_first=envelope.month_first
    ) or envelope.counted(text)


def has_visible_update(lines: list[str]) -> bool:
    return any(_shows_update(line) for line in lines)


def _shows_update(line: str) -> bool:
    if len(line) > _STAMP_CHARS_MAX or not any(char.isdecimal() for char in line):
        return False
    return any(kind == UPDATED for kind, _ in labels(line))


def headline_place(lines: list[str], headline: str | None) -> int | None:
    headline = unescape(headline or "")  # some titles are escaped twice
    wanted = plain(headline)
    if not wanted:
        return None
    shortest, longest = len(wanted), 2 * len(headline) + 8
    return next(
        (i for i, line in enumerate(lines)
         if shortest <= len(line) <= longest and plain(line) == wanted), None
    )  # fmt: skip
