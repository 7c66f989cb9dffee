"""Polling rules replayed on real polls of feeds: `python -m bench.feed_polling FILE`.

FILE has JSON lines {t, feed, items: [{link, ...}]}, gzipped or not: every line is a run that could
have polled. A rule decides at each run whether it does. Rules are tuned on the first half in time;
what is printed is the second.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, Protocol

from rich.table import Table
from writethru.capture import PlaceState
from writethru.capture.discovering.polling import RUNS_MOST, after_poll, next_poll

from bench.report import console, default_path, machine_line, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One recorded run: what the feed held then."""

    at: datetime
    links: frozenset[str]


class Rule(Protocol):
    """Decides when to poll; hears what each of its polls brought."""

    def is_due(self, now: datetime) -> bool: ...

    def heard(self, now: datetime, *, fresh: int, entries: int) -> None: ...


@dataclass(kw_only=True)
class Fixed:
    """Every nth run."""

    runs: int
    passed: int = 0

    def is_due(self, now: datetime) -> bool:
        self.passed += 1
        return self.passed % self.runs == 1 or self.runs == 1

    def heard(self, now: datetime, *, fresh: int, entries: int) -> None:
        """A fixed rule learns nothing."""


@dataclass(kw_only=True)
class DuplicateShare:
    """Media Cloud's: a step longer while most entries are known, a step shorter while few are.

    Source: mediacloud/rss-fetcher, fetcher/tasks.py, _check_auto_adjust. Its steps and bounds are
    minutes; here a step is one run, and the bounds are ours.
    """

    period: timedelta
    known_most: float
    known_least: float
    runs: int = 1
    polled_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        return self.polled_at is None or now >= self.polled_at + (self.runs - 0.25) * self.period

    def heard(self, now: datetime, *, fresh: int, entries: int) -> None:
        share = 1 - fresh / entries if entries else 1.0
        if self.polled_at is not None:
            step = int(share >= self.known_most) - int(share < self.known_least)
            self.runs = min(max(self.runs + step, 1), RUNS_MOST)
        self.polled_at = now


@dataclass(kw_only=True)
class Ours:
    """`capture.polling` as it stands."""

    period: timedelta
    state: PlaceState | None = None

    def is_due(self, now: datetime) -> bool:
        return next_poll(self.state, now=now, period=self.period) <= now

    def heard(self, now: datetime, *, fresh: int, entries: int) -> None:
        self.state = after_poll(self.state, now=now, fresh=fresh, entries=entries)


@dataclass(kw_only=True)
class Score:
    """What a rule spent and found. `delays_h` are of the entries that it found at all."""

    runs: int = 0
    requests: int = 0
    entries: int = 0
    delays_h: list[float] = field(default_factory=list)

    @property
    def missed(self) -> int:
        return self.entries - len(self.delays_h)

    def delay_h(self, share: float) -> float:
        """The delay within which that share of the found entries was found."""
        ordered = sorted(self.delays_h) or [0.0]
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def row(self) -> dict[str, float]:
        delays = self.delays_h or [0.0]
        return {
            "requests": self.requests,
            "of all": round(self.requests / max(self.runs, 1), 3),
            "median delay, h": round(median(delays), 2),
            "mean, h": round(sum(delays) / len(delays), 2),
            "95 %, h": round(self.delay_h(0.95), 2),
            "missed": self.missed,
            "of entries": self.entries,
        }


def replayed(polls: Sequence[Poll], rule: Rule, score: Score) -> None:
    """Plays a rule over one feed's runs; what stood there at the first run is no news."""
    appeared = dict.fromkeys(polls[0].links, polls[0].at) if polls else {}
    first_at = polls[0].at if polls else None
    seen: set[str] = set()
    for poll in polls:
        for link in poll.links - appeared.keys():
            appeared[link] = poll.at
        score.runs += 1
        if not rule.is_due(poll.at):
            continue
        score.requests += 1
        fresh = poll.links - seen
        late = [poll.at - appeared[link] for link in fresh if appeared[link] != first_at]
        score.delays_h += [wait / timedelta(hours=1) for wait in late]
        rule.heard(poll.at, fresh=len(fresh), entries=len(poll.links))
        seen |= fresh
    score.entries += sum(at != first_at for at in appeared.values())


def read_polls(path: Path) -> dict[str, list[Poll]]:
    """Each feed's polls, oldest first; those that brought nothing at all are failed requests."""
    opened = gzip.open if path.suffix == ".gz" else open
    found: dict[str, list[Poll]] = {}
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            links = frozenset(item["link"] for item in row["items"] if item.get("link"))
            if links:
                at = datetime.fromisoformat(row["t"])
                found.setdefault(row["feed"], []).append(Poll(at=at, links=links))
    return {feed: sorted(polls, key=lambda poll: poll.at) for feed, polls in found.items()}


def usual_period(polls: Sequence[Poll]) -> timedelta:
    """The median time between two runs."""
    gaps_s = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(polls)]
    return timedelta(seconds=median(gaps_s))


def halves(polls: Sequence[Poll]) -> tuple[Sequence[Poll], Sequence[Poll]]:
    """The first and the second half in time."""
    middle = polls[0].at + (polls[-1].at - polls[0].at) / 2
    cut = sum(poll.at < middle for poll in polls)
    return polls[:cut], polls[cut:]


RULES: Final[dict[str, Callable[[timedelta], Rule]]] = {
    "every run": lambda period: Fixed(runs=1),
    "every 2nd run": lambda period: Fixed(runs=2),
    "every 3rd run": lambda period: Fixed(runs=3),
    "every 4th run": lambda period: Fixed(runs=4),
    "share of duplicates (Media Cloud)": lambda period: DuplicateShare(
        period=period, known_most=1.0, known_least=1.0
    ),
    "expected entries (ours)": lambda period: Ours(period=period),
}


def scores(feeds: Sequence[Sequence[Poll]]) -> Iterator[tuple[str, Score]]:
    """Each rule's score over all feeds."""
    for name, make in RULES.items():
        score = Score()
        for polls in feeds:
            replayed(polls, make(usual_period(polls)), score)
        yield name, score


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.feed_polling", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", type=Path, default=default_path("feed_polling.json"))
    parser.add_argument("--first-half", action="store_true", help="what the rules were tuned on")
    given = parser.parse_args(arguments)
    out = console()
    out.print(machine_line())
    half = 0 if given.first_half else 1
    feeds = {feed: halves(polls)[half] for feed, polls in read_polls(given.file).items()}
    figures = {}
    for title, polls in {
        **{feed: [own] for feed, own in feeds.items()},
        "all": list(feeds.values()),
    }.items():
        figures[title] = {name: score.row() for name, score in scores(polls)}
        table = Table("rule", *next(iter(figures[title].values())), title=title)
        for name, row in figures[title].items():
            table.add_row(name, *(f"{value:g}" for value in row.values()))
        out.print(table)
    write_json(given.json, {"figures": figures})
    return 0


if __name__ == "__main__":
    sys.exit(main())
