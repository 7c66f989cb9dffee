"""`writethru capture` of a dozen hosts, some slow, some dead, judged by the hosts' own log."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from integration.commands.conftest import rows
from writethru.load import Warehouse

from bench.many_hosts_fleet import capture_command, fleet, run_measured, source_id
from bench.many_hosts_log import (
    Asked,
    gaps_s,
    healthy_pages,
    hosts_between,
    most_at_once,
    most_requests,
)
from bench.many_hosts_plan import HEALTHY, Kind, Plan

pytestmark = pytest.mark.xdist_group("many_hosts")

DELAY_S = 0.3
LATE_S = 0.1
"""What one request may be late by on a busy machine; the next, which is not, then seems early."""

KINDS = (
    *[Kind.ORDINARY] * 3, Kind.SLOW, Kind.REFUSING, *[Kind.ORDINARY] * 2, Kind.UNAVAILABLE,
    Kind.SLOW, Kind.PAGES_DOWN, *[Kind.ORDINARY] * 2,
)  # fmt: skip
ARTICLES = 4
SOURCES_FAILED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What the hosts saw of a run that has ended, and the warehouse that it filled."""

    asked: Sequence[Asked]
    warehouse: Warehouse

    def of(self, kind: Kind) -> str:
        """The source of the first host of a kind."""
        return source_id(KINDS.index(kind))


@pytest.fixture(scope="module")
def captured(
    new_warehouse: Callable[[], Warehouse], tmp_path_factory: pytest.TempPathFactory
) -> Captured:
    home, warehouse = tmp_path_factory.mktemp("many_hosts"), new_warehouse()
    # Slower than the delay, so that a host is still busy when its next turn comes.
    plan = Plan(kinds=KINDS, articles=ARTICLES, log=str(home / "log.jsonl"), slow_answer_s=0.5)
    with fleet(plan) as hosts:
        hosts.write_sources(home / "sources", delay_s=DELAY_S)
        argv, env = capture_command(hosts, home, warehouse.url)
        ended = run_measured(argv, env, home / "output")
        assert ended.code == SOURCES_FAILED, (home / "output").read_text()
        return Captured(asked=hosts.asked(), warehouse=warehouse)


@pytest.fixture
def set_aside(captured: Captured) -> Counter[tuple[str, str, str]]:
    """Source, stage and code of the quarantine's rows."""
    return Counter(rows(captured.warehouse, "select source_id, stage, code from ops.quarantine"))


def test_every_host_keeps_its_delay(captured: Captured) -> None:
    by_host = gaps_s(captured.asked)
    for host, kind in enumerate(KINDS):
        gaps = by_host.get(host, [])
        assert len(gaps) >= (ARTICLES if kind in HEALTHY else 0)
        assert min(gaps, default=DELAY_S) >= DELAY_S - LATE_S
        # Late ones do not add up: from the first to the last it is the delay times their number.
        assert sum(gaps) >= len(gaps) * DELAY_S - LATE_S


def test_no_host_is_ever_asked_two_things_at_once(captured: Captured) -> None:
    assert most_at_once(captured.asked) == 1


def test_every_page_of_the_healthy_hosts_is_captured(captured: Captured) -> None:
    healthy = [number for number, kind in enumerate(KINDS) if kind in HEALTHY]
    assert healthy_pages(captured.asked) == {
        (host, f"/articles/{n}") for host in healthy for n in range(ARTICLES)
    }
    sums = rows(captured.warehouse, "select source_id, sum(captured) from ops.batch group by 1")
    assert {host: dict(sums)[source_id(host)] for host in healthy} == dict.fromkeys(
        healthy, ARTICLES
    )


def test_dead_hosts_are_set_aside_each_with_its_code(
    captured: Captured, set_aside: Counter[tuple[str, str, str]]
) -> None:
    assert set_aside == {
        (captured.of(Kind.REFUSING), "discover", "connect"): 1,
        (captured.of(Kind.UNAVAILABLE), "discover", "robots"): 1,
        (captured.of(Kind.PAGES_DOWN), "fetch", "unavailable"): 1,
    }


@pytest.mark.fault(16)
def test_a_host_that_answers_503_is_asked_for_three_things_at_most(captured: Captured) -> None:
    assert 1 <= most_requests(captured.asked, Kind.UNAVAILABLE) <= 3
    pages = [request for request in captured.asked if request.is_page]
    assert 1 <= most_requests(pages, Kind.PAGES_DOWN) <= 3


def test_what_a_dead_host_leaves_undone_is_pending_and_the_sums_hold(captured: Captured) -> None:
    query = "select captured, quarantined, pending, discovered from ops.batch where source_id = %s"
    [(kept, quarantined, pending, discovered)] = rows(
        captured.warehouse, query, captured.of(Kind.PAGES_DOWN)
    )
    assert (kept, discovered) == (0, ARTICLES)
    assert quarantined + pending == ARTICLES


def test_hosts_are_asked_side_by_side(captured: Captured) -> None:
    # Told by the order in the log: each host's requests have those of most others among them.
    between = hosts_between(captured.asked)
    assert min(between.values()) >= len(between) / 2
