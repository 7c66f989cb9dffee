"""The gate that all processes and machines share: turns, pauses and breakers in `ops.host`.

Pacing goes by the real clock, whatever clock the stored times go by.
"""

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from writethru.capture.fetching.breaker import Breaker, after, is_open, on_trial
from writethru.capture.fetching.gate import Starts, broken, pause_s, paused
from writethru.errors import ItemError
from writethru.load import Warehouse
from writethru.load.hosts import (
    Turn,
    host_state,
    pause_host,
    put_on_trial,
    save_breaker,
    take_slot,
)

WAIT_MAX_S: Final = 300.0
"""A turn that is further off is not waited for: the item is due again when it comes."""
JITTER_S: Final = 0.2
"""Between those who wait for one host to fall idle."""


class WarehouseGate:
    """Turns are taken by one short statement each. With `yields`, as archives do, a turn is only
    taken while nobody waits for one: live requests go first.
    """

    def __init__(
        self, warehouse: Warehouse, *, sleep: Callable[[float], None], yields: bool = False
    ) -> None:
        self._warehouse, self._sleep, self._yields = warehouse, sleep, yields
        self._breakers: dict[str, Breaker] = {}
        self._starts = Starts()
        self._lock = threading.Lock()

    def enter(self, host: str, delay_s: float) -> None:
        """As `capture.Gate` has it; waits 300 s at most for a turn."""
        now = datetime.now(UTC)
        breaker = self._breaker(host)
        if is_open(breaker, now):
            raise broken(host, breaker, now)
        if breaker.open_until is not None:
            self._go_on_trial(host, breaker, now)
        # robots.txt comes without a delay, and takes up no turn.
        if delay_s > 0:
            self._wait_for_turn(host, delay_s)
            late_s = self._starts.wait_s(host, delay_s)
            if late_s > 0:
                self._sleep(late_s)

    def sent(self, host: str) -> None:
        """As `capture.Gate` has it."""
        self._starts.note(host)

    def leave(self, host: str, fault: ItemError | None) -> None:
        """As `capture.Gate` has it."""
        self._note(host, after(self._breaker(host), fault, datetime.now(UTC)))
        for_s = pause_s(fault)
        if for_s > 0:
            self._warehouse.run(lambda conn: pause_host(conn, host, for_s=for_s))

    def _go_on_trial(self, host: str, half_open: Breaker, now: datetime) -> None:
        """Of all lanes and processes one goes on trial. Raises HostClosedError for the others,
        unless such a trial has closed the breaker meanwhile.
        """
        trial = on_trial(half_open, now)
        is_ours, kept = self._warehouse.run(
            lambda conn: put_on_trial(
                conn, host, trial.to_json(), was_open_until=half_open.open_until
            )
        )
        known = trial if is_ours else Breaker.from_json(kept)
        with self._lock:
            self._breakers[host] = known
        if not is_ours and known.open_until is not None:
            raise broken(host, known, now)

    def _wait_for_turn(self, host: str, delay_s: float) -> None:
        waited_s = 0.0
        while True:
            turn = self._take(host, delay_s)
            is_too_far = not turn.is_taken and waited_s + turn.wait_s > WAIT_MAX_S
            if turn.is_paused or is_too_far:
                raise paused(host, turn.wait_s)
            wait_s = turn.wait_s if turn.is_taken else turn.wait_s + random.random() * JITTER_S  # noqa: S311
            if wait_s > 0:
                self._sleep(wait_s)
            if turn.is_taken:
                return
            waited_s += wait_s

    def _take(self, host: str, delay_s: float) -> Turn:
        max_wait_s = 0.0 if self._yields else WAIT_MAX_S
        return self._warehouse.run(
            lambda conn: take_slot(conn, host, delay_s, max_wait_s=max_wait_s)
        )

    def _breaker(self, host: str) -> Breaker:
        """What this process knows of the host's failures; from the warehouse the first time.

        Raises HostClosedError where the host asked to be left alone.
        """
        with self._lock:
            known = self._breakers.get(host)
        if known is not None:
            return known
        state = self._warehouse.run(lambda conn: host_state(conn, host))
        if state.paused_s > 0:
            raise paused(host, state.paused_s)
        with self._lock:
            return self._breakers.setdefault(host, Breaker.from_json(state.breaker))

    def _note(self, host: str, breaker: Breaker) -> None:
        """Every change is told to the others; nearly all requests change nothing."""
        with self._lock:
            is_news = self._breakers.get(host) != breaker
            self._breakers[host] = breaker
        if is_news:
            self._warehouse.run(lambda conn: save_breaker(conn, host, breaker.to_json()))
