"""Where robots.txt files are kept between runs."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an origin answered to the request for its robots.txt, `age_s` seconds ago."""

    status: int
    body: bytes
    age_s: float


class Shelf(Protocol):
    """Keeps robots.txt files by origin (`https://gazette.example`); used by many threads."""

    def get(self, origin: str) -> Kept | None: ...

    def put(self, origin: str, status: int, body: bytes) -> None: ...


class MemoryShelf:
    """A shelf of one process, for use without a database."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[int, bytes, float]] = {}
        self._lock = threading.Lock()

    def get(self, origin: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(origin)
        if kept is None:
            return None
        status, body, at_s = kept
        return Kept(status=status, body=body, age_s=self._monotonic() - at_s)

    def put(self, origin: str, status: int, body: bytes) -> None:
        with self._lock:
            self._kept[origin] = (status, body, self._monotonic())
