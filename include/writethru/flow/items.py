"""Fetches a batch's items in the lanes of their hosts, and says how each one ended."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from writethru.capture import Fetcher
from writethru.capture.hosts import netloc_of
from writethru.errors import Code, HostClosedError, ItemError, QuarantineError, RetryableError
from writethru.flow.keeping import Keeper, Look
from writethru.flow.lanes import Lanes
from writethru.flow.looking import after_failure, after_look
from writethru.flow.recording import Recorder, is_same
from writethru.load import visits
from writethru.load.captures import KnownCapture, latest_live
from writethru.model import Document, Outcome

TRIES: Final = 2
"""Of one item in a run, where the fault may pass; the others of its host come in between."""


BUGS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError,
               TypeError, ValueError)  # fmt: skip
"""What a response nobody has thought of makes of our code: that item's end, and no other's."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the sources of one run share. No item is begun after `until_s` (monotonic)."""

    lanes: Lanes
    keeper: Keeper
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the warehouse knows of a batch's URLs, read once."""

    visits: Mapping[str, visits.VisitRow]
    captures: Mapping[str, KnownCapture]


@dataclass(kw_only=True)
class Countdown:
    """Does `then` when the last of so many items has ended, in the keeper's order."""

    left: int
    keeper: Keeper
    then: Callable[[], None]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def one_less(self) -> None:
        with self._lock:
            self.left -= 1
            is_last = self.left == 0
        if is_last:
            self.keeper.then(self.then)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The items of one batch."""

    recorder: Recorder
    fetcher: Fetcher
    tools: Tools
    known: Known
    countdown: Countdown


def fetch_items(
    recorder: Recorder,
    fetcher: Fetcher,
    tools: Tools,
    urls: Sequence[str],
    then: Callable[[], None],
) -> None:
    """Puts a job for each URL into the lanes; `then` is done once all of them are written.

    An item whose turn does not come in this run stays pending, and due by its visit.
    """
    if not urls:
        tools.keeper.then(then)
        return
    known = recorder.ctx.warehouse.run(
        lambda conn: Known(visits=visits.visits_of(conn, urls), captures=latest_live(conn, urls))
    )
    countdown = Countdown(left=len(urls), keeper=tools.keeper, then=then)
    part = _Part(recorder=recorder, fetcher=fetcher, tools=tools, known=known, countdown=countdown)
    for url in urls:
        tools.lanes.put(lane_of(url), partial(_try, part, url, TRIES))


def lane_of(url: str) -> str:
    """The lane of a URL's host and port, however they are spelled."""
    try:
        return netloc_of(urlsplit(url)) or url
    except ValueError:  # no address: asking for it says so
        return url


def _try(part: _Part, url: str, tries: int) -> None:
    """One job: the item ends, or is tried once more after the others of its lane."""
    if time.monotonic() > part.tools.until_s:
        part.countdown.one_less()
        return
    try:
        document = _fetched(part, url)
    except HostClosedError:
        part.countdown.one_less()
    except ItemError as error:
        if isinstance(error, RetryableError) and error.may_pass_soon and tries > 1:
            part.tools.lanes.put(lane_of(url), partial(_try, part, url, tries - 1))
            return
        part.tools.keeper.put(_failed(part, url, error))
        part.countdown.one_less()
    else:
        part.tools.keeper.put(_kept(part, document))
        part.countdown.one_less()


def _fetched(part: _Part, url: str) -> Document:
    visit = part.known.visits.get(url)
    # Without the capture that it would refer to, a 304 says nothing.
    asks = visit if url in part.known.captures else None
    try:
        return part.fetcher.get(
            url,
            delay_s=part.recorder.batch.source.fetch.delay_s,
            etag=asks.etag if asks else None,
            last_modified=asks.last_modified if asks else None,
        )
    except BUGS as error:
        log.exception("What %s answered is more than we can read", url)
        reason = f"reading the answer failed: {error!r}"[:500]
        raise QuarantineError(url=url, code=Code.POISON, reason=reason) from error


def _kept(part: _Part, document: Document) -> Look:
    known = part.known.captures.get(document.url)
    same = is_same(document, known)
    return Look(
        recorder=part.recorder,
        url=document.url,
        visit=after_look(part.recorder, document, part.known.visits.get(document.url)),
        outcome=Outcome.UNCHANGED if same else Outcome.CAPTURED,
        capture=part.recorder.keep(document, known if same else None),
    )


def _failed(part: _Part, url: str, error: ItemError) -> Look:
    return Look(
        recorder=part.recorder,
        url=url,
        visit=after_failure(part.recorder, error, part.known.visits.get(url)),
        outcome=Outcome.QUARANTINED,
        error=error,
    )
