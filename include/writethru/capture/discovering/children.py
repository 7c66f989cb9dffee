"""Which of an index's sitemaps to read in a run. Pure: every time is an argument."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote

from writethru.capture.discovering.polling import PlaceState, next_poll
from writethru.capture.discovering.sitemaps import ChildSitemap
from writethru.model import FUTURE_TOLERANCE

LASTMOD_MARGIN: Final = timedelta(minutes=10)
"""A sitemap read within it of its own stamp may have been an older copy out of a cache."""
DAY_MARGIN: Final = timedelta(hours=38)
"""A bare day lasts until it is over everywhere: 24 hours and the zones west of Greenwich."""
LATE_ENTRIES: Final = timedelta(days=2)
"""For so long a day's or month's sitemap may still get entries after its end."""

_DATED: Final = (
    re.compile(r"(?<!\d)(20\d\d)([-/_.]?)(0[1-9]|1[0-2])\2(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<![\w])yyyy=(20\d\d)(&)mm=(\d\d?)(?:&dd=(?P<day>\d\d?))?(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)([-/_.])(0[1-9]|1[0-2])(?P<day>(?!))?(?!\d)"),
)
"""Year, what parts it from the month, month, and the day where one is named."""


def due_children(
    children: Sequence[ChildSitemap],
    states: Mapping[str, PlaceState],
    *,
    now: datetime,
    period: timedelta,
    is_asked: bool = False,
) -> list[ChildSitemap]:
    """The sitemaps worth a request, the newest first.

    Not those read since their `lastmod`, nor those of a day or month that was over when they were
    read. Those without a date go by their own polls; `is_asked` reads them whatever these say.
    """

    def is_due(child: ChildSitemap) -> bool:
        state = states.get(child.url)
        if state is None or state.polled_at > now:
            return True
        by_poll = is_asked or next_poll(state, now=now, period=period) <= now
        lastmod = child.lastmod
        if lastmod is not None and lastmod <= now + FUTURE_TOLERANCE:
            if child.lastmod_is_day:
                return state.polled_at < lastmod + DAY_MARGIN and by_poll
            return state.polled_at < lastmod + LASTMOD_MARGIN
        ends_at = period_end(child.url)
        return by_poll and (ends_at is None or state.polled_at < ends_at + LATE_ENTRIES)

    return sorted(filter(is_due, children), key=_age_key, reverse=True)


def chosen(
    due: Sequence[ChildSitemap], states: Mapping[str, PlaceState], *, limit: int
) -> list[ChildSitemap]:
    """At most `limit` of the due sitemaps: half of them the newest, the rest those not read for
    longest, so that the news come in every run and the whole index in several."""
    newest = list(due[: limit - limit // 2])
    taken = {child.url for child in newest}
    never = datetime.min.replace(tzinfo=UTC)
    others = sorted(
        (child for child in due if child.url not in taken),
        key=lambda child: states[child.url].polled_at if child.url in states else never,
    )
    return newest + others[: limit - len(newest)]


def period_end(url: str) -> datetime | None:
    """The end of the day or month that a sitemap's address names, None if it names none.

    /2031/05/, -2031-05-04.xml, ?yyyy=2031&mm=05&dd=04. A year alone may be a mere number.
    """
    text = unquote(url.partition("://")[2].partition("/")[2])[:2_000]
    found = next((found for form in _DATED if (found := form.search(text))), None)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[3]), found["day"]
    try:
        if day:
            return datetime(year, month, int(day), tzinfo=UTC) + timedelta(days=1)
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    except ValueError:
        return None


def _age_key(child: ChildSitemap) -> datetime:
    named = period_end(child.url)
    return child.lastmod or named or datetime.min.replace(tzinfo=UTC)
