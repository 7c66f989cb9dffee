"""When a host fails again and again it is left alone: a breaker, as a value.

Closed: requests go. Open: none go. Half open, once the time is over: one goes on trial; it closes
the breaker or opens it again, for twice as long.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from writethru.errors import Code, ItemError
from writethru.model import Json, utc

FAILURES_MAX: Final = 3
"""In a row; the last of them opens the breaker."""
OPEN_FIRST: Final = timedelta(minutes=10)
OPEN_MOST: Final = timedelta(hours=6)
TRIAL: Final = timedelta(minutes=2)
"""What a trial may take; one whose end nobody heard of is over then."""

FAILURES: Final = frozenset({
    Code.DNS, Code.CONNECT, Code.TLS, Code.DEADLINE, Code.RESET, Code.BAD_RESPONSE,
    Code.TRUNCATED, Code.UNAVAILABLE, Code.HTTP_5XX,
})  # fmt: skip
"""What says something about the host, not about one page of it."""
_COUNTS: Final = {Code.DEADLINE: 2}
"""A host that does not answer costs more time than one that refuses to: two such are enough."""
UNASKED: Final = frozenset({Code.PRIVATE_HOST, Code.ROBOTS})
"""No request was made: nothing is known of the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """`failures` in a row, `opened` times since the last success; shut before `open_until`."""

    failures: int = 0
    opened: int = 0
    open_until: datetime | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Json]) -> "Breaker":
        """The inverse of `to_json`; of {} a closed one."""
        until = kept.get("open_until")
        return cls(
            failures=int(kept.get("failures", 0)),
            opened=int(kept.get("opened", 0)),
            open_until=utc(datetime.fromisoformat(until)) if until else None,
        )

    def to_json(self) -> dict[str, Json]:
        """What `ops.host.breaker` holds."""
        until = self.open_until and self.open_until.isoformat()
        return asdict(self) | {"open_until": until}


def is_open(breaker: Breaker, now: datetime) -> bool:
    """Whether no request may be made now."""
    return breaker.open_until is not None and now < breaker.open_until


def on_trial(breaker: Breaker, now: datetime) -> Breaker:
    """The breaker once a request was let through: half open, it lets no second one through.

    A closed one stays as it is.
    """
    if breaker.open_until is None:
        return breaker
    return replace(breaker, open_until=now + TRIAL)


def after_success() -> Breaker:
    """The breaker of a host that answered."""
    return Breaker()


def after_failure(breaker: Breaker, now: datetime, *, counts: int = 1) -> Breaker:
    """The breaker after one more failure; from the third on it is open, each time for longer."""
    failures = breaker.failures + counts
    if failures < FAILURES_MAX or is_at_rest(breaker, now):
        return replace(breaker, failures=failures)
    wait = min(OPEN_FIRST * 2 ** min(breaker.opened, 10), OPEN_MOST)
    return Breaker(failures=failures, opened=breaker.opened + 1, open_until=now + wait)


def is_at_rest(breaker: Breaker, now: datetime) -> bool:
    """Whether it is open for longer than a trial: a request from before then ends late."""
    return breaker.open_until is not None and now + TRIAL < breaker.open_until


def after(breaker: Breaker, fault: ItemError | None, now: datetime) -> Breaker:
    """The breaker after a request that ended so; None: the host answered as it should."""
    if fault is not None and fault.code in UNASKED:
        return breaker
    if fault is not None and fault.code in FAILURES:
        return after_failure(breaker, now, counts=_COUNTS.get(fault.code, 1))
    return after_success()
