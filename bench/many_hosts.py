"""Capture of many hosts at once, beside Scrapy: speed, memory, and manners as the hosts saw them.

Some hosts are slow and some dead. Each tool has a fleet of its own, made by the same plan.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Final

from bench import many_hosts_tools as tools
from bench.many_hosts_fleet import Ended, fleet
from bench.many_hosts_log import (
    Asked,
    done_s,
    gaps_s,
    healthy_pages,
    ideal_s,
    most_at_once,
    most_requests,
)
from bench.many_hosts_plan import HEALTHY, Kind, Plan
from bench.peers import peers_python
from bench.racing import Figure

HOSTS_A_SLOW_ONE: Final = 10
HOSTS_A_DEAD_ONE: Final = 100
"""Of each kind of dead."""

SLACK_S: Final = 0.02
"""A gap may seem this much shorter than it was: the hosts' process has other things to do too."""

DEAD: Final = tuple(kind for kind in Kind if kind not in HEALTHY)
LEAST_HOSTS: Final = 2 * len(DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many hosts with how many articles each, and the seconds between two requests to one."""

    hosts: int = 300
    articles: int = 20
    delay_s: float = 1.0

    def kinds(self) -> tuple[Kind, ...]:
        """Slow and dead hosts stand among the others at even distances."""
        of_each = max(1, self.hosts // HOSTS_A_DEAD_ONE)
        odd = [*DEAD * of_each, *[Kind.SLOW] * (self.hosts // HOSTS_A_SLOW_ONE)]
        kinds = [Kind.ORDINARY] * self.hosts
        for number, kind in enumerate(odd):
            kinds[number * self.hosts // len(odd)] = kind
        return tuple(kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One tool's run on its fleet."""

    tool: str
    delay_s: float
    plan: Plan
    ended: Ended
    asked: Sequence[Asked]
    told: tools.Told


def many_hosts_figures(size: Size) -> Iterator[Figure]:
    """Ours and Scrapy's, whose rows are missing where it cannot be installed."""
    yield from _figures(_run(size, "writethru", tools.capture))
    try:
        python = peers_python()
    except (OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"Scrapy could not be installed and is left out: {error}\n")
        return
    yield from _figures(_run(size, "Scrapy", partial(tools.scrapy, python)))


def _run(size: Size, tool: str, play: Callable[..., tuple[Ended, tools.Told]]) -> Run:
    with tempfile.TemporaryDirectory(prefix="writethru-bench-") as name:
        folder = Path(name)
        plan = Plan(kinds=size.kinds(), articles=size.articles, log=str(folder / "log.jsonl"))
        with fleet(plan) as hosts:
            ended, told = play(hosts, folder, delay_s=size.delay_s)
            asked = hosts.asked()
        return Run(tool=tool, delay_s=size.delay_s, plan=plan, ended=ended, asked=asked, told=told)


# --- figures ----------------------------------------------------------------------------------


def _figures(run: Run) -> Iterator[Figure]:
    slow = sum(kind is Kind.SLOW for kind in run.plan.kinds)
    dead = sum(kind in DEAD for kind in run.plan.kinds)
    input = (
        f"{len(run.plan.kinds)} hosts of {run.plan.articles} articles, {run.delay_s:g} s between "
        f"requests to one, {slow} slow, {dead} dead"
    )
    tables = {
        input: _speed(run) | run.told.get(tools.SPEED, {}),
        "delays kept, and how late hosts were done": _manners(run),
        "most requests to one dead host": _requests_to_dead(run),
        tools.KEPT: run.told.get(tools.KEPT, {}),
        tools.SET_ASIDE: run.told.get(tools.SET_ASIDE, {}),
    }
    for title, values in tables.items():
        for unit, value in values.items():
            yield Figure(section="many_hosts", input=title, tool=run.tool, value=value, unit=unit)


def _speed(run: Run) -> dict[str, float]:
    """`ideal`: when the slowest healthy host could have been done. Dead hosts count in `wall`."""
    ended, pages = run.ended, len(healthy_pages(run.asked))
    least_s = max(
        ideal_s(run.plan, kind, run.delay_s) for kind in HEALTHY if kind in run.plan.kinds
    )
    healthy_s = max(done_s(run.asked, run.plan, begun_s=ended.begun_s).values())
    return {
        "wall s": ended.wall_s,
        "of ideal": ended.wall_s / least_s,
        "healthy done s": healthy_s,
        "healthy of ideal": healthy_s / least_s,
        "pages": pages,
        "pages a s": pages / ended.wall_s,
        "pages a CPU s": pages / ended.cpu_s,
        "CPU s": ended.cpu_s,
        "peak MB": ended.peak_mb,
    }


def _manners(run: Run) -> dict[str, float]:
    by_host = [gaps for gaps in gaps_s(run.asked).values() if gaps]
    gaps = [gap for of_one in by_host for gap in of_one]
    done = done_s(run.asked, run.plan, begun_s=run.ended.begun_s)
    late = sorted(
        at_s - ideal_s(run.plan, run.plan.kinds[host], run.delay_s) for host, at_s in done.items()
    )
    return {
        "gaps": len(gaps),
        "least ms": 1000 * min(gaps),
        "least mean ms": 1000 * min(map(mean, by_host)),
        "too short": sum(gap < run.delay_s - SLACK_S for gap in gaps),
        "hosts' own lag ms": 1000 * max(request.lag_s for request in run.asked),
        "at once": most_at_once(run.asked),
        "late s, median": median(late),
        "95 %": late[len(late) * 95 // 100],
        "most": late[-1],
    }


def _requests_to_dead(run: Run) -> dict[str, float]:
    return {
        kind: most_requests(run.asked, kind)
        for kind in DEAD
        if kind in run.plan.kinds and kind is not Kind.REFUSING
    }
