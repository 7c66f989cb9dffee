"""What is read out of the hosts' log, worked out by hand, and how a fleet is made up."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.many_hosts import DEAD, Size
from bench.many_hosts_log import (
    Asked,
    done_s,
    gaps_s,
    healthy_pages,
    hosts_between,
    ideal_s,
    most_at_once,
    most_requests,
    read_log,
)
from bench.many_hosts_plan import Kind, Plan

PLAN = Plan(
    kinds=(Kind.ORDINARY, Kind.SLOW, Kind.UNAVAILABLE),
    articles=2,
    log="unused",
    answer_s=0.1,
    slow_answer_s=3.0,
)


def asked(at_s: float, host: int, path: str, busy: int = 1) -> Asked:
    return Asked(at_s=at_s, host=host, kind=PLAN.kinds[host], path=path, busy=busy)


LOG = (
    asked(10.0, 0, "/robots.txt"),
    asked(10.1, 0, "/rss.xml"),
    asked(10.2, 1, "/rss.xml"),
    asked(10.3, 2, "/robots.txt"),
    asked(11.1, 0, "/articles/0"),
    asked(11.2, 1, "/articles/0", busy=2),
    asked(12.0, 0, "/articles/1"),
    asked(12.5, 2, "/rss.xml"),
)


def test_gaps_are_from_start_to_start_of_one_host_without_robots_txt() -> None:
    found = gaps_s(LOG)
    assert {host: pytest.approx(gaps) for host, gaps in found.items()} == {
        0: [1.0, 0.9], 1: [1.0], 2: [],
    }  # fmt: skip


def test_two_requests_that_a_host_answers_at_one_time_are_seen() -> None:
    assert most_at_once(LOG) == 2
    assert most_at_once([request for request in LOG if request.host == 0]) == 1


def test_a_feed_and_what_a_dead_host_was_asked_are_no_pages() -> None:
    down = asked(13.0, 2, "/articles/0")
    assert healthy_pages([*LOG, down]) == {
        (0, "/articles/0"), (0, "/articles/1"), (1, "/articles/0"),
    }  # fmt: skip


def test_a_page_that_is_asked_for_twice_is_one_page() -> None:
    assert len(healthy_pages([*LOG, asked(13.0, 0, "/articles/1")])) == 3


def test_robots_txt_counts_among_the_requests_to_a_dead_host() -> None:
    assert most_requests(LOG, Kind.UNAVAILABLE) == 2
    assert most_requests(LOG, Kind.SILENT) == 0


def test_a_host_is_done_when_it_has_answered_its_last_page() -> None:
    assert done_s(LOG, PLAN, begun_s=9.0) == pytest.approx({0: 3.1, 1: 5.2})


def test_the_ideal_goes_by_the_delay_or_by_the_answers_whichever_is_longer() -> None:
    # robots.txt, then feed, article, article: two waits, and the last answer.
    assert ideal_s(PLAN, Kind.ORDINARY, 1.0) == pytest.approx(0.1 + 2 * 1.0 + 0.1)
    assert ideal_s(PLAN, Kind.SLOW, 1.0) == pytest.approx(3.0 + 2 * 3.0 + 3.0)


def test_hosts_that_are_asked_one_after_another_have_nobody_between() -> None:
    in_turn = sorted(LOG, key=lambda request: request.host)
    assert hosts_between(in_turn) == {0: 0, 1: 0}
    assert hosts_between(LOG) == {0: 1, 1: 1}


def test_the_log_is_read_as_it_was_written(tmp_path: Path) -> None:
    line = {"at_s": 1.5, "host": 1, "kind": "slow", "path": "/rss.xml", "busy": 1}
    (tmp_path / "log.jsonl").write_text(json.dumps(line) + "\n")
    assert read_log(tmp_path / "log.jsonl") == [asked(1.5, 1, "/rss.xml")]


def test_a_plan_is_the_same_after_it_was_handed_over() -> None:
    assert Plan.read(PLAN.written()) == PLAN


@pytest.mark.parametrize(
    ("hosts", "slow", "of_each_dead"), [(300, 30, 3), (40, 4, 1)], ids=["usual", "few"]
)
def test_a_fleet_has_slow_and_dead_hosts_among_the_others(
    hosts: int, slow: int, of_each_dead: int
) -> None:
    kinds = Size(hosts=hosts).kinds()
    counts = Counter(kinds)
    assert (len(kinds), counts[Kind.SLOW]) == (hosts, slow)
    assert {counts[kind] for kind in DEAD} == {of_each_dead}
    assert kinds[hosts // 2 :].count(Kind.ORDINARY) > hosts // 3
