"""The gate that processes share: turns, pauses and breakers, live before archive."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from writethru.capture.fetching.breaker import Breaker
from writethru.errors import Code, HostClosedError, QuarantineError, RetryableError
from writethru.flow.gate import WarehouseGate
from writethru.load import Warehouse
from writethru.load.hosts import pause_host, save_breaker

HOST = "gazette.example"


@dataclass
class Sleeper:
    """Notes how long somebody wanted to sleep, and does not."""

    waits_s: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.waits_s.append(seconds)


def fault(code: Code, after_s: float | None = None) -> RetryableError:
    return RetryableError(url=f"http://{HOST}/", code=code, reason="as told", retry_after_s=after_s)


def test_two_processes_have_one_row_of_turns(warehouse: Warehouse) -> None:
    sleeper = Sleeper()
    gates = [WarehouseGate(warehouse, sleep=sleeper) for _ in range(2)]
    for _ in range(3):
        for gate in gates:
            gate.enter(HOST, 40.0)
    assert [round(wait / 40) for wait in sleeper.waits_s] == [1, 2, 3, 4, 5]


def test_another_host_does_not_wait(warehouse: Warehouse) -> None:
    sleeper = Sleeper()
    gate = WarehouseGate(warehouse, sleep=sleeper)
    gate.enter(HOST, 40.0)
    gate.enter("herald.example", 40.0)
    assert sleeper.waits_s == []


def test_a_turn_further_off_than_five_minutes_is_refused_and_not_taken(
    warehouse: Warehouse,
) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    gate.enter(HOST, 400.0)
    for _ in range(2):
        with pytest.raises(HostClosedError) as refused:
            gate.enter(HOST, 400.0)
        assert refused.value.code is Code.RATE_LIMITED
        assert 390 < (refused.value.retry_after_s or 0) <= 400


def test_a_host_that_asks_for_peace_has_it_from_every_process(warehouse: Warehouse) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    gate.enter(HOST, 1.0)
    gate.leave(HOST, fault(Code.RATE_LIMITED, after_s=7200.0))
    for delay_s in (0.0, 1.0):  # robots.txt comes without a delay
        with pytest.raises(HostClosedError):
            WarehouseGate(warehouse, sleep=Sleeper()).enter(HOST, delay_s)


def test_three_failures_close_a_host_for_every_process(warehouse: Warehouse) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    for _ in range(3):
        gate.enter(HOST, 0.001)
        gate.leave(HOST, fault(Code.CONNECT))
    for closed in (gate, WarehouseGate(warehouse, sleep=Sleeper())):
        with pytest.raises(HostClosedError) as refused:
            closed.enter(HOST, 0.001)
        assert refused.value.code is Code.UNAVAILABLE


def test_two_failures_and_an_answer_close_nothing(warehouse: Warehouse) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    for _ in range(3):
        for said in (fault(Code.CONNECT), fault(Code.RESET), None):
            gate.enter(HOST, 0.001)
            gate.leave(HOST, said)
    gate.enter(HOST, 0.001)


def test_two_answers_that_never_came_are_enough(warehouse: Warehouse) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    for _ in range(2):
        gate.enter(HOST, 0.001)
        gate.leave(HOST, fault(Code.DEADLINE))
    with pytest.raises(HostClosedError):
        gate.enter(HOST, 0.001)


def test_a_request_sent_late_makes_the_next_one_late(warehouse: Warehouse) -> None:
    sleeper = Sleeper()
    gate = WarehouseGate(warehouse, sleep=sleeper)
    gate.enter(HOST, 0.3)
    threading.Event().wait(0.4)  # the machine had something else to do: the turn is long over
    gate.sent(HOST)
    gate.enter(HOST, 0.3)
    assert 0.2 < sum(sleeper.waits_s) <= 0.3


def test_what_is_wrong_with_one_page_is_no_failure_of_its_host(warehouse: Warehouse) -> None:
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    for _ in range(5):
        gate.enter(HOST, 0.001)
        error = QuarantineError(url=f"http://{HOST}/", code=Code.HTTP_4XX, reason="status 403")
        gate.leave(HOST, error)


def test_an_archive_takes_no_turn_while_a_live_request_waits_for_one(warehouse: Warehouse) -> None:
    live = WarehouseGate(warehouse, sleep=Sleeper())
    live.enter(HOST, 0.4)
    live.enter(HOST, 0.4)  # it waits, and the turn after it is 0.8 s from the start
    asleep: list[float] = []

    def sleep(seconds: float) -> None:
        asleep.append(seconds)
        threading.Event().wait(seconds)

    archive = WarehouseGate(warehouse, sleep=sleep, yields=True)
    archive.enter(HOST, 0.4)
    assert sum(asleep) > 0.4  # not the turn at 0.4 s, which was taken
    assert asleep[0] > 0.0


def test_an_archive_does_not_wait_for_a_paused_host(warehouse: Warehouse) -> None:
    warehouse.run(lambda conn: pause_host(conn, HOST, for_s=3600))
    with pytest.raises(HostClosedError):
        WarehouseGate(warehouse, sleep=Sleeper(), yields=True).enter(HOST, 1.0)


def open_breaker(warehouse: Warehouse) -> None:
    """The host's breaker is half open: its time is over."""
    over = datetime.now(UTC) - timedelta(seconds=1)
    half_open = Breaker(failures=3, opened=1, open_until=over).to_json()
    warehouse.run(lambda conn: save_breaker(conn, HOST, half_open))


def let_through(gates: list[WarehouseGate]) -> int:
    """How many of the gates let a request through, all asked at once."""
    together = threading.Barrier(len(gates))
    results: list[bool] = []

    def enter(gate: WarehouseGate) -> None:
        together.wait(60)
        try:
            gate.enter(HOST, 0.001)
        except HostClosedError:
            results.append(False)
        else:
            results.append(True)

    threads = [threading.Thread(target=enter, args=(gate,)) for gate in gates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == len(gates)
    return sum(results)


def test_one_request_goes_on_trial_however_many_processes_wait_for_the_host(
    warehouse: Warehouse,
) -> None:
    open_breaker(warehouse)
    gates = [WarehouseGate(warehouse, sleep=Sleeper()) for _ in range(4)]
    for gate in gates:
        gate._breaker(HOST)  # what each knows of the host is from before
    assert let_through(gates) == 1


def test_one_request_goes_on_trial_however_many_lanes_wait_for_the_host(
    warehouse: Warehouse,
) -> None:
    open_breaker(warehouse)
    gate = WarehouseGate(warehouse, sleep=Sleeper())
    gate._breaker(HOST)
    assert let_through([gate] * 8) == 1


def test_a_trial_that_another_process_made_opens_the_host_for_all(warehouse: Warehouse) -> None:
    open_breaker(warehouse)
    gates = [WarehouseGate(warehouse, sleep=Sleeper()) for _ in range(2)]
    for gate in gates:
        gate._breaker(HOST)
    gates[0].enter(HOST, 0.001)
    gates[0].leave(HOST, None)
    gates[1].enter(HOST, 0.001)
    gates[1].enter(HOST, 0.001)
