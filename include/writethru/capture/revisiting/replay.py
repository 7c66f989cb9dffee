"""What a revisit policy would have seen of histories that are known in full."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from statistics import median
from typing import Any, Final

from writethru.capture.revisiting.intensity import cooled
from writethru.capture.revisiting.policy import QUIET_MAX, USUAL, Budget, article_wait_s
from writethru.model import utc

HALF: Final = Budget(thrift=1.85)
"""Makes about half the requests of newsdiffs."""

_QUIET_MAX_S: Final = QUIET_MAX.total_seconds()
_FIXED_FOR_S: Final = 30 * 86_400.0
_MINUTE_S, _DAY_S = 60.0, 86_400.0
NEWSDIFFS_LADDER_S: Final = (
    (3 * 3600.0, 15 * _MINUTE_S),
    (1 * _DAY_S, 60 * _MINUTE_S),
    (7 * _DAY_S, 180 * _MINUTE_S),
    (30 * _DAY_S, 3 * _DAY_S),
    (360 * _DAY_S, 30 * _DAY_S),
)
"""(seconds since the last change below which, wait in seconds). Source: newsdiffs,
website/frontend/management/commands/scraper.py, get_update_delay and update_versions: a page is
due once the time since its last check exceeds the wait that its time since the last change asks
for at that moment. There a cron job looks every few minutes and minutes are whole; here newsdiffs
looks the moment that a page is due, as all the policies do."""

Times = Sequence[float]
"""When a page's first version and each different one appeared, in seconds, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """`share` is changes caught over changes, 0.0 to 1.0; a change replaced before the next look
    is missed. `median_delay_s` is from change to look, None if nothing was caught."""

    policy: str
    requests: int
    changes: int
    caught: int
    missed: int
    share: float
    median_delay_s: float | None


def replay(histories: Iterable[Mapping[str, Any]]) -> tuple[Replay, ...]:
    """Replays `{"href": ..., "versions": [{"t": ISO time, ...}]}` rows through five policies.

    A version that differs from the one before in nothing but `t` is no change. Every policy
    looks at the first version when it appears, and knows of the past what its looks showed it.
    `fixed interval` has the interval that spends what newsdiffs spends, for 30 days a page.
    `oracle` looks at each change as it happens. Raises ValueError on a row without times.
    """
    changes = [change_times(history["versions"]) for history in histories]
    pages = [[at.timestamp() for at in times] for times in changes if times]
    newsdiffs = _totalled("newsdiffs", pages, map(_by_newsdiffs, pages))
    spent_a_page = newsdiffs.requests / max(len(pages), 1)
    every_s = _FIXED_FOR_S / max(spent_a_page - 1.0, 1.0)
    return (
        _totalled("ours", pages, (_by_intensity(times, USUAL) for times in pages)),
        _totalled("ours at half", pages, (_by_intensity(times, HALF) for times in pages)),
        newsdiffs,
        _totalled("fixed interval", pages, (_at_intervals(times, every_s) for times in pages)),
        _totalled("oracle", pages, ((len(times), [0.0] * (len(times) - 1)) for times in pages)),
    )


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


Looked = tuple[int, list[float]]
"""The number of looks at one page, and the delay in seconds of each change that they caught."""


def _by_intensity(times: Times, budget: Budget) -> Looked:
    """Our policy, as `next_visit` has it for an article of which only changes are known."""
    first, last = times[0], len(times) - 1
    now, changed, heat, seen, looks = first, first, 0.0, 0, 1
    delays_s: list[float] = []
    while (quiet_s := now - changed) < _QUIET_MAX_S:
        now += budget.thrift * article_wait_s(
            age_s=now - first, quiet_s=quiet_s, heat=cooled(heat, quiet_s)
        )
        looks += 1
        if seen < last and times[seen + 1] <= now:
            seen = bisect_right(times, now) - 1
            delays_s.append(now - times[seen])
            heat = 1.0 + cooled(heat, now - changed)
            changed = now
    return looks, delays_s


def _by_newsdiffs(times: Times) -> Looked:
    """A look that finds a change begins its ladder anew; so all its looks are known beforehand."""
    now, seen, looks = times[0], 0, 1
    delays_s: list[float] = []
    while seen + 1 < len(times):
        place = _first_from(NEWSDIFFS_LOOKS_S, times[seen + 1] - now)
        if place == len(NEWSDIFFS_LOOKS_S):
            break
        now += NEWSDIFFS_LOOKS_S[place]
        looks += place + 1
        seen = bisect_right(times, now) - 1
        delays_s.append(now - times[seen])
    return looks + len(NEWSDIFFS_LOOKS_S), delays_s


def _first_from(looks_s: Sequence[float], since_s: float) -> int:
    return bisect_right(looks_s, since_s - 1e-6)


def _at_intervals(times: Times, every_s: float) -> Looked:
    looks_s = list(accumulate([every_s] * int(_FIXED_FOR_S / every_s)))
    seen = 0
    delays_s: list[float] = []
    while seen + 1 < len(times):
        place = _first_from(looks_s, times[seen + 1] - times[0])
        if place == len(looks_s):
            break
        now = times[0] + looks_s[place]
        seen = bisect_right(times, now) - 1
        delays_s.append(now - times[seen])
    return 1 + len(looks_s), delays_s


def _newsdiffs_looks_s() -> Iterator[float]:
    """When newsdiffs looks at a page that does not change, in seconds since its last change."""
    at_s = 0.0
    while (wait_s := _newsdiffs_wait_s(at_s)) is not None:
        at_s += wait_s
        yield at_s


def _newsdiffs_wait_s(at_s: float) -> float | None:
    """From a look at `at_s` to the first moment at which the step that then counts calls it due."""
    below_s = 0.0
    for limit_s, wait_s in NEWSDIFFS_LADDER_S:
        due_s = max(at_s + wait_s, below_s)
        if due_s < limit_s:
            return due_s - at_s
        below_s = limit_s
    return None


NEWSDIFFS_LOOKS_S: Final = tuple(_newsdiffs_looks_s())


def _totalled(policy: str, pages: Sequence[Times], looked: Iterable[Looked]) -> Replay:
    changes = sum(len(times) - 1 for times in pages)
    requests, delays_s = 0, list[float]()
    for looks, delays in looked:
        requests += looks
        delays_s += delays
    return Replay(
        policy=policy,
        requests=requests,
        changes=changes,
        caught=len(delays_s),
        missed=changes - len(delays_s),
        share=len(delays_s) / changes if changes else 0.0,
        median_delay_s=median(delays_s) if delays_s else None,
    )
