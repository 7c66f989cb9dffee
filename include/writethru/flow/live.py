"""Live capture: what sources announce is fetched politely, many hosts side by side.

A source's discovery is a job in the lane of its first place's host, and each of its pages one in
the lane of the page's own host; what they bring is written by one keeper.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from writethru.capture import Fetcher
from writethru.errors import WritethruError
from writethru.flow.announcements import announcements
from writethru.flow.batches import close, fail, open_batch, recorder_of
from writethru.flow.context import Context
from writethru.flow.fetching import Fetchers
from writethru.flow.items import Tools, fetch_items, lane_of
from writethru.flow.keeping import Keeper
from writethru.flow.lanes import Lanes
from writethru.flow.planning import plan, take_due
from writethru.flow.recording import Recorder
from writethru.flow.vanishing import note_vanished
from writethru.load import visits
from writethru.load.warehouse import is_passing
from writethru.model import Channel, Source

RUN_MAX_S: Final = 20 * 60.0
"""No item is begun later in a run, so that its task ends before its time-out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a source's part of a run ended: `sums` of its batch, unless it failed whole;
    `failure` says what went wrong."""

    source_id: str
    sums: dict[str, int] | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunIds:
    """The Airflow run that batches belong to; a task that is tried again goes on with them."""

    dag_id: str | None = None
    run_id: str | None = None


log = logging.getLogger(__name__)

BY_HAND: Final = RunIds()


def capture(
    ctx: Context, source_ids: Sequence[str], *, is_asked: bool = False, run: RunIds = BY_HAND
) -> list[Finished]:
    """Discovers and fetches what the sources announce; how each ended, in the order given.

    With `is_asked` every place is read, however lately it was read.
    """
    sources = [ctx.source(source_id) for source_id in source_ids]
    with _round(ctx, Channel.LIVE, run) as round_:
        for source in sources:
            round_.discover(source, is_asked=is_asked)
    return [round_.ended[source_id] for source_id in source_ids]


def revisit(ctx: Context, source_ids: Sequence[str], *, run: RunIds = BY_HAND) -> list[Finished]:
    """Fetches again those of the sources' pages that are due; how each source ended."""
    sources = [ctx.source(source_id) for source_id in source_ids]
    with _round(ctx, Channel.REVISIT, run) as round_:
        for source in sources:
            round_.look_again(source)
    return [round_.ended[source_id] for source_id in source_ids]


def due_sources(ctx: Context) -> list[str]:
    """The enabled sources with pages that are due to be looked at again."""
    due = ctx.warehouse.run(lambda conn: visits.due_sources(conn, now=ctx.clock()))
    sources = ctx.catalog.sources
    return [source_id for source_id in due if source_id in sources and sources[source_id].enabled]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One run over many sources."""

    ctx: Context
    channel: Channel
    run: RunIds
    tools: Tools
    fetchers: Fetchers
    ended: dict[str, Finished] = field(default_factory=dict)

    def discover(self, source: Source, *, is_asked: bool) -> None:
        """Reads the source's places, then fetches what is wanted of what they announce."""

        def find(recorder: Recorder, fetcher: Fetcher) -> list[str]:
            seen = announcements(fetcher, recorder, until_s=self.tools.until_s, is_asked=is_asked)
            return plan(self.ctx, recorder.batch, seen)

        self._begin(source, lane_of(source.discover[0].address), find)

    def look_again(self, source: Source) -> None:
        """Fetches the source's pages that are due."""

        def find(recorder: Recorder, fetcher: Fetcher) -> list[str]:
            return take_due(self.ctx, recorder.batch)

        self._begin(source, source.id, find)

    def _begin(
        self, source: Source, lane: str, find: Callable[[Recorder, Fetcher], list[str]]
    ) -> None:
        self.tools.lanes.put(lane, partial(self._fetch, source, find))

    def _fetch(self, source: Source, find: Callable[[Recorder, Fetcher], list[str]]) -> None:
        """One job: opens the source's batch, and puts the jobs of its pages into the lanes."""
        batch = open_batch(self.ctx, source, self.channel, self.run.dag_id, self.run.run_id)
        recorder, fetcher = recorder_of(self.ctx, batch), self.fetchers.of(source)
        try:
            urls = find(recorder, fetcher)
        except Exception as error:
            # Whatever it is, it is this source's: the others go on.
            is_ours = not isinstance(error, WritethruError)
            log.warning("%s failed whole: %s", source.id, error, exc_info=is_ours)
            recorder.close()
            fail(self.ctx, batch)
            self.ended[source.id] = Finished(source_id=source.id, failure=str(error) or repr(error))
            return
        finish = partial(self._finish, recorder)
        fetch_items(recorder, fetcher, self.tools, urls, finish)

    def _finish(self, recorder: Recorder) -> None:
        source_id, failure = recorder.batch.source.id, None
        try:
            recorder.close()
        except (WritethruError, OSError) as error:
            # What it wrote is on this machine's disk, and `maintenance` sends it on.
            failure = str(error)
        sums = close(self.ctx, recorder.batch)
        try:
            note_vanished(self.ctx, source_id)
        except Exception as error:
            # `refine` may hold the writer's lock for long; the next run tells of the day again.
            if not is_passing(error):
                raise
            failure = failure or f"what vanished could not be told: {error}".strip()
        self.ended[source_id] = Finished(source_id=source_id, sums=sums, failure=failure)


@contextmanager
def _round(ctx: Context, channel: Channel, run: RunIds) -> Iterator[_Round]:
    """A round; leaving it waits until all of its sources have ended."""
    lanes = Lanes()
    with Fetchers(ctx, sleep=lanes.sleep) as fetchers, Keeper(ctx) as keeper:
        until_s = time.monotonic() + RUN_MAX_S
        tools = Tools(lanes=lanes, keeper=keeper, until_s=until_s)
        yield _Round(ctx=ctx, channel=channel, run=run, tools=tools, fetchers=fetchers)
        lanes.run()
