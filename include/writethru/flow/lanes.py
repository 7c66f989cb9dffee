"""One lane a host: a host's jobs one after the other, the hosts side by side.

A host that is slow, or dead, keeps its own lane waiting and no other.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

LANES_MAX: Final = 400
"""Threads at most; nearly all of them wait for a turn or for an answer."""

Job = Callable[[], None]


class StoppedError(Exception):
    """The lanes were stopped while a job slept; never leaves them."""


class Lanes:
    """Runs jobs in threads of its own; `put` may be called from within a job."""

    def __init__(self, *, most: int = LANES_MAX) -> None:
        self._free = most
        self._jobs: dict[str, deque[Job]] = {}
        self._waiting: deque[str] = deque()
        self._running: set[str] = set()
        self._change = threading.Condition()
        self._stopped = threading.Event()
        self._failure: BaseException | None = None

    def put(self, host: str, job: Job) -> None:
        """Adds a job at the end of the host's lane."""
        with self._change:
            self._jobs.setdefault(host, deque()).append(job)
            if host not in self._running and host not in self._waiting:
                self._waiting.append(host)
            self._start_waiting()

    def run(self) -> None:
        """Returns once no lane has a job left. Raises what a job raised, the others stopped."""
        try:
            with self._change:
                self._change.wait_for(lambda: self._failure or not (self._running or self._waiting))
        finally:
            self._stopped.set()
        if self._failure is not None:
            raise self._failure

    def sleep(self, seconds: float) -> None:
        """For jobs: as time.sleep. Raises StoppedError once the lanes are stopped."""
        if self._stopped.wait(seconds):
            raise StoppedError

    def _start_waiting(self) -> None:
        while self._waiting and self._free and not self._stopped.is_set():
            host = self._waiting.popleft()
            self._running.add(host)
            self._free -= 1
            # Not waited for at the program's end: a job may sleep for minutes.
            threading.Thread(target=self._drain, args=(host,), name=host, daemon=True).start()

    def _drain(self, host: str) -> None:
        try:
            while (job := self._next(host)) is not None:
                job()
        except StoppedError:
            pass
        except BaseException as error:  # noqa: BLE001  raised again by run()
            self._fail(error)

    def _next(self, host: str) -> Job | None:
        """The lane's next job; None, and the lane given up, where there is none."""
        with self._change:
            jobs = self._jobs[host]
            if jobs and not self._stopped.is_set():
                return jobs.popleft()
            del self._jobs[host]
            self._running.discard(host)
            self._free += 1
            self._start_waiting()
            self._change.notify_all()
            return None

    def _fail(self, error: BaseException) -> None:
        with self._change:
            self._failure = self._failure or error
            self._stopped.set()
            self._change.notify_all()
