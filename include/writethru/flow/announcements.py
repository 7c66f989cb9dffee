"""Reads a source's feeds, sitemaps and listings, and keeps them like any other capture."""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from croniter import croniter  # type: ignore[import-untyped]

from writethru.capture import ChildSitemap, Fetcher, PlaceState, chosen, due_children
from writethru.capture.discovering import polling
from writethru.errors import HostClosedError, ItemError, SourceFailedError
from writethru.flow.places import Heard, Places, Reading, poll_of
from writethru.flow.recording import Recorder
from writethru.load import visits
from writethru.model import Discover, Sighting

log: Final = logging.getLogger(__name__)

SITEMAP_LEVELS: Final = 2
"""An index of indexes is the deepest that is followed."""
CHILDREN_A_RUN: Final = 20
"""Sitemaps of one index that a run reads; the others have their turn in the next runs."""


def announcements(
    fetcher: Fetcher, recorder: Recorder, *, until_s: float = math.inf, is_asked: bool = False
) -> list[Sighting]:
    """Everything new that the source's places announce now; a place that fails is set aside.

    A place that is not due yet is passed over, unless `is_asked`. None is begun after `until_s`
    (monotonic): it stays due. Raises SourceFailedError where every place failed.
    """
    source = recorder.batch.source
    now = recorder.ctx.clock()
    run = _Run(
        places=Places(fetcher=fetcher, recorder=recorder, now=now),
        now=now,
        period=period_of(source.schedule, now),
        until_s=until_s,
        is_asked=is_asked,
    )
    found = [heard for place in source.discover for heard in run.place(place)]
    failures = [heard.failure for heard in found if heard.failure is not None]
    if found and len(failures) == len(found):
        raise SourceFailedError("; ".join(str(failure) for failure in failures))
    return [sighting for heard in found for sighting in heard.sightings]


def period_of(schedule: str, now: datetime) -> timedelta:
    """The time between the next two runs of a cron schedule."""
    times = croniter(schedule, now)
    first: datetime = times.get_next(datetime)
    second: datetime = times.get_next(datetime)
    return second - first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run over a source's places."""

    places: Places
    now: datetime
    period: timedelta
    until_s: float
    is_asked: bool

    def place(self, place: Discover) -> Iterator[Heard]:
        """What a place says, and the sitemaps below it; nothing while it is not due."""
        visit = self.places.visit_of(place.address)
        if self._is_over(place.address) or not (self.is_asked or self._is_due(visit)):
            yield Heard()
            return
        top = self._read(place, place.address, visit)
        yield top
        yield from self._below(place, top.due)

    def _is_over(self, url: str) -> bool:
        """Else a host with a long crawl delay, and many sitemaps, outlasts its task."""
        is_over = monotonic() > self.until_s
        if is_over:
            log.info("%s: the run's time is over, it is read in the next", url)
        return is_over

    def _is_due(self, visit: visits.VisitRow | None) -> bool:
        if visit is None or not self.places.is_planned(visit):
            return True
        return polling.next_poll(poll_of(visit), now=self.now, period=self.period) <= self.now

    def _below(self, place: Discover, due: tuple[ChildSitemap, ...]) -> Iterator[Heard]:
        budget = CHILDREN_A_RUN
        for _ in range(SITEMAP_LEVELS):
            known = self.places.visits_of([child.url for child in due])
            wanted = chosen(due, _states(known), limit=budget)
            budget -= len(wanted)
            due = ()
            for child in wanted:
                if self._is_over(child.url):
                    return
                heard = self._read(place, child.url, known.get(child.url))
                due += heard.due
                yield heard

    def _read(self, place: Discover, url: str, visit: visits.VisitRow | None) -> Heard:
        try:
            reading = self.places.read(place, url, visit)
        except HostClosedError as error:  # its own row says why, and nothing was asked now
            return Heard(failure=error)
        except ItemError as error:
            self.places.set_aside(error)
            return Heard(failure=error)
        if reading is None:
            return Heard()
        reading = replace(reading, due=self._due(reading))
        return self.places.keep(reading, visit)

    def _due(self, reading: Reading) -> tuple[ChildSitemap, ...]:
        """Those of an index's sitemaps that are worth a request."""
        known = self.places.visits_of([child.url for child in reading.children])
        due = due_children(
            reading.children,
            _states(known),
            now=self.now,
            period=self.period,
            is_asked=self.is_asked,
        )
        if len(due) > CHILDREN_A_RUN:
            log.info("%s: %d sitemaps to read, %d a run", reading.url, len(due), CHILDREN_A_RUN)
        return tuple(due)


def _states(known: dict[str, visits.VisitRow]) -> dict[str, PlaceState]:
    read = ((url, poll_of(visit)) for url, visit in known.items())
    return {url: state for url, state in read if state is not None}
