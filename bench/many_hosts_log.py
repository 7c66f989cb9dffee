"""What the hosts saw, from their own log: how politely they were asked, and when each was done."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.many_hosts_plan import HEALTHY, ROBOTS, Kind, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came to host number `host`; times are of the monotonic clock.

    `busy`: how many requests the host was answering then, this one included. `lag_s`: how late
    the hosts' process was at most since the request before, which may make `at_s` as much too late.
    """

    at_s: float
    host: int
    kind: Kind
    path: str
    busy: int
    lag_s: float = 0.0

    @property
    def is_page(self) -> bool:
        return self.path.startswith("/articles/")


def read_log(file: Path) -> list[Asked]:
    """All requests in the order in which they came."""
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [Asked(**line | {"kind": Kind(line["kind"])}) for line in lines]


def gaps_s(asked: Iterable[Asked]) -> dict[int, list[float]]:
    """For each host the seconds from start to start of neighbours; robots.txt is not counted."""
    starts: defaultdict[int, list[float]] = defaultdict(list)
    for request in asked:
        if request.path != ROBOTS:
            starts[request.host].append(request.at_s)
    return {
        host: [after - before for before, after in pairwise(times)]
        for host, times in starts.items()
    }


def most_at_once(asked: Iterable[Asked]) -> int:
    """The most requests that one host was answering at one time."""
    return max((request.busy for request in asked), default=0)


def healthy_pages(asked: Iterable[Asked]) -> set[tuple[int, str]]:
    """Host and path of every page that was asked for and answered with its text."""
    return {(r.host, r.path) for r in asked if r.is_page and r.kind in HEALTHY}


def most_requests(asked: Iterable[Asked], kind: Kind) -> int:
    """What the one host of this kind that was asked most was asked, robots.txt included."""
    counts = Counter(request.host for request in asked if request.kind is kind)
    return max(counts.values(), default=0)


def done_s(asked: Iterable[Asked], plan: Plan, *, begun_s: float) -> dict[int, float]:
    """Seconds from `begun_s` until each healthy host had answered its last page."""
    last = {request.host: request for request in asked if request.is_page}
    return {
        host: request.at_s + plan.answer_s_of(request.kind) - begun_s
        for host, request in last.items()
        if request.kind in HEALTHY
    }


def ideal_s(plan: Plan, kind: Kind, delay_s: float) -> float:
    """The least time for robots.txt, then the feed and the articles one by one at this delay."""
    answer_s = plan.answer_s_of(kind)
    return answer_s + plan.articles * max(delay_s, answer_s) + answer_s


def hosts_between(asked: Sequence[Asked]) -> dict[int, int]:
    """For each healthy host, how many others were asked between its first and its last request."""
    order = [request.host for request in asked if request.kind in HEALTHY]
    last = {host: place for place, host in enumerate(order)}
    return {
        host: len(set(order[order.index(host) : last[host]]) - {host})
        for host in dict.fromkeys(order)
    }
