"""Which of a capture's dates is its publication: witnesses, votes, conflicts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from writethru.clean.dating.candidates import (
    BELIEVED_TRUST_MIN,
    Dated,
    Envelope,
    dated,
    from_stamp,
)
from writethru.clean.dating.weekdays import fit
from writethru.model import FUTURE_TOLERANCE, DateCandidate, Precision

__all__ = [
    "BELIEVED_TRUST_MIN", "Dated", "Dates", "Envelope", "dated", "from_stamp",
    "settle",
]  # fmt: skip

CONFLICT_DAYS: Final = 1
_DISPUTING: Final = frozenset({"json_ld", "meta", "url", "title", "text", "time", "collector"})
_CLOSE_RACE: Final = 0.15
_WEEKDAYS_WEIGHT: Final = 0.1
_MONTH_WEIGHT: Final = 0.3
_AMBIGUOUS: Final = 0.75
_PRINTED: Final = frozenset({"url", "text", "time", "title"})
_PRINTED_TRUST_MIN: Final = 0.4
_IN_UTC: Final = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$|^\d{10,13}$")
_LOCAL_CLOCK: Final = re.compile(r"T(\d{2}):(\d{2})(?::[\d.]{2,9})?[+-]\d{2}:?\d{2}$")
_PLAINLY_SEEN: Final = 0.62
_TEMPLATES_TRUST: Final = 0.6
# Witnesses of one kind copy one another: the reader's page says "12 March" twice.
_KINDS: Final = {"time": "seen", "text": "seen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    published: Dated | None
    modified_at: datetime | None
    evidence: tuple[DateCandidate, ...]
    has_conflict: bool


def settle(found: Iterable[Dated], *, told: Sequence[int] = ()) -> Dates:
    """The publication and the last change that `found` supports, with everything considered.

    `told` are weekdays that the text tells its news by; they count where days run a close race.
    """
    listed = _without_templates_stamp(_reconciled(list(found)))
    published = _published([d for d in listed if d.candidate.field == "published"], told)
    modified = _most_trusted([d for d in listed if d.candidate.field == "modified"])
    is_backward = bool(modified and published and _is_before(modified, published))
    return Dates(
        published=published,
        modified_at=modified.candidate.at if modified and not is_backward else None,
        evidence=tuple(dict.fromkeys(d.candidate for d in listed)),
        has_conflict=is_backward or _conflicting(listed),
    )


def _reconciled(listed: list[Dated]) -> list[Dated]:
    """10/11/2022 is read as a surer witness has it; where there is none, it is trusted less."""
    known = {d.on for d in listed if d.on and d.other_on is None}
    return [_one_way(d, known) if d.other_on else d for d in listed]


def _one_way(d: Dated, known: set[date]) -> Dated:
    if d.on is None or d.other_on is None or d.on in known:
        return d
    if d.other_on not in known:
        if not d.is_open:
            return d
        trust = round(d.candidate.trust * _AMBIGUOUS, 3)
        if d.candidate.trust >= BELIEVED_TRUST_MIN:
            trust = max(BELIEVED_TRUST_MIN, trust)
        return replace(d, candidate=replace(d.candidate, trust=trust))
    at = d.candidate.at and d.candidate.at + (d.other_on - d.on)
    return replace(d, on=d.other_on, other_on=None, candidate=replace(d.candidate, at=at))


def _without_templates_stamp(listed: list[Dated]) -> list[Dated]:
    """JSON-LD that gives one day as both dates, while readers are shown an earlier one, tells when
    the site was made anew.
    """
    claims = [d for d in listed if d.candidate.origin == "json_ld" and d.on]
    days = {d.candidate.field: d.on for d in claims}
    day = days.get("published")
    if day is None or abs(((days.get("modified") or date.min) - day).days) > CONFLICT_DAYS:
        return listed
    is_older = any(
        d.on and (day - d.on).days > CONFLICT_DAYS and d.candidate.trust >= _PLAINLY_SEEN
        for d in listed
        if d.candidate.origin in ("text", "time") and d.candidate.field == "published"
    )
    if not is_older:
        return listed
    return [
        replace(d, candidate=replace(d.candidate, trust=min(_TEMPLATES_TRUST, d.candidate.trust)))
        if d in claims
        else d
        for d in listed
    ]


def _most_trusted(candidates: list[Dated]) -> Dated | None:
    usable = [d for d in candidates if d.on and d.candidate.trust >= BELIEVED_TRUST_MIN]
    return max(usable, key=lambda d: d.candidate.trust, default=None)


def _published(candidates: list[Dated], told: Sequence[int]) -> Dated | None:
    days = _days(candidates)
    if not days:
        return _most_trusted(candidates)
    scores = {day: _score(day, supporters, candidates) for day, supporters in days.items()}
    top = max(scores.values())
    racing = {day: score for day, score in scores.items() if score > top - _CLOSE_RACE}
    if len(racing) > 1:
        racing = {day: score + _WEEKDAYS_WEIGHT * fit(day, told) for day, score in racing.items()}
    chosen = max(racing, key=lambda day: racing[day])
    best = max(days[chosen], key=lambda d: d.candidate.trust)
    best = _zoned(best, days[chosen])
    usable = [d for supporters in days.values() for d in supporters]
    if best.candidate.precision is not Precision.DAY:
        return replace(best, on=_as_printed(best, usable))
    return _sharpened(best, usable)


def _days(candidates: list[Dated]) -> dict[date, list[Dated]]:
    """The days that some witness can be believed for, with all their witnesses."""
    days: dict[date, list[Dated]] = {}
    for d in candidates:
        if d.on and d.candidate.precision is not Precision.MONTH:
            days.setdefault(d.on, []).append(d)
    return {
        day: supporters
        for day, supporters in days.items()
        if max(d.candidate.trust for d in supporters) >= BELIEVED_TRUST_MIN
    }


def _score(day: date, supporters: list[Dated], candidates: list[Dated]) -> float:
    """One less the chance that all kinds of witnesses are wrong, as if they were independent."""
    doubts: dict[str, float] = {}
    for d in supporters:
        if d.candidate.trust < BELIEVED_TRUST_MIN:
            continue
        kind = _KINDS.get(d.candidate.origin, d.candidate.origin)
        doubts[kind] = min(doubts.get(kind, 1.0), 1.0 - d.candidate.trust)
    for d in candidates:
        is_month = d.candidate.precision is Precision.MONTH and d.candidate.origin == "url"
        if is_month and d.on and (d.on.year, d.on.month) == (day.year, day.month):
            doubts["month"] = 1.0 - _MONTH_WEIGHT
    doubt = 1.0
    for each in doubts.values():
        doubt *= each
    return 1.0 - doubt


def _sharpened(best: Dated, usable: list[Dated]) -> Dated:
    """A day from the best witness is sharpened by a lesser one's clock on that same day."""
    sharper = [d for d in usable if d.on == best.on and d.candidate.precision is not Precision.DAY]
    if sharper:
        return max(sharper, key=lambda d: d.candidate.trust)
    return best


def _zoned(best: Dated, supporters: Sequence[Dated]) -> Dated:
    """ "11h20" shown to readers is "2024-06-04T11:20:00+02:00", if the page has that too."""
    if best.candidate.origin != "text":
        return best
    for d in supporters:
        clock = _LOCAL_CLOCK.search(d.candidate.value)
        if clock is None:
            continue
        shown = rf"(?<!\d)0?{int(clock[1])}\s?[:.hH時时]\s?{clock[2]}(?!\d)"
        if re.search(shown, best.candidate.value):
            return d
    return best


def _as_printed(best: Dated, usable: list[Dated]) -> date | None:
    """ "2023-11-01T23:01Z" is printed as November 2 in Rome: the page's own day, if beside it."""
    if not _IN_UTC.search(best.candidate.value):
        return best.on
    printed = [
        d
        for d in usable
        if d.on and d.candidate.origin in _PRINTED and d.candidate.trust >= _PRINTED_TRUST_MIN
    ]
    if best.on in [d.on for d in printed]:
        return best.on
    beside = [d for d in printed if d.on and _may_be(d.on, best.candidate.at)]
    return max(beside, key=lambda d: d.candidate.trust).on if beside else best.on


def _may_be(day: date, at: datetime | None) -> bool:
    """Whether `at` lies in `day` anywhere on earth."""
    if at is None:
        return False
    return (at - timedelta(hours=12)).date() <= day <= (at + timedelta(hours=14)).date()


def _is_before(modified: Dated, published: Dated) -> bool:
    """Whether it says that the page was changed before it was there."""
    if modified.candidate.at is None or published.candidate.at is None:
        return False
    days = (modified.candidate.precision, published.candidate.precision)
    is_rough = Precision.DAY in days or Precision.MONTH in days
    slack = timedelta(days=1) if is_rough else FUTURE_TOLERANCE
    return modified.candidate.at < published.candidate.at - slack


def _conflicting(listed: list[Dated]) -> bool:
    days = [
        d.on
        for d in listed
        if d.on
        and d.candidate.field in ("published", "captured")
        and d.candidate.origin in _DISPUTING
        and (d.candidate.trust >= BELIEVED_TRUST_MIN or d.candidate.origin == "collector")
        and d.candidate.precision is not Precision.MONTH
    ]
    return len(days) > 1 and (max(days) - min(days)).days > CONFLICT_DAYS
