"""Lanes: a host's jobs in order and one at a time, hosts side by side, nobody left behind."""

import threading
from collections import Counter

import pytest
from writethru.flow.items import lane_of
from writethru.flow.lanes import Lanes


def test_a_hosts_jobs_run_in_the_order_in_which_they_were_put() -> None:
    lanes, done = Lanes(), []
    for number in range(20):
        lanes.put("gazette.example", lambda number=number: done.append(number))
    lanes.run()
    assert done == list(range(20))


def test_two_jobs_of_one_host_never_run_at_once() -> None:
    lanes, running, most = Lanes(), Counter(), Counter()

    def job(host: str) -> None:
        running[host] += 1
        most[host] = max(most[host], running[host])
        lanes.sleep(0.002)
        running[host] -= 1

    for number in range(40):
        host = f"{number % 4}.example"
        lanes.put(host, lambda host=host: job(host))
    lanes.run()
    assert most == {f"{n}.example": 1 for n in range(4)}


def test_a_host_that_waits_keeps_no_other_waiting() -> None:
    lanes, others_are_done = Lanes(), threading.Event()
    lanes.put("slow.example", lambda: others_are_done.wait(60) or pytest.fail("nobody else ran"))
    done: list[int] = []
    for number in range(3):
        lanes.put("quick.example", lambda number=number: done.append(number))
    lanes.put("quick.example", others_are_done.set)
    lanes.run()
    assert done == [0, 1, 2]


def test_more_hosts_than_lanes_all_have_their_turn() -> None:
    lanes, done, most = Lanes(most=2), [], []
    for number in range(7):
        lanes.put(f"{number}.example", lambda number=number: done.append(number))
        lanes.put(f"{number}.example", lambda: most.append(_lanes_alive()))
    lanes.run()
    assert sorted(done) == list(range(7))
    assert max(most) <= 2


def _lanes_alive() -> int:
    return sum(thread.name.endswith(".example") for thread in threading.enumerate())


def test_a_job_may_put_others_into_its_own_lane_and_into_new_ones() -> None:
    lanes, done = Lanes(), []

    def discover() -> None:
        lanes.put("gazette.example", lambda: done.append("own"))
        lanes.put("pictures.example", lambda: done.append("new"))

    lanes.put("gazette.example", discover)
    lanes.run()
    assert sorted(done) == ["new", "own"]


def test_what_a_job_raises_is_raised_and_those_asleep_are_woken() -> None:
    lanes, woken = Lanes(), []
    asleep = threading.Event()

    def sleep() -> None:
        asleep.set()
        try:
            lanes.sleep(3600)
        finally:
            woken.append(True)

    def fail() -> None:
        asleep.wait(60)
        raise OSError("no space left on device")

    lanes.put("sleepy.example", sleep)
    lanes.put("broken.example", fail)
    with pytest.raises(OSError, match="no space"):
        lanes.run()
    for thread in threading.enumerate():
        if thread.name == "sleepy.example":
            thread.join(60)
    assert woken == [True]


def test_lanes_without_a_job_end_at_once() -> None:
    Lanes().run()


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param("https://gazette.example:443/feed.xml", id="own port"),
        pytest.param("https://Gazette.EXAMPLE/feed.xml", id="case"),
        pytest.param("https://gazette.example./feed.xml", id="trailing dot"),
    ],
)
def test_the_spellings_of_one_host_are_one_lane(spelling: str) -> None:
    assert lane_of(spelling) == lane_of("https://gazette.example/storm")


def test_an_idn_host_is_one_lane_however_it_is_written() -> None:
    assert lane_of("https://zürich.example/feed.xml") == lane_of("https://xn--zrich-kva.example/a")


def test_another_port_is_another_lane() -> None:
    assert lane_of("https://gazette.example:8443/") != lane_of("https://gazette.example/")


def test_what_is_no_address_has_a_lane_too() -> None:
    assert lane_of("https://gazette.example:port/") == "https://gazette.example:port/"
