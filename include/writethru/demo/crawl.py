"""The imagined crawler of the archive days: when it came by, and what it got."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote
from zlib import crc32

from writethru.demo.plot import Plot
from writethru.demo.timeline import Item, State, archive_window

_SPREAD_S: Final = 900
"""A round takes a quarter of an hour: each page is fetched at its own second of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One capture of one page: the address asked for and the state it was in."""

    item: Item
    state: State
    url: str
    at: datetime


def polls(plot: Plot, items: Sequence[Item], epoch: datetime) -> Iterator[Poll]:
    """Every capture of the archive's articles within the archive's days, in order of time."""
    start, end = archive_window(plot, epoch)
    found = []
    for item in items:
        if item.article.is_archived:
            found += list(_polls_of(item, plot, start, end))
    yield from sorted(found, key=lambda poll: (poll.at, poll.url))


def _polls_of(item: Item, plot: Plot, start: datetime, end: datetime) -> Iterator[Poll]:
    """The crawler comes by every `poll_hours` for `poll_days` after the page's last change."""
    gap = timedelta(hours=max(1, plot.archive.poll_hours))
    last = item.states[-1].from_at + timedelta(days=plot.archive.poll_days)
    spread = timedelta(seconds=crc32(item.article.name.encode()) % _SPREAD_S)
    round_at = start
    while round_at < min(end, last):
        at = round_at + spread
        state = item.state_at(at)
        if state is not None and at < end and not _is_seen_gone(item, state, at - gap):
            yield Poll(item=item, state=state, url=item.states[0].url, at=at)
        round_at += gap


def _is_seen_gone(item: Item, state: State, before: datetime) -> bool:
    """Whether the round before had found it gone for good: a crawler stops asking then."""
    return state.version.gone == HTTPStatus.GONE.value and state is item.state_at(before)


def dump_name(poll: Poll) -> str:
    """The file of a text dump, unique in the whole archive: guid, then instant."""
    return f"{poll.item.article.guid}-{poll.at:%Y%m%dT%H%M%S}.txt"


def dump_url(source_id: str, name: str) -> str:
    """The address that a capture of a dump goes by."""
    return f"urn:writethru:dump:{source_id}:{quote(name, safe='')}"
