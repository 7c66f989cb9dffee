"""Many pages of a source vanish at once: one event of the source, not a removal of each page."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from writethru.errors import Code
from writethru.flow.context import Context
from writethru.load import Connection, ops, writer_lock
from writethru.load.decisions import add_decision, is_decided, vanished_target
from writethru.load.vanished import Span, standing_dispute, vanished, watched
from writethru.model import Source, decision_id_of

STAGE: Final = "vanished"
ACTOR: Final = "writethru"
SHARE_MAX: Final = 0.02
"""Of the watched URLs; above it, what vanishes in a day is an event of the source."""
URLS_MIN: Final = 5
"""Fewer are believed whatever their share: small outlets take pages down too."""
WATCHED_FOR: Final = timedelta(days=30)
A_DAY: Final = timedelta(days=1)
HELD_FOR: Final = timedelta(days=7)
"""From the day's first instant: looks a week after one of that day are believed again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What vanished on one UTC day; `span` is the time in which no look is believed."""

    span: Span
    urls: int
    of: int

    @property
    def sentence(self) -> str:
        return (
            f"{self.urls} of {self.of} watched pages vanished on {self.span.start:%Y-%m-%d}: taken"
            f" as one event, not as removals; pages still gone from {self.span.end:%Y-%m-%d} on"
            " are believed"
        )


def note_vanished(ctx: Context, source_id: str) -> bool:
    """Says that removals are not to be believed where too many pages vanished in a UTC day.

    To be called after looks at the source's pages; True where there was such an event to tell of
    for the first time. The day before counts again too, for looks around midnight.
    """
    source = ctx.source(source_id)
    today = datetime.combine(ctx.clock().astimezone(UTC).date(), time(), tzinfo=UTC)
    found = [_event(ctx, source_id, day) for day in (today - A_DAY, today)]
    is_new = [_tell(ctx, source, event) for event in found if event is not None]
    ctx.warehouse.run(lambda conn: _settle(conn, source, ctx.clock()))
    return any(is_new)


def _event(ctx: Context, source_id: str, day: datetime) -> Event | None:
    """The day's event, None where what vanished that day may be removals."""
    on_day = Span(source_id=source_id, start=day, end=day + A_DAY)
    gone = ctx.warehouse.run(lambda conn: vanished(conn, on_day)).urls
    if gone < URLS_MIN:
        return None
    lately = Span(source_id=source_id, start=day - WATCHED_FOR, end=on_day.end)
    of = ctx.warehouse.run(lambda conn: watched(conn, lately))
    if gone <= SHARE_MAX * of:
        return None
    held = Span(source_id=source_id, start=day, end=day + HELD_FOR)
    return Event(span=held, urls=gone, of=of)


def _tell(ctx: Context, source: Source, event: Event) -> bool:
    """Stores the event's decision, once, and an alert; whether it was new."""
    is_new = ctx.warehouse.run(lambda conn: _dispute(conn, source, event, ctx.clock()))
    if is_new:
        log.warning("%s: %s.", source.id, event.sentence)
    return is_new


def _dispute(conn: Connection, source: Source, event: Event, now: datetime) -> bool:
    # A fold that runs now has not read the decision, nor what will be queued for it.
    writer_lock(conn)
    # All of the decision follows from source and day, so that it is one whoever makes it when.
    start, target = event.span.start, vanished_target(event.span)
    if is_decided(conn, decision_id_of(kind="dispute", target=target, actor=ACTOR, at=start)):
        return False
    reason = f"over {SHARE_MAX:.0%} of the source's watched pages vanished on {start:%Y-%m-%d}"
    add_decision(conn, kind="dispute", target=target, actor=ACTOR, reason=reason, at=start)
    ops.set_aside(
        conn,
        stage=STAGE,
        source_id=source.id,
        url=_place_of(source),
        code=Code.UNAVAILABLE,
        reason=event.sentence,
        recorded_at=now,
    )
    return True


def _settle(conn: Connection, source: Source, now: datetime) -> None:
    """Ends the alert once all of the pages are back, or are believed to be gone."""
    disputed = standing_dispute(conn, source.id, now)
    if disputed is None or not vanished(conn, disputed).still:
        ops.resolve(conn, [_place_of(source)], STAGE, at=now)


def _place_of(source: Source) -> str:
    """The first place where the source announces articles; an operator knows it by that."""
    places = (place.address for place in source.discover)
    return next(places, f"https://{next(iter(source.hosts), source.id)}/")
