"""The fleet itself: each kind of host behaves as it is called, and the log tells what came."""

import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bench.__main__ import MANY_HOSTS, SECTIONS, main
from bench.many_hosts_fleet import Fleet, child_env, fleet, run_measured
from bench.many_hosts_log import most_at_once
from bench.many_hosts_plan import FEED, ROBOTS, Kind, Plan

PAGE = "/articles/0"
UNANSWERED_S = 0.2


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Fleet]:
    """A host of each kind."""
    plan = Plan(
        kinds=tuple(Kind), articles=2, log=str(tmp_path / "log.jsonl"), slow_answer_s=UNANSWERED_S
    )
    with fleet(plan) as made:
        yield made


def get(hosts: Fleet, kind: Kind, path: str, timeout_s: float = 10.0) -> tuple[int, str]:
    address, port = hosts.addresses[list(Kind).index(kind)].split(":")
    connection = HTTPConnection(address, int(port), timeout=timeout_s)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        (Kind.ORDINARY, (200, 200, 200)),
        (Kind.SLOW, (200, 200, 200)),
        (Kind.UNAVAILABLE, (503, 503, 503)),
        (Kind.PAGES_DOWN, (200, 200, 503)),
    ],
)
def test_a_host_that_answers_does_so_by_its_kind(
    hosts: Fleet, kind: Kind, statuses: tuple[int, int, int]
) -> None:
    assert tuple(get(hosts, kind, path)[0] for path in (ROBOTS, FEED, PAGE)) == statuses
    assert [request.path for request in hosts.asked()] == [ROBOTS, FEED, PAGE]


@pytest.mark.parametrize(
    ("kind", "path"), [(Kind.SILENT, PAGE), (Kind.ROBOTS_SILENT, ROBOTS)], ids=str
)
def test_a_mute_host_takes_the_request_and_never_answers(
    hosts: Fleet, kind: Kind, path: str
) -> None:
    with pytest.raises(TimeoutError):
        get(hosts, kind, path, UNANSWERED_S)
    assert [(request.kind, request.path) for request in hosts.asked()] == [(kind, path)]


def test_a_refusing_host_takes_no_connection(hosts: Fleet) -> None:
    with pytest.raises(ConnectionRefusedError):
        get(hosts, Kind.REFUSING, ROBOTS)


def test_a_feed_names_every_article_of_its_host_and_no_two_pages_are_the_same(
    hosts: Fleet,
) -> None:
    _, feed = get(hosts, Kind.ORDINARY, FEED)
    assert feed.count(f"<link>http://{hosts.addresses[0]}/articles/") == 2
    pages = {
        get(hosts, kind, f"/articles/{number}")[1]
        for kind in (Kind.ORDINARY, Kind.SLOW)
        for number in range(2)
    }
    assert len(pages) == 4
    assert all(20_000 < len(page) < 50_000 for page in pages)


def test_two_requests_at_once_are_told_from_two_in_turn(hosts: Fleet) -> None:
    for _ in range(2):
        get(hosts, Kind.SLOW, PAGE)
    assert most_at_once(hosts.asked()) == 1
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda path: get(hosts, Kind.SLOW, path), (PAGE, FEED)))
    assert most_at_once(hosts.asked()) == 2


def test_a_request_that_was_given_up_is_not_counted_as_one_that_is_answered(hosts: Fleet) -> None:
    for _ in range(2):
        with pytest.raises(TimeoutError):
            get(hosts, Kind.SILENT, PAGE, UNANSWERED_S)
    assert [request.busy for request in hosts.asked()] == [1, 1]


def test_the_ports_are_free_again_once_the_fleet_is_gone(tmp_path: Path) -> None:
    with fleet(Plan(kinds=(Kind.ORDINARY,), articles=1, log=str(tmp_path / "log"))) as made:
        address, port = made.addresses[0].split(":")
    with socket.socket() as probe:
        assert probe.connect_ex((address, int(port))) != 0


def test_a_command_is_measured_with_its_exit_code_and_what_it_said(tmp_path: Path) -> None:
    held = "import sys; sys.stdout.write('done'); b = bytearray(64 * 2**20); sys.exit(7)"
    ended = run_measured([sys.executable, "-c", held], child_env(), tmp_path / "output")
    assert (ended.code, (tmp_path / "output").read_text()) == (7, "done")
    assert ended.cpu_s > 0
    assert ended.peak_mb > 0


def test_the_long_section_is_not_run_unasked_and_wants_enough_hosts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert MANY_HOSTS not in SECTIONS
    with pytest.raises(SystemExit):
        main([MANY_HOSTS, "--hosts", "3"])
    assert "at least" in capsys.readouterr().err
