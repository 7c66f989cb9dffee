"""Which DAGs there are: one for each group of sources, one for each source with an archive."""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from croniter import croniter  # type: ignore[import-untyped]

from writethru.model import ArchiveSpec, Source
from writethru.settings import Settings
from writethru.sources import Catalog, load_sources

PARTS_MAX: Final = 16
"""Mapped tasks of a run: a few sources have one each, hundreds share them."""
FREQUENCY_WINDOW: Final = timedelta(days=7)
"""Over which the runs of two schedules are counted to say which comes more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePlan:
    """One DAG `capture__<group>`; `schedule` is the most frequent of its sources'."""

    group: str
    schedule: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan:
    """One DAG `archive__<source>`; without `by_day` the archive is taken whole, when asked."""

    source: Source
    by_day: bool


@cache
def _catalog() -> Catalog:
    return load_sources(Settings.from_env(os.environ).sources)


def scheduled(schedule: str) -> str | None:
    """`schedule`, or None where WRITETHRU_SCHEDULES=off leaves every run to be asked for."""
    return schedule if Settings.from_env(os.environ).schedules else None


def parts(source_ids: Sequence[str]) -> list[list[str]]:
    """The sources in at most 16 parts of about one size, in order; [] of none."""
    count = min(PARTS_MAX, len(source_ids))
    return [list(source_ids[part::count]) for part in range(count)]


def capture_plans() -> tuple[CapturePlan, ...]:
    """The groups that have something to discover."""
    return plan_captures(_catalog().sources)


def archive_plans() -> tuple[ArchivePlan, ...]:
    """The enabled sources that have an archive."""
    return plan_archives(_catalog().sources)


def broken_files() -> tuple[str, ...]:
    """A sentence for every source file that does not validate: file, line, field, reason."""
    return tuple(str(error) for error in _catalog().broken)


def plan_captures(sources: Mapping[str, Source]) -> tuple[CapturePlan, ...]:
    """One plan a group of enabled sources with a `discover`, in the order of their names."""
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in sources.values():
        if source.enabled and source.discover:
            groups[source.group].append(source)
    return tuple(
        CapturePlan(
            group=group,
            schedule=most_frequent(member.schedule for member in members),
            sources=tuple(sorted(members, key=lambda member: member.id)),
        )
        for group, members in sorted(groups.items())
    )


def plan_archives(sources: Mapping[str, Source]) -> tuple[ArchivePlan, ...]:
    """One plan an enabled source with an `archive`, in the order of their ids."""
    return tuple(
        ArchivePlan(source=source, by_day=any(map(_has_date, source.archive)))
        for _, source in sorted(sources.items())
        if source.enabled and source.archive
    )


def _has_date(spec: ArchiveSpec) -> bool:
    place = spec.warc or spec.text or spec.sitemap or ""
    return spec.memento is not None or "{date" in place


def most_frequent(schedules: Iterable[str]) -> str:
    """The cron expression with the most runs in a week; of equals the first in text order."""
    return max(sorted(set(schedules)), key=_runs_a_week)


def _runs_a_week(schedule: str) -> int:
    # A fixed Monday: a plan may not depend on when it is made.
    start = datetime(2024, 1, 1, tzinfo=UTC)
    runs = croniter(schedule, start)
    last = start + FREQUENCY_WINDOW
    count = 0
    while runs.get_next(datetime) <= last:
        count += 1
    return count
