"""Writes the rows of finished looks in groups: one transaction for all that ended meanwhile.

The bytes are in a WARC file already when a look is put here; what a crash loses of a group is
looked for again, because its visits still say so.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Final

from writethru.errors import Code, ItemError, QuarantineError
from writethru.flow.context import Context
from writethru.flow.looking import after_failure
from writethru.flow.recording import Recorder
from writethru.load import Connection, ops, visits
from writethru.load.captures import store_captures
from writethru.load.warehouse import is_passing
from writethru.model import Capture, Outcome

STAGE: Final = "fetch"
GROUP_MAX: Final = 200
"""Looks a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the look at one item ended: with a capture, or with the error that sets it aside."""

    recorder: Recorder
    url: str
    visit: visits.VisitRow
    outcome: Outcome
    capture: Capture | None = None
    error: ItemError | None = None


Work = Callable[[], None]


class Keeper:
    """One thread that writes what the lanes put, in the order in which it came."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._queue: SimpleQueue[Look | Work | None] = SimpleQueue()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._drain, name="keeper", daemon=True)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Waits until everything is written. Raises what the writing raised."""
        self._queue.put(None)
        self._thread.join()
        if self._failure is not None and error is None:
            raise self._failure

    def put(self, look: Look) -> None:
        """Hands a look over. Raises what the writing of an earlier one raised."""
        self._require_health()
        self._queue.put(look)

    def then(self, work: Work) -> None:
        """Does `work` once everything that was put before is written."""
        self._require_health()
        self._queue.put(work)

    def _require_health(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _drain(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                if self._hold([first]):
                    return
        except BaseException as error:  # noqa: BLE001  raised again where the next look is put
            self._failure = error

    def _hold(self, waiting: list[Look | Work | None]) -> bool:
        """Writes what waits, and what came meanwhile; True once the end was among it."""
        while len(waiting) < GROUP_MAX:
            try:
                waiting.append(self._queue.get_nowait())
            except Empty:
                break
        looks: list[Look] = []
        for item in waiting:
            if isinstance(item, Look):
                looks.append(item)
                continue
            self._write(looks)
            looks = []
            if item is not None:
                item()
        self._write(looks)
        return None in waiting

    def _write(self, looks: Sequence[Look]) -> None:
        if not looks:
            return
        try:
            self._ctx.warehouse.run(lambda conn: _store(conn, looks))
        except Exception as error:
            if is_passing(error):
                raise
            self._write_apart(looks, error)

    def _write_apart(self, looks: Sequence[Look], error: Exception) -> None:
        """What the warehouse refuses is found among the others, which are written."""
        if len(looks) > 1:
            for look in looks:
                self._write([look])
            return
        (look,) = looks
        reason = f"the warehouse refuses its rows: {error}"[:500]
        poison = QuarantineError(url=look.url, code=Code.POISON, reason=reason)
        self._ctx.warehouse.run(lambda conn: _refuse(conn, look, poison))


def _store(conn: Connection, looks: Sequence[Look]) -> None:
    captures = [look.capture for look in looks if look.capture is not None]
    store_captures(
        conn,
        captures,
        [],
        to_clean={capture.capture_id for capture in captures},
        is_readable=looks[0].recorder.is_readable,
    )
    ops.settle_items(conn, [_settlement(look) for look in looks])
    seen = [look for look in looks if look.error is None]
    if seen:
        urls = [look.url for look in seen]
        ops.resolve(conn, urls, STAGE, at=seen[0].recorder.ctx.clock())
    for look in looks:
        if look.error is not None:
            look.recorder.set_aside(conn, look.error, stage=STAGE)
    visits.save_visits(conn, [look.visit for look in looks])


def _settlement(look: Look) -> ops.Settlement:
    return ops.Settlement(
        batch_id=look.recorder.batch.batch_id,
        url=look.url,
        outcome=look.outcome,
        code=look.error.code if look.error else None,
    )


def _refuse(conn: Connection, look: Look, poison: QuarantineError) -> None:
    refused = replace(look, outcome=Outcome.QUARANTINED, error=poison, capture=None)
    ops.settle_items(conn, [_settlement(refused)])
    look.recorder.set_aside(conn, poison, stage=STAGE)
    # Else the page would be due whenever its lease is over, for ever.
    before = visits.visits_of(conn, [look.url]).get(look.url)
    visits.save_visits(conn, [after_failure(look.recorder, poison, before)])
