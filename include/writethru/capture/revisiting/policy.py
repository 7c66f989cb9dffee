"""When to look at a page again. Pure: every time is an argument."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from writethru.capture.revisiting.history import GONE, History
from writethru.capture.revisiting.intensity import changes_per_hour, cooled
from writethru.model import PageType

BASE_WAIT_S: Final = 180.0
"""The wait where one change an hour is expected: what the request budget is set by."""
WAIT_EXPONENT: Final = -2.0 / 3.0
"""Half would make the mean delay least, one the changes that nobody sees: docs/adr/0013."""
WAIT_MIN_S: Final = 240.0
"""Less than the five minutes between two runs, so that a page is due again in the next one."""
WAIT_MAX_S: Final = 3 * 86_400.0
QUIET_MAX: Final = timedelta(days=30)
"""A page that was quiet for so long is looked at no more."""

DEVELOPING_WAIT_S: Final = 600.0
DEVELOPING_AT_MOST: Final = timedelta(days=7)
"""A notice that nobody took off is not worth a look every ten minutes for ever."""
LIVE_WAIT_S: Final = 300.0
LIVE_AT_MOST: Final = timedelta(hours=6)
"""A live blog without an entry for so long is a page like others."""
HUB_WAIT_S: Final = 6 * 3600.0
HUB_AT_MOST: Final = timedelta(days=3)
"""An index is looked at to see that it is one; its links are found by discovery."""
EVERGREEN_WAIT_S: Final = 86_400.0

NOT_FOUND_LOOKS: Final = (
    timedelta(hours=1),
    timedelta(hours=6, minutes=10),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=7, hours=6, minutes=10),
)
"""After the first 404: two at least six hours apart are a removal; then, whether it came back.

The last two are what removes a page that went with many others: such an event is believed after
seven days.
"""
GONE_LOOKS: Final = (timedelta(days=1), timedelta(days=7))
"""After a 410, which is believed at once: whether it came back."""

FAILURE_WAIT: Final = timedelta(minutes=30)
FAILURE_WAIT_MAX: Final = timedelta(days=1)
FAILURES_MAX: Final = 6
"""In a row; after them a URL is asked for again only where it is announced as changed."""

REVISIT_SHARE: Final = 0.8
"""Of a host's turns between two runs; the others are for what is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """`thrift` multiplies every wait: requests fall nearly as it grows, and all pages bear it in
    proportion. 1.0 spends less than newsdiffs would on the same pages.
    """

    thrift: float = 1.0


USUAL: Final = Budget()


def looks_a_run(*, delay_s: float, max_per_run: int, run_every_s: float) -> int:
    """How many pages of one host a run may look at again, at least one: the source's cap, and
    no more than its share of the turns that the host's delay leaves until the next run.

    Which ones, where more are due, is for `priority` to say.
    """
    turns = REVISIT_SHARE * run_every_s / delay_s if delay_s > 0 else max_per_run
    return max(1, min(max_per_run, int(turns)))


def next_visit(history: History, *, now: datetime, budget: Budget = USUAL) -> datetime | None:
    """When to look again after the look at `now`; None: no more.

    The wait follows what the model expects of a page with this history, within four minutes and
    three days, times the budget's thrift. A notice that a story is developing, entries of a
    live blog, hubs and evergreens bound it; a page that is gone is looked at to be sure, and
    then whether it came back.
    """
    if history.gone_since is not None:
        looks = GONE_LOOKS if history.gone_status == GONE else NOT_FOUND_LOOKS
        return next((at for look in looks if (at := history.gone_since + look) > now), None)
    wait_s = usual_wait_s(history, now=now)
    return None if wait_s is None else now + timedelta(seconds=wait_s * budget.thrift)


def usual_wait_s(history: History, *, now: datetime) -> float | None:
    """The wait of a page that is there; None: no more looks."""
    quiet = now - history.active_at
    if now - max(history.first_seen_at, history.active_at) >= QUIET_MAX:
        return None
    if history.page_type is PageType.HUB:
        return HUB_WAIT_S if now - history.first_seen_at < HUB_AT_MOST else None
    if history.page_type is PageType.EVERGREEN:
        return EVERGREEN_WAIT_S
    wait_s = article_wait_s(
        age_s=(now - history.born_at).total_seconds(),
        quiet_s=quiet.total_seconds(),
        heat=cooled(history.heat, quiet.total_seconds()),
    )
    if history.page_type is PageType.LIVE_BLOG and quiet < LIVE_AT_MOST:
        return min(wait_s, LIVE_WAIT_S)
    if history.is_developing and quiet < DEVELOPING_AT_MOST:
        return min(wait_s, DEVELOPING_WAIT_S)
    return wait_s


def article_wait_s(*, age_s: float, quiet_s: float, heat: float) -> float:
    """Seconds to wait where nothing is known but a page's changes; `heat` as of now."""
    # A clock that was set back makes an age negative.
    age_s, quiet_s = max(age_s, 0.0), max(quiet_s, 0.0)
    expected = changes_per_hour(age_s=age_s, quiet_s=quiet_s, heat=heat)
    return float(min(max(BASE_WAIT_S * expected**WAIT_EXPONENT, WAIT_MIN_S), WAIT_MAX_S))


def after_failures(failures: int, *, may_pass: bool, now: datetime) -> datetime | None:
    """When to ask again after so many failures in a row: later each time, at last no more."""
    if failures >= FAILURES_MAX:
        return None
    wait = FAILURE_WAIT * 2 ** (failures - 1) if may_pass else FAILURE_WAIT_MAX
    return now + min(wait, FAILURE_WAIT_MAX)


def priority(*, elapsed_s: float | None, wait_s: float) -> float:
    """What a look is worth, for the order of those that are due: the greater the sooner.

    `elapsed_s` since the last look, None where there was none; `load.visits.due_visits` orders so.

    Waits being in proportion to what the model expects, the look is worth the more, the more of
    its own wait has passed. Where a host is asked for too much, that stretches all waits alike: a
    settled page comes to its turn as a busy one does. What nobody looked at yet comes first.
    """
    return float("inf") if elapsed_s is None else elapsed_s / max(wait_s, 1.0)
