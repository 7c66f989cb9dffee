"""The newsroom's clock: the real one, one that runs faster or slower, or one that stands."""

import threading
import time
from datetime import UTC, datetime, timedelta

from writethru.model import utc


class Clock:
    """Starts as the real clock, or at `now` with `speed` (0 stands still). Safe across threads."""

    def __init__(self, *, now: datetime | None = None, speed: float | None = None) -> None:
        self._lock = threading.Lock()
        self._anchor: tuple[float, datetime] | None = None
        self._speed = 1.0
        if now is not None or speed is not None:
            self.set(now=now, speed=0.0 if speed is None else speed)

    def now(self) -> datetime:
        """The newsroom's instant, UTC."""
        with self._lock:
            return self._now()

    @property
    def speed(self) -> float:
        """Newsroom seconds a real second."""
        with self._lock:
            return self._speed

    def set(self, *, now: datetime | None = None, speed: float | None = None) -> None:
        """Jumps to `now` and, without a `speed`, stands there; or goes on at `speed`."""
        with self._lock:
            start = self._now() if now is None else utc(now)
            self._anchor = (time.monotonic(), start)
            self._speed = speed if speed is not None else 0.0

    def follow_real_time(self) -> None:
        with self._lock:
            self._anchor, self._speed = None, 1.0

    def _now(self) -> datetime:
        if self._anchor is None:
            return datetime.now(UTC)
        since, start = self._anchor
        return start + timedelta(seconds=(time.monotonic() - since) * self._speed)
