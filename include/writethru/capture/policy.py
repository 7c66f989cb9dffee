"""When to look at a page again. Pure: every time is an argument."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from writethru.model import FUTURE_TOLERANCE, Sighting

LADDER: Final = (
    (timedelta(hours=3), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=3)),
)
"""(age below which, wait before the next look)."""
DEVELOPING_WAIT: Final = timedelta(minutes=10)
DEVELOPING_AT_MOST: Final = timedelta(days=7)
"""A notice that nobody took off is not worth a look every ten minutes for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of the looks at one URL: the last one, and when the next is due."""

    fetched_at: datetime | None
    next_at: datetime | None


def next_visit(
    *, first_seen_at: datetime, last_changed_at: datetime, is_developing: bool, now: datetime
) -> datetime | None:
    """When to look again after a look at `now`; None: no more.

    The wait grows with the time since the last change (the first sight counts as one), and stays
    at ten minutes while the outlet calls the story developing, a week at most.
    """
    age = now - max(first_seen_at, last_changed_at)
    if is_developing and age < DEVELOPING_AT_MOST:
        return now + DEVELOPING_WAIT
    return next((now + wait for limit, wait in LADDER if age < limit), None)


def wants_fetch(sighting: Sighting, visit: Visit | None, now: datetime) -> bool:
    """Whether an announced page should be fetched: new, announced as changed since, or due.

    A `lastmod` ahead of the clock is not believed.
    """
    if visit is None or visit.fetched_at is None:
        return True
    if visit.next_at is not None and visit.next_at <= now:
        return True
    lastmod = sighting.lastmod
    return lastmod is not None and visit.fetched_at < lastmod <= now + FUTURE_TOLERANCE
