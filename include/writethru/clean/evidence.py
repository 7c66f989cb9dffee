"""Which of a capture's dates is its publication: candidates with trust, refusals, conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from writethru.clean.dates import YEAR_MIN, Stamp, parse_date
from writethru.model import FUTURE_TOLERANCE, Basis, DateCandidate, Precision

CONFLICT_DAYS: Final = 1
BELIEVED_TRUST_MIN: Final = 0.3
# A collector's or a file's date errs by years, so it bounds the future only roughly.
GUESSED_SLACK: Final = timedelta(days=15 * 366)
_DISPUTING: Final = frozenset({"json_ld", "meta", "url", "title", "text", "collector"})
VALUE_CHARS_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A candidate with the day as printed, which `DateCandidate` leaves out."""

    candidate: DateCandidate
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What bounds and shapes a capture's dates. `zone` is IANA."""

    captured_at: datetime
    basis: Basis
    zone: str = "UTC"
    language: str | None = None
    month_first: bool = False
    is_dump: bool = False

    def allows(self, stamp: Stamp) -> bool:
        """Whether it could have been captured then: 1990 or later and not in the future."""
        if stamp.on.year < YEAR_MIN:
            return False
        guessed = self.is_dump or not self.basis.is_certain
        slack = timedelta(days=1) if stamp.precision is Precision.DAY else FUTURE_TOLERANCE
        return stamp.at <= self.captured_at + (GUESSED_SLACK if guessed else slack)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    published: Dated | None
    modified_at: datetime | None
    evidence: tuple[DateCandidate, ...]
    has_conflict: bool


def dated(field: str, origin: str, value: str, trust: float, envelope: Envelope) -> Dated:
    """A candidate from `value` as written; its date is None where it is none or impossible."""
    stamp = parse_date(
        value, zone=envelope.zone, language=envelope.language, month_first=envelope.month_first
    )
    stamp = stamp if stamp and envelope.allows(stamp) else None
    return Dated(
        candidate=DateCandidate(
            field=field,
            origin=origin,
            value=value[:VALUE_CHARS_MAX],
            at=stamp.at if stamp else None,
            precision=stamp.precision if stamp else None,
            trust=trust if stamp else 0.0,
        ),
        on=stamp.on if stamp else None,
    )


def settle(found: Iterable[Dated]) -> Dates:
    """The publication and the last change that `found` supports, with everything considered."""
    listed = list(found)
    published = _best([d for d in listed if d.candidate.field == "published"])
    modified = _best([d for d in listed if d.candidate.field == "modified"])
    return Dates(
        published=published,
        modified_at=modified.candidate.at if modified else None,
        evidence=tuple(dict.fromkeys(d.candidate for d in listed)),
        has_conflict=_conflicting(listed),
    )


def _best(candidates: list[Dated]) -> Dated | None:
    usable = [d for d in candidates if d.on and d.candidate.trust >= BELIEVED_TRUST_MIN]
    if not usable:
        return None
    best = max(usable, key=lambda d: d.candidate.trust)
    if best.candidate.precision is not Precision.DAY:
        return replace(best, on=_as_printed(best, usable))
    # A day from the best witness is sharpened by a lesser one's clock on that same day.
    sharper = [d for d in usable if d.on == best.on and d.candidate.precision != Precision.DAY]
    return max(sharper, key=lambda d: d.candidate.trust, default=best)


def _as_printed(best: Dated, usable: list[Dated]) -> date | None:
    """ "2023-11-01T23:01Z" is printed as November 2 in Rome: the page's own day, if beside it."""
    printed = [d.on for d in usable if d.on and d.candidate.origin in ("url", "text")]
    beside = [day for day in printed if best.on and abs((day - best.on).days) == 1]
    return best.on if best.on in printed or not beside else beside[0]


def _conflicting(listed: list[Dated]) -> bool:
    days = [
        d.on
        for d in listed
        if d.on
        and d.candidate.field in ("published", "captured")
        and d.candidate.origin in _DISPUTING
    ]
    return len(days) > 1 and (max(days) - min(days)).days > CONFLICT_DAYS
