"""Who may ask a host, and when: its turns, its pauses and its breaker.

`LocalGate` holds for one process; a fleet's gate keeps the same in the warehouse.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from writethru.capture.fetching.breaker import Breaker, after, is_open, on_trial
from writethru.errors import Code, HostClosedError, ItemError, RetryableError

PAUSE_S: Final = 600.0
"""How long a host is left alone that asked for it without saying how long: as long as the breaker
would, and longer than anybody waits for a turn.
"""
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Gate(Protocol):
    """What every request passes; used by many threads at once.

    A request for robots.txt comes with a delay of 0: it may be refused, and takes up no turn.
    """

    def enter(self, host: str, delay_s: float) -> None:
        """Returns when the request may start; the host's next may `delay_s` later.

        Raises HostClosedError rate_limited (the host asked to be left alone) or unavailable (it
        failed again and again), with `retry_after_s`.
        """

    def sent(self, host: str) -> None:
        """The request that entered is on its way: the delay to the host's next counts from now,
        however late it was. Not told of robots.txt.
        """

    def leave(self, host: str, fault: ItemError | None) -> None:
        """How the request ended that entered; None: the host answered as it should."""


class Starts:
    """When this process last asked each host: a busy machine sends late, and what follows may
    not come the earlier for it. For many threads at once.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._sent_at_s: dict[str, float] = {}

    def note(self, host: str) -> None:
        """A request to the host is on its way."""
        self._sent_at_s[host] = self._monotonic()

    def wait_s(self, host: str, delay_s: float) -> float:
        """Seconds until the delay since the host's last request is over."""
        sent_at_s = self._sent_at_s.get(host)
        return 0.0 if sent_at_s is None else max(0.0, sent_at_s + delay_s - self._monotonic())


@dataclass(slots=True, kw_only=True)
class _Host:
    free_from_s: float = 0.0
    paused_until_s: float = 0.0
    breaker: Breaker = field(default_factory=Breaker)


class LocalGate:
    """The gate of one process, for use without a database."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep, self._monotonic = sleep, monotonic
        self._hosts: dict[str, _Host] = {}
        self._starts = Starts(monotonic)
        self._lock = threading.Lock()

    def enter(self, host: str, delay_s: float) -> None:
        with self._lock:
            now_s = self._monotonic()
            known = self._hosts.setdefault(host, _Host())
            _refuse(host, known, now_s)
            known.breaker = on_trial(known.breaker, _at(now_s))
            starts_s = max(now_s, known.free_from_s)
            known.free_from_s = starts_s + delay_s
        wait_s = max(starts_s - now_s, self._starts.wait_s(host, delay_s))
        if wait_s > 0:
            self._sleep(wait_s)

    def sent(self, host: str) -> None:
        self._starts.note(host)

    def leave(self, host: str, fault: ItemError | None) -> None:
        with self._lock:
            now_s = self._monotonic()
            known = self._hosts.setdefault(host, _Host())
            known.breaker = after(known.breaker, fault, _at(now_s))
            known.paused_until_s = max(known.paused_until_s, now_s + pause_s(fault))


def pause_s(fault: ItemError | None) -> float:
    """For how long a request that ended so lets the host be left alone; 0: not at all."""
    if not isinstance(fault, RetryableError) or not fault.wants_peace:
        return 0.0
    return fault.retry_after_s or PAUSE_S


def _refuse(host: str, known: _Host, now_s: float) -> None:
    """Raises the reason for which a host may not be asked now, if there is one."""
    paused_s = known.paused_until_s - now_s
    if paused_s > 0:
        raise paused(host, paused_s)
    if is_open(known.breaker, _at(now_s)):
        raise broken(host, known.breaker, _at(now_s))


def paused(host: str, for_s: float) -> HostClosedError:
    """The refusal of a host that asked to be left alone for another `for_s` seconds."""
    reason = f"the host asked to be left alone for another {for_s:.0f} s"
    return HostClosedError(url=host, code=Code.RATE_LIMITED, reason=reason, retry_after_s=for_s)


def broken(host: str, breaker: Breaker, now: datetime) -> HostClosedError:
    """The refusal of a host that failed again and again."""
    for_s = (breaker.open_until - now).total_seconds() if breaker.open_until else 0.0
    reason = f"the host failed {breaker.failures} times in a row; left alone for {for_s:.0f} s"
    return HostClosedError(url=host, code=Code.UNAVAILABLE, reason=reason, retry_after_s=for_s)


def _at(now_s: float) -> datetime:
    """A reading of the monotonic clock as the breaker's time; only differences mean anything."""
    return _START + timedelta(seconds=now_s)
