"""When to look again, after a look that brought a page and after one that failed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from writethru.capture import History, after_failures, next_visit, when_fetched
from writethru.errors import ItemError, RetryableError
from writethru.flow.recording import NOT_MODIFIED, Recorder
from writethru.load import visits
from writethru.model import Document, Json

GONE_STATUSES = (404, 410)


def after_failure(
    recorder: Recorder, error: ItemError, visit: visits.VisitRow | None
) -> visits.VisitRow:
    """The visit after a failed look: later each time, so that no poll asks for the URL again."""
    now = recorder.ctx.clock()
    before = visit or visits.VisitRow(url=error.url, source_id=recorder.batch.source.id)
    history = _looked(before.state, now)
    history = replace(history, failures=history.failures + 1)
    may_pass = isinstance(error, RetryableError)
    next_at = after_failures(history.failures, may_pass=may_pass, now=now)
    return replace(before, next_at=next_at, state=_state(history, next_at))


def after_look(
    recorder: Recorder, document: Document, visit: visits.VisitRow | None
) -> visits.VisitRow:
    """The visit after this look. `refine` notes in its state what the words did meanwhile."""
    now = document.captured_at
    before = visit.state if visit else {}
    history = replace(_looked(before, now), failures=0)
    is_gone = document.http_status in GONE_STATUSES
    history = replace(
        history,
        gone_since=(history.gone_since or now) if is_gone else None,
        gone_status=document.http_status if is_gone else None,
    )
    next_at = next_visit(history, now=now)
    return visits.VisitRow(
        url=document.url,
        source_id=recorder.batch.source.id,
        next_at=next_at,
        state=_state(history, next_at) | when_fetched(before),
        **_validators(document, visit),
    )


def sooner(noted: Iterable[visits.VisitRow]) -> dict[str, datetime]:
    """When pages are due now that `refine` told what their words did: a page that was quiet and
    changed is looked at sooner than the last look, which did not know it, had planned.
    """
    due: dict[str, datetime] = {}
    for visit in noted:
        history = History.from_state(visit.state)
        if history is None or history.failures or history.gone_since:
            continue
        next_at = next_visit(history, now=history.last_looked_at)
        if next_at is not None:
            due[visit.url] = next_at
    return due


def _looked(state: Mapping[str, Json], now: datetime) -> History:
    """The history with a look at `now`, the first one where there was none."""
    known = History.from_state(state)
    if known is None:
        return History(first_seen_at=now, last_looked_at=now)
    return replace(known, last_looked_at=now)


def _state(history: History, next_at: datetime | None) -> dict[str, Json]:
    """`wait_s`, kept beside, is what `due_visits` orders by: a lease moves `next_at`."""
    wait = next_at - history.last_looked_at if next_at else None
    return {**history.as_state(), "wait_s": wait.total_seconds() if wait else None}


def _validators(document: Document, visit: visits.VisitRow | None) -> dict[str, str | None]:
    """What the next request may ask by: a 304 need not repeat them, so the last ones stand."""
    if document.http_status == NOT_MODIFIED and visit is not None:
        return {"etag": visit.etag, "last_modified": visit.last_modified}
    if document.vantage.get("length") == "unknown":
        # The text may have been cut: "not modified" would be said of what we never had whole.
        return {"etag": None, "last_modified": None}
    return {
        "etag": document.header("etag"),
        "last_modified": document.header("last-modified"),
    }
