"""What a revisit policy would have seen of histories that are known in full."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from writethru.capture.policy import next_visit
from writethru.model import utc

Policy = Callable[[datetime, datetime, datetime], datetime | None]
"""(first seen, last change seen, now) to the time of the next look, None for no more."""

HOURLY_FOR: Final = timedelta(days=30)
NEWSDIFFS_LADDER: Final = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=360), timedelta(days=30)),
)
"""Source: newsdiffs, website/frontend scraper's update schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """`share` is changes caught over changes, 0.0 to 1.0; a change replaced before the next look
    is missed. `median_delay_s` is from change to look, None if nothing was caught."""

    policy: str
    requests: int
    changes: int
    caught: int
    share: float
    median_delay_s: float | None


def replay(histories: Iterable[Mapping[str, Any]]) -> tuple[Replay, ...]:
    """Replays `{"href": ..., "versions": [{"t": ISO time, ...}]}` rows through four policies.

    A version that differs from the one before in nothing but `t` is no change. Every policy
    looks at the first version when it appears. `oracle` looks at each change as it happens.
    Raises ValueError on a row without times.
    """
    changes = [change_times(history["versions"]) for history in histories]
    known = [times for times in changes if times]
    played = [_played(name, policy, known) for name, policy in POLICIES.items()]
    return (*played, _oracle(known))


def change_times(versions: Sequence[Mapping[str, Any]]) -> tuple[datetime, ...]:
    """When the first version and each different one appeared, in order, no time twice."""
    dated = sorted(versions, key=lambda version: _time(version["t"]))
    times: list[datetime] = []
    before: Mapping[str, Any] | None = None
    for version in dated:
        content = {name: value for name, value in version.items() if name != "t"}
        at = _time(version["t"])
        if (content != before or not content) and at not in times[-1:]:
            times.append(at)
        before = content
    return tuple(times)


def _time(written: str) -> datetime:
    return utc(datetime.fromisoformat(written))


def _ours(first: datetime, changed: datetime, now: datetime) -> datetime | None:
    return next_visit(first_seen_at=first, last_changed_at=changed, is_developing=False, now=now)


def _newsdiffs(first: datetime, changed: datetime, now: datetime) -> datetime | None:
    age = now - changed
    return next((now + wait for limit, wait in NEWSDIFFS_LADDER if age < limit), None)


def _hourly(first: datetime, changed: datetime, now: datetime) -> datetime | None:
    return now + timedelta(hours=1) if now - first < HOURLY_FOR else None


POLICIES: Final[Mapping[str, Policy]] = {
    "ours": _ours,
    "newsdiffs": _newsdiffs,
    "hourly for 30 days": _hourly,
}


def _played(name: str, policy: Policy, known: Sequence[tuple[datetime, ...]]) -> Replay:
    requests, delays_s = 0, []
    for times in known:
        looks, delays = _looks(policy, times)
        requests += looks
        delays_s += delays
    return _replay(name, requests, sum(len(times) - 1 for times in known), delays_s)


def _looks(policy: Policy, times: tuple[datetime, ...]) -> tuple[int, list[float]]:
    """The number of looks at one page and the delay in seconds of each change caught."""
    seen, looks, delays_s = 0, 1, []
    now, changed_at = times[0], times[0]
    while (due := policy(times[0], changed_at, now)) is not None:
        now, looks = due, looks + 1
        current = seen
        while current + 1 < len(times) and times[current + 1] <= now:
            current += 1
        if current > seen:
            delays_s.append((now - times[current]).total_seconds())
            seen, changed_at = current, now
    return looks, delays_s


def _oracle(known: Sequence[tuple[datetime, ...]]) -> Replay:
    changes = sum(len(times) - 1 for times in known)
    return _replay("oracle", sum(map(len, known)), changes, [0.0] * changes)


def _replay(name: str, requests: int, changes: int, delays_s: list[float]) -> Replay:
    return Replay(
        policy=name,
        requests=requests,
        changes=changes,
        caught=len(delays_s),
        share=len(delays_s) / changes if changes else 0.0,
        median_delay_s=median(delays_s) if delays_s else None,
    )
