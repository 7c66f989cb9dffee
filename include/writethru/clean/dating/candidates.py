"""What a date in a capture is worth: the candidates, and what bounds and shapes them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from writethru.clean.dating.dates import YEAR_MIN, Stamp, read_date
from writethru.clean.dating.relative import relative
from writethru.model import FUTURE_TOLERANCE, Basis, DateCandidate, Precision

# A collector's or a file's date errs by years, so it bounds the future only roughly.
GUESSED_SLACK: Final = timedelta(days=15 * 366)
BELIEVED_TRUST_MIN: Final = 0.3
VALUE_CHARS_MAX: Final = 200
_COUNTED: Final = frozenset({Basis.CLOCK, Basis.WARC, Basis.MEMENTO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A candidate with the day as printed, which `DateCandidate` leaves out.

    `other_on` is the day if day and month stand the other way round, `is_open` whether nothing
    tells that they don't.
    """

    candidate: DateCandidate
    on: date | None
    other_on: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What bounds and shapes a capture's dates. `zone` is IANA; `month_first` None: unknown."""

    captured_at: datetime
    basis: Basis
    zone: str = "UTC"
    language: str | None = None
    month_first: bool | None = False
    is_dump: bool = False

    def allows(self, stamp: Stamp) -> bool:
        """Whether it could have been captured then: 1990 or later and not in the future."""
        if stamp.on.year < YEAR_MIN:
            return False
        guessed = self.is_dump or not self.basis.is_certain
        is_exact = stamp.precision in (Precision.SECOND, Precision.MINUTE)
        slack = FUTURE_TOLERANCE if is_exact else timedelta(days=1)
        return stamp.at <= self.captured_at + (GUESSED_SLACK if guessed else slack)

    def counted(self, text: str) -> Stamp | None:
        """When "2 hours ago" was, if it is known well enough when the page was captured."""
        if self.basis not in _COUNTED or self.is_dump:
            return None
        return relative(text, captured_at=self.captured_at, zone=self.zone)


def dated(field: str, origin: str, value: str, trust: float, envelope: Envelope) -> Dated:
    """A candidate from `value` as written; its date is None where it is none or impossible."""
    stamp = read_date(
        value, zone=envelope.zone, language=envelope.language, month_first=envelope.month_first
    )
    if stamp is None and origin == "time":
        stamp = envelope.counted(value)
    return from_stamp(field, origin, value, trust, stamp, envelope)


def from_stamp(
    field: str, origin: str, value: str, trust: float, stamp: Stamp | None, envelope: Envelope
) -> Dated:
    """A candidate whose `value` was read already."""
    stamp = stamp if stamp and envelope.allows(stamp) else None
    return Dated(
        candidate=DateCandidate(
            field=field,
            origin=origin,
            value=value[:VALUE_CHARS_MAX],
            at=stamp.at if stamp else None,
            precision=stamp.precision if stamp else None,
            trust=round(trust, 3) if stamp else 0.0,
        ),
        on=stamp.on if stamp else None,
        other_on=stamp.other_on if stamp else None,
        is_open=stamp.is_open if stamp else False,
    )
