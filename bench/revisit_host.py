"""Many pages on one host that may be asked so often and no oftener: who is looked at?

A run comes every five minutes and has so many requests; new pages go first. Played over recorded
histories that are moved to begin within a few days, so that they compete.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from writethru.capture.revisiting.intensity import cooled
from writethru.capture.revisiting.policy import QUIET_MAX, article_wait_s, priority
from writethru.capture.revisiting.replay import NEWSDIFFS_LADDER_S

RUN_EVERY_S: Final = 300.0
QUIET_MAX_S: Final = QUIET_MAX.total_seconds()


@dataclass(slots=True, kw_only=True)
class Page:
    """One page as a policy knows it; `times` are the changes, which it does not know."""

    times: Sequence[float]
    changed: float
    looked: float
    heat: float = 0.0
    seen: int = 0
    wait_s: float = 0.0
    next_at: float = 0.0


@dataclass(kw_only=True)
class Host:
    """The pages watched on one host, and what looking at them brought."""

    watched: list[Page] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)
    requests: int = 0
    most_in_a_run: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How it went; `share` of the changes was caught."""

    policy: str
    per_run: int
    requests: int
    most_in_a_run: int
    changes: int
    share: float
    median_delay_s: float | None


Order = Callable[[Host, float], list[Page]]
"""The pages of a host that are due at a time, the one to be looked at first first."""


def by_value(host: Host, now: float) -> list[Page]:
    """Ours: the page first of whose own wait the most has passed."""
    due = [page for page in host.watched if page.next_at <= now]
    return sorted(due, key=lambda p: -priority(elapsed_s=now - p.looked, wait_s=p.wait_s))


def by_time(host: Host, now: float) -> list[Page]:
    """The same waits, the longest overdue first."""
    due = [page for page in host.watched if page.next_at <= now]
    return sorted(due, key=lambda page: page.next_at)


def by_newsdiffs(host: Host, now: float) -> list[Page]:
    """Its ladder and its own order: the most of the wait passed first."""
    passed = ((_newsdiffs_ratio(page, now), page) for page in host.watched)
    due = sorted((pair for pair in passed if pair[0] > 1.0), key=lambda pair: -pair[0])
    return [page for _, page in due]


def _newsdiffs_ratio(page: Page, now: float) -> float:
    quiet_s = now - page.changed
    wait_s = next((wait for limit, wait in NEWSDIFFS_LADDER_S if quiet_s < limit), None)
    return (now - page.looked) / wait_s if wait_s else 0.0


ORDERS: Final[dict[str, Order]] = {
    "ours": by_value,
    "ours, the longest overdue first": by_time,
    "newsdiffs": by_newsdiffs,
}


def shared_host(
    histories: Sequence[Sequence[float]], *, per_run: int, within_s: float, for_s: float
) -> list[Shared]:
    """Every order over the same pages, which begin evenly within `within_s`, for `for_s`."""
    apart_s = within_s / max(len(histories), 1)
    moved = [
        [place * apart_s + at - times[0] for at in times] for place, times in enumerate(histories)
    ]
    return [_played(name, moved, per_run=per_run, for_s=for_s) for name in ORDERS]


def _played(
    name: str, histories: Sequence[Sequence[float]], *, per_run: int, for_s: float
) -> Shared:
    order, host, coming = ORDERS[name], Host(), list(reversed(histories))
    now = 0.0
    while now < for_s:
        new: list[Page] = []
        while coming and coming[-1][0] <= now and len(new) < per_run:
            times = coming.pop()
            new.append(Page(times=times, changed=now, looked=now))
        looked = [*new, *order(host, now)[: per_run - len(new)]]
        for page in looked:
            _look(host, page, now)
        host.requests += len(looked)
        host.most_in_a_run = max(host.most_in_a_run, len(looked))
        host.watched += new
        host.watched = [page for page in host.watched if now - page.changed < QUIET_MAX_S]
        now += RUN_EVERY_S
    changes = sum(1 for times in histories for at in times[1:] if at < for_s)
    return Shared(
        policy=name,
        per_run=per_run,
        requests=host.requests,
        most_in_a_run=host.most_in_a_run,
        changes=changes,
        share=len(host.delays_s) / changes if changes else 0.0,
        median_delay_s=median(host.delays_s) if host.delays_s else None,
    )


def _look(host: Host, page: Page, now: float) -> None:
    seen = bisect_right(page.times, now) - 1
    if seen > page.seen:
        if page.wait_s:
            host.delays_s.append(now - page.times[seen])
            page.heat = 1.0 + cooled(page.heat, now - page.changed)
            page.changed = now
        page.seen = seen
    quiet_s = now - page.changed
    page.wait_s = article_wait_s(
        age_s=now - page.times[0], quiet_s=quiet_s, heat=cooled(page.heat, quiet_s)
    )
    page.looked, page.next_at = now, now + page.wait_s
