"""Whether an announced page is fetched now, and what is remembered of having believed it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from writethru.capture.revisiting.history import History
from writethru.model import FUTURE_TOLERANCE, Json, Sighting

FALSE_ALARMS_MAX: Final = 3
"""Some outlets announce every page as changed just now, always."""
TITLES_MAX: Final = 4
"""Remembered of a page: its feeds and listings may each have a title of their own for it."""


class Why(StrEnum):
    """Why a page is fetched."""

    NEW = "new"
    DUE = "due"
    TITLE = "title"  # announced under another title
    LASTMOD = "lastmod"  # announced as changed since


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of the looks at one URL: the last one, and when the next is due.

    `title_keys`: of the titles announced lately. `false_alarms`: fetches in a row for nothing but
    an announcement, none of which found other words. `failures` in a row.
    """

    fetched_at: datetime | None
    next_at: datetime | None
    title_keys: tuple[str, ...] = ()
    false_alarms: int = 0
    failures: int = 0

    @classmethod
    def from_state(cls, state: Mapping[str, Json], next_at: datetime | None) -> Self:
        """The visit in a row of `ops.visit`."""
        history = History.from_state(state)
        return cls(
            fetched_at=history.last_looked_at if history else None,
            next_at=next_at,
            title_keys=_title_keys(state),
            false_alarms=_false_alarms(state),
            failures=history.failures if history else 0,
        )


def why_fetch(sighting: Sighting, visit: Visit | None, now: datetime) -> Why | None:
    """Why an announced page should be fetched; None if it should not.

    A `lastmod` ahead of the clock is not believed; nor is any announcement of a page whose last
    three brought no other words, until its words change.
    """
    if visit is None or visit.fetched_at is None:
        return Why.NEW
    if visit.next_at is not None and visit.next_at <= now:
        return Why.DUE
    if visit.false_alarms >= FALSE_ALARMS_MAX:
        return None
    key = title_key(sighting)
    if key and visit.title_keys and key not in visit.title_keys and not visit.failures:
        return Why.TITLE
    lastmod = sighting.lastmod
    if lastmod is not None and visit.fetched_at < lastmod <= now + FUTURE_TOLERANCE:
        return Why.LASTMOD
    return None


def title_key(sighting: Sighting) -> str | None:
    """16 hex digits of an announced title, however it is spaced; None without one."""
    words = " ".join((sighting.title or "").split())
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else None


def together(one: Sighting, other: Sighting) -> Sighting:
    """What two places say of one URL: the first's words, the latest `lastmod`."""
    stamps = [stamp for stamp in (one.lastmod, other.lastmod) if stamp is not None]
    return replace(
        one,
        guid=one.guid or other.guid,
        title=one.title or other.title,
        published_at=one.published_at or other.published_at,
        lastmod=max(stamps, default=None),
    )


def when_asked(sighting: Sighting, visit: Visit | None, why: Why | None) -> dict[str, Json]:
    """What a visit's state is to remember of an announcement; empty where nothing is new.

    A title that a page is fetched for counts as announced only once the page was fetched.
    """
    key, known = title_key(sighting), visit.title_keys if visit else ()
    if why in (Why.TITLE, Why.LASTMOD):
        return {"asked": {"why": why.value, "title_key": key}}
    is_first = why is not None or not known
    return {"title_keys": _with(known, key)} if is_first and key and key not in known else {}


def when_fetched(state: Mapping[str, Json]) -> dict[str, Json]:
    """What a visit's state is to remember once a page was fetched that `when_asked` spoke of.

    Counted here, before the words are known, and forgotten when `refine` notes another change:
    a page whose bytes differ at every look is no reason to believe its announcements.
    """
    asked = state.get("asked")
    if not isinstance(asked, Mapping):
        return {}
    key, known = asked.get("title_key"), _title_keys(state)
    return {
        "asked": None,
        "false_alarms": _false_alarms(state) + 1,
        "false_alarms_since": state.get("changed_at"),
        "title_keys": _with(known, key) if isinstance(key, str) else list(known),
    }


def _title_keys(state: Mapping[str, Json]) -> tuple[str, ...]:
    keys = state.get("title_keys")
    return tuple(key for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()


def _with(known: tuple[str, ...], key: str) -> list[Json]:
    """The keys with one more, the last one being the latest."""
    return [*(other for other in known if other != key), key][-TITLES_MAX:]


def _false_alarms(state: Mapping[str, Json]) -> int:
    """Those since the words changed last."""
    count = state.get("false_alarms")
    is_current = state.get("false_alarms_since") == state.get("changed_at")
    return count if isinstance(count, int) and is_current else 0
