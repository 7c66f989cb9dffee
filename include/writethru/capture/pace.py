"""Waiting one's turn at a host, within one process."""

import threading
import time
from collections.abc import Callable

Pace = Callable[[str, float], None]
"""Host and delay in seconds; returns when a request to the host may start."""


class LocalPace:
    """Requests to one host start at least their delay apart, whichever thread makes them.

    For use without a database; a fleet takes its slots from `ops.host`.
    """

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep, self._monotonic = sleep, monotonic
        self._free_from: dict[str, float] = {}
        self._lock = threading.Lock()

    def __call__(self, host: str, delay_s: float) -> None:
        with self._lock:
            now = self._monotonic()
            starts = max(now, self._free_from.get(host, now))
            self._free_from[host] = starts + delay_s
        if starts > now:
            self._sleep(starts - now)
