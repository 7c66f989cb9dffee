"""Turns at a host, pauses that it asks for, and the breaker that leaves a failing one alone."""

import socket
from datetime import timedelta

import pytest
from unit.capture.conftest import RecordingGate, response
from writethru.capture import Gate, LocalGate, MemoryShelf
from writethru.errors import Code, HostClosedError, ItemError, QuarantineError, RetryableError

PAGE = b"<h1>Ferry</h1>"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HOST = "gazette.example"


def fault(code: Code, retry_after_s: float | None = None) -> RetryableError:
    return RetryableError(url="http://x/", code=code, reason="", retry_after_s=retry_after_s)


# --- the gate of one process ----------------------------------------------------------------


class Clock:
    """Stands still but for those who sleep."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now_s += seconds

    def gate(self) -> LocalGate:
        return LocalGate(sleep=self.sleep, monotonic=lambda: self.now_s)


def refused(gate: Gate, host: str = HOST) -> HostClosedError:
    with pytest.raises(HostClosedError) as caught:
        gate.enter(host, 2.0)
    return caught.value


def test_requests_to_one_host_start_their_delay_apart():
    waits: list[float] = []
    gate = LocalGate(sleep=waits.append, monotonic=lambda: 100.0)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        gate.enter(host, 2.0)
    assert waits == [2.0, 4.0]


def test_a_request_without_a_delay_takes_up_no_turn():
    clock = Clock()
    gate = clock.gate()
    gate.enter(HOST, 0.0)
    gate.enter(HOST, 2.0)
    assert clock.waits == []


@pytest.mark.fault(15)
@pytest.mark.parametrize(
    ("told", "paused_s"),
    [
        (fault(Code.RATE_LIMITED, 120.0), 120.0),
        (fault(Code.RATE_LIMITED), 600.0),
        (fault(Code.UNAVAILABLE, 3600.0), 3600.0),
        (fault(Code.UNAVAILABLE, 0.0), 600.0),
    ],
)
def test_a_host_that_asks_for_it_is_paused_and_the_others_are_not(told, paused_s):
    clock = Clock()
    gate = clock.gate()
    gate.enter(HOST, 0.0)
    gate.leave(HOST, told)
    error = refused(gate)
    assert (error.code, error.retry_after_s) == (Code.RATE_LIMITED, paused_s)
    gate.enter("herald.example", 0.0)
    clock.now_s += paused_s
    gate.enter(HOST, 0.0)


def test_a_page_that_is_gone_pauses_nobody():
    gate = Clock().gate()
    gate.leave(HOST, QuarantineError(url="http://x/", code=Code.HTTP_4XX, reason=""))
    gate.enter(HOST, 0.0)


def test_an_open_breaker_lets_one_trial_through_once_its_time_is_over():
    clock = Clock()
    gate = clock.gate()
    for _ in range(3):
        gate.enter(HOST, 0.0)
        gate.leave(HOST, fault(Code.CONNECT))
    assert (refused(gate).code, refused(gate).retry_after_s) == (Code.UNAVAILABLE, 600.0)
    clock.now_s += 600.0
    gate.enter(HOST, 0.0)
    refused(gate)
    gate.leave(HOST, None)
    gate.enter(HOST, 0.0)


# --- what a host in trouble gets ------------------------------------------------------------


@pytest.mark.fault(16)
@pytest.mark.parametrize(
    ("robots", "status", "most"),
    [
        (response(status="404 Not Found"), "503 Busy", 2),
        (response(status="503 Busy"), "503 Busy", 1),
        (response(status="404 Not Found"), "429 Slow Down", 2),
        (response(status="500 Oops"), "500 Oops", 1),
        (response(status="404 Not Found"), "500 Oops", 4),
    ],
    ids=["503", "robots too", "429", "500 robots too", "500: three and robots"],
)
def test_a_host_in_trouble_is_asked_a_few_times_whichever_items_there_are(
    serve, fetcher_for, robots, status, most
):
    pages = {f"/{n}": response(status=status) for n in range(40)}
    server = serve({"/robots.txt": robots, **pages})
    well = serve({"/a": response(PAGE)})
    fetcher = fetcher_for(server, well)
    for path in pages:
        with pytest.raises(ItemError) as caught:
            fetcher.get_with_retries(server.url(path), delay_s=0)
        assert caught.value.url == server.url(path)
    assert len(server.requests) == most
    assert fetcher.get(well.url("/a"), delay_s=0).body == PAGE


@pytest.mark.fault(16)
def test_a_host_that_refuses_connections_gets_three_attempts(fetcher_for):
    attempts: list[str] = []

    def counting(host: str, port: int) -> list[str]:
        attempts.append(host)
        return ["127.0.0.1"]

    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"quiet.example:{listener.getsockname()[1]}"
    fetcher = fetcher_for(resolver=counting, allow_private_hosts=frozenset({host}))
    codes = []
    for n in range(20):
        with pytest.raises(RetryableError) as caught:
            fetcher.get_with_retries(f"http://{host}/{n}", delay_s=0)
        codes.append(caught.value.code)
    # The second item's retry is refused.
    assert codes == [Code.CONNECT] * 2 + [Code.UNAVAILABLE] * 18
    assert len(attempts) == 3


@pytest.mark.fault(16)
def test_a_name_that_is_not_found_is_looked_up_three_times(fetcher_for):
    asked: list[str] = []

    def nothing(host: str, port: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    fetcher = fetcher_for(resolver=nothing)
    for n in range(20):
        with pytest.raises(RetryableError):
            fetcher.get_with_retries(f"http://gone.example/{n}", delay_s=0)
    assert len(asked) == 3


def test_the_gate_hears_how_every_request_ended_each_host_of_its_own(serve, fetcher_for):
    there = serve({"/new": response(status="500 Oops")})
    moved = response(status="301 Moved", headers=[f"Location: {there.url('/new')}"])
    here = serve({"/old": moved, "/robots.txt": response(status="410 Gone")})
    gate = RecordingGate()
    with pytest.raises(RetryableError) as caught:
        fetcher_for(here, there, gate=gate).get(here.url("/old"), delay_s=1.0)
    assert (caught.value.url, caught.value.code) == (here.url("/old"), Code.HTTP_5XX)
    assert gate.left == [
        (here.host, None),
        (here.host, None),
        (there.host, None),
        (there.host, Code.HTTP_5XX),
    ]
    assert [host for host, _ in gate.entered] == [host for host, _ in gate.left]


def test_a_request_that_a_gate_refuses_is_not_made_and_not_reported(serve, fetcher_for):
    server = serve({"/a": response(PAGE)})
    gate = RecordingGate()
    gate.closed = HostClosedError(url=server.host, code=Code.RATE_LIMITED, reason="peace")
    with pytest.raises(HostClosedError) as caught:
        fetcher_for(server, gate=gate).get(server.url("/a"), delay_s=0)
    assert caught.value.url == server.url("/a")
    assert (server.requests, gate.left) == ([], [])


def test_a_shelf_in_memory_knows_the_age_of_what_it_keeps():
    clock = Clock()
    shelf = MemoryShelf(monotonic=lambda: clock.now_s)
    shelf.put("https://gazette.example", 200, b"x")
    clock.now_s += 5.0
    kept = shelf.get("https://gazette.example")
    assert kept is not None
    assert (kept.status, kept.body, kept.age_s) == (200, b"x", 5.0)
    assert shelf.get("https://herald.example") is None
