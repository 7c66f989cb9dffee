"""Live texts as lines: "14:35 The ferry is in", each clock opening an entry."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from writethru.clean.dating.clocks import offset_after, zone_of
from writethru.clean.dating.dates import parse_date, western_digits
from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.furniture import heads_the_rest
from writethru.clean.words.sentences import ends_sentence
from writethru.model import LiveEntry

ENTRIES_MIN: Final = 3
ENTRIES_MAX: Final = 2000
_HEAD_CHARS: Final = 60
_DAY_CHARS_MAX: Final = 40
_KEY_WORDS: Final = 12
_KEY_CHARS: Final = 80
_ENTRY_WORDS_MIN: Final = 4
_SENTENCE_SHARE_MIN: Final = 0.5
_ORDERED_SHARE_MIN: Final = 0.8
_JITTER_MINUTES: Final = 10
_MIDNIGHT_GAP: Final = timedelta(hours=6)
"""A clock that jumps back by more than this has passed midnight; by less, it is out of order."""

_MORNING: Final = r"上午|午前|오전|凌晨|早上"
_AFTERNOON: Final = r"下午|午後|오후|晚上"
_CLOCK: Final = re.compile(
    r"[\[(•*|>-]{0,3}\s?(?:(?:um|kl\.?|klo|at|às|as|a las|alle|à|ore|в|о|saat|posted at)\s)?"
    rf"(?:(?P<before>{_MORNING}|{_AFTERNOON})\s?)?"
    r"(?P<hour>\d{1,2})(?:\s?[:h時时시點点]\s?|\.)(?P<minute>\d\d)(?::\d\d)?(?![\d%€$])[분分]?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"\s?(?:\(?(?:Uhr|hrs?|hs|h|GMT|UTC|Z|[A-Z]{2,4}T|[CM]E?SZ|MEZ|MSK|WI[BT]|น\.?)\b\.?\)?"
    r"(?:[+-]\d{1,2}(?::?\d\d)?)?)?[\s:–—|,.\])•·-]*"
)
_ONLY_STAMP_CHARS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A clock at the start of a line; `day` where the line prints its date."""

    clock: time
    zone: tzinfo | None
    day: date | None
    rest: str


@dataclass(slots=True)
class _Draft:
    start: _Start
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def entry_of(text: str, *, anchor: str | None, at: datetime | None, clock: str = "") -> LiveEntry:
    """An entry. Its key: the anchor, else a hash of its time of day (UTC) and its first words.

    Neither its place among the entries nor the number of them is in the key.
    """
    words = " ".join(plain(text).split()[:_KEY_WORDS])[:_KEY_CHARS]
    minute = f"{at:%H:%M}" if at else clock
    digest = hashlib.sha256(f"{minute} {words}".encode("utf-8", "replace")).hexdigest()
    return LiveEntry(key=anchor or digest[:16], posted_at=at, text=text)


def is_clock(line: str) -> bool:
    """Whether `line` is a time of day and nothing else."""
    if len(line) > _ONLY_STAMP_CHARS:
        return False
    start = _start_of(line)
    return start is not None and not start.rest


def line_entries(lines: Sequence[str], *, zone: str, day: date | None) -> tuple[LiveEntry, ...]:
    """The entries of a live text that is given as lines, in their order, each key once.

    A line that begins with a clock opens an entry, which runs to the next; the times may run up
    or down, across midnight too, and are read in `zone` (IANA) where none is printed. `day` is
    the oldest entry's; without it, and without printed dates, entries have no time. Empty where
    the lines are no live text: under three entries, clocks in no order, or mostly no sentences
    (programmes of television, lists of headlines).
    """
    drafts = _drafts(lines)
    if not _is_live(drafts):
        return ()
    stamps = _stamps(drafts, zone, day)
    entries: dict[str, LiveEntry] = {}
    for draft, at in zip(drafts, stamps, strict=True):
        if word_count(draft.text) >= _ENTRY_WORDS_MIN:
            entry = entry_of(draft.text, anchor=None, at=at, clock=f"{draft.start.clock:%H:%M}")
            entries.setdefault(entry.key, entry)
    return tuple(entries.values())[:ENTRIES_MAX]


def _drafts(lines: Sequence[str]) -> list[_Draft]:
    drafts: list[_Draft] = []
    day: date | None = None
    for line in lines:
        if len(drafts) >= ENTRIES_MAX:
            break
        start = _start_of(line)
        if start is not None:
            dated = start if start.day or not day else _on(start, day)
            drafts.append(_Draft(dated, [start.rest] if start.rest else []))
        elif heading := _day_heading(line):
            day = heading
        elif drafts and heads_the_rest(line):
            break
        elif drafts:
            drafts[-1].lines.append(line)
    return drafts


def _on(start: _Start, day: date) -> _Start:
    return _Start(clock=start.clock, zone=start.zone, day=day, rest=start.rest)


def _day_heading(line: str) -> date | None:
    """ "Tuesday, 12 March 2024" alone on a line dates the entries below it."""
    if len(line) > _DAY_CHARS_MAX or not any(map(str.isdigit, line)):
        return None
    stamp = parse_date(line)
    return stamp.on if stamp else None


def _start_of(line: str) -> _Start | None:
    head = western_digits(line[:_HEAD_CHARS])
    match = _CLOCK.match(head)
    if match:
        return _read(match, line, head, None)
    match = _CLOCK.search(head) if head[:1].isalnum() else None
    if match is None:
        return None
    # "12 March 2024, 14:35 The ferry is in": a date, and then at once the clock.
    stamp = parse_date(head[: match.start()])
    is_date = stamp is not None and word_count(head[: match.start()]) <= 5  # noqa: PLR2004
    return _read(match, line, head, stamp.on) if stamp and is_date else None


def _read(match: re.Match[str], line: str, head: str, day: date | None) -> _Start | None:
    hour = int(match["hour"])
    half = (match["half"] or "").lower()
    if half or match["before"]:
        is_late = half == "p" or (match["before"] or "") in _AFTERNOON.split("|")
        hour = hour % 12 + (12 if is_late else 0)
    minute = int(match["minute"])
    if hour >= 24 or minute >= 60:  # noqa: PLR2004
        return None
    clock = time(hour, minute)
    tail = _TAIL.match(line, match.end())
    rest = line[tail.end() if tail else match.end() :].strip()
    return _Start(clock=clock, zone=offset_after(head, match.end()), day=day, rest=rest)


def _is_live(drafts: Sequence[_Draft]) -> bool:
    if len(drafts) < ENTRIES_MIN:
        return False
    told = sum(any(ends_sentence(line) for line in draft.lines) for draft in drafts)
    return told >= _SENTENCE_SHARE_MIN * len(drafts) and _is_ordered(drafts)


def _is_ordered(drafts: Sequence[_Draft]) -> bool:
    steps = _steps(drafts)
    up, down = (sum(step * sign >= -_JITTER_MINUTES for step in steps) for sign in (1, -1))
    return max(up, down) >= _ORDERED_SHARE_MIN * len(steps)


def _steps(drafts: Sequence[_Draft]) -> list[int]:
    """Minutes from each clock to the next one, the shorter way round midnight."""
    minutes = [60 * d.start.clock.hour + d.start.clock.minute for d in drafts]
    return [(b - a + 720) % 1440 - 720 for a, b in pairwise(minutes)]


def is_newest_first(drafts: Sequence[_Draft]) -> bool:
    return sum(_steps(drafts)) < 0


def _stamps(drafts: Sequence[_Draft], zone: str, day: date | None) -> list[datetime | None]:
    """Each entry's time, from the oldest on: a clock that jumps back has passed midnight."""
    home = zone_of(zone)
    downwards = is_newest_first(drafts)
    found: list[datetime | None] = []
    previous: datetime | None = None
    for draft in reversed(drafts) if downwards else drafts:
        start = draft.start
        day = start.day or day
        if day is None:
            found.append(None)
            continue
        local = datetime.combine(day, start.clock)
        if previous is not None and start.day is None and previous - local > _MIDNIGHT_GAP:
            local += timedelta(days=1)
            day = local.date()
        previous = local
        found.append(local.replace(tzinfo=start.zone or home).astimezone(UTC))
    return found[::-1] if downwards else found
