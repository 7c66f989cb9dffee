"""When to read a feed, sitemap or listing again. Pure: every time is an argument.

A place is read when a new entry is about to be expected there: its rate is estimated from what
past polls brought, older ones counting less (a gamma distribution with forgetting). Never rarer
than at every fourth run of the source's schedule, and at every run while each poll brings news.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from writethru.model import Json, utc

RUNS_MOST: Final = 4
"""A place is read at every fourth run at the latest."""
HALF_LIFE: Final = timedelta(hours=6)
"""After so long what a poll brought counts half."""
EXPECTED: Final = 0.5
"""New entries worth a request. This, the half-life and the streak: by the first half of the polls
that `bench.feed_polling` replays."""
BUSY_STREAK: Final = 2
"""After so many polls in a row with news, a place is read at every run."""
FULL_SHARE: Final = 0.8
"""New entries among all of a feed's beyond which the next ones may push some out unseen."""
FULL_ENTRIES: Final = 5
_HOUR: Final = timedelta(hours=1)
_MAX_AGE: Final = re.compile(r"(?:^|[,\s])max-age\s{0,4}=\s{0,4}\"?(\d{1,9})", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceState:
    """What past polls of one place left behind; `ops.visit.state` keeps it as JSON.

    `news` and `hours`: new entries and the time in which they came, both with forgetting;
    `streak`: polls in a row that brought news; `entries`: how many it announced when it last
    announced any; `fresh`: how many of them were new at the last poll; `hint_s`: how long it
    asked to be left alone.
    """

    polled_at: datetime
    news: float = 0.0
    hours: float = 0.0
    streak: int = 0
    entries: int = 0
    fresh: int = 0
    is_full: bool = False
    hint_s: float = 0.0

    def as_json(self) -> dict[str, Json]:
        return {**asdict(self), "polled_at": self.polled_at.isoformat()}


def place_state(stored: Mapping[str, Json] | None) -> PlaceState | None:
    """The inverse of `as_json`; None for what is none, so that the place is read at once."""
    try:
        given = dict(stored or {})
        given["polled_at"] = utc(datetime.fromisoformat(given["polled_at"]))
        return PlaceState(**given)
    except (KeyError, TypeError, ValueError):
        return None


def after_poll(
    state: PlaceState | None, *, now: datetime, fresh: int, entries: int = 0, hint_s: float = 0.0
) -> PlaceState:
    """The state after a poll at `now` that announced `entries`, of which `fresh` were unknown.

    A 304 has neither.
    """
    if state is None:
        # What stood there at the first poll says nothing about how fast it comes.
        return PlaceState(polled_at=now, entries=entries, hint_s=hint_s)
    elapsed = max(now - state.polled_at, timedelta())
    kept = 0.5 ** (elapsed / HALF_LIFE)
    return PlaceState(
        polled_at=now,
        news=state.news * kept + fresh,
        hours=state.hours * kept + elapsed / _HOUR,
        streak=state.streak + 1 if fresh else 0,
        entries=entries or state.entries,
        fresh=fresh,
        is_full=entries >= FULL_ENTRIES and fresh >= FULL_SHARE * entries,
        hint_s=hint_s,
    )


def next_poll(state: PlaceState | None, *, now: datetime, period: timedelta) -> datetime:
    """When to read the place again; `period` is the time between two runs of its source.

    A quarter of a period earlier than reckoned, since no run starts on the second. A place that
    was never read, or was read in a time yet to come, is due `now`.
    """
    if state is None or state.polled_at > now:
        return now
    return state.polled_at + _wait(state, period) - period / 4


def _wait(state: PlaceState, period: timedelta) -> timedelta:
    if state.is_full or state.streak >= BUSY_STREAK:
        return period
    most = RUNS_MOST * period
    # One entry in the first period is taken for granted until polls say otherwise.
    an_entry = _HOUR * (state.hours + period / _HOUR) / (state.news + 1.0)
    hint = timedelta(seconds=min(state.hint_s, most.total_seconds()))
    return min(max(EXPECTED * an_entry, hint, period), most)


def has_overflowed(state: PlaceState | None, *, fresh: int, entries: int) -> bool:
    """Whether nothing in a feed was known from its last poll: then some were never seen."""
    return state is not None and entries >= FULL_ENTRIES and fresh == entries


def max_age_s(cache_control: str | None) -> float:
    """Seconds of a Cache-Control header's max-age, 0.0 without one."""
    text = (cache_control or "")[:500]
    if "no-cache" in text or "no-store" in text:
        return 0.0
    found = _MAX_AGE.search(text)
    return float(found[1]) if found else 0.0
