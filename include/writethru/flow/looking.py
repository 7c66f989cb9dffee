"""When to look again, after a look that brought a page and after one that failed."""

from dataclasses import replace
from datetime import datetime, timedelta

from writethru.capture import next_visit
from writethru.errors import ItemError, RetryableError
from writethru.flow.recording import NOT_MODIFIED, RETRY_AFTER, Recorder
from writethru.load import visits
from writethru.model import Document

A_DAY = timedelta(days=1)
FAILURES_MAX = 6
"""In a row; after them a URL is asked for again only where it is announced as changed."""


def after_failure(
    recorder: Recorder, error: ItemError, visit: visits.VisitRow | None
) -> visits.VisitRow:
    """The visit after a failed look: later each time, so that no poll asks for the URL again."""
    now = recorder.ctx.clock()
    before = visit or visits.VisitRow(url=error.url, source_id=recorder.batch.source.id)
    failures = int(before.state.get("failures", 0)) + 1
    wait = RETRY_AFTER * 2 ** (failures - 1) if isinstance(error, RetryableError) else A_DAY
    state = {"first_seen_at": now.isoformat(), **before.state}
    return replace(
        before,
        next_at=now + min(wait, A_DAY) if failures < FAILURES_MAX else None,
        state={**state, "fetched_at": now.isoformat(), "failures": failures},
    )


def after_look(
    recorder: Recorder, document: Document, visit: visits.VisitRow | None
) -> visits.VisitRow:
    """The visit after this look. `refine` notes in its state what the words did meanwhile."""
    now = document.captured_at
    state = {k: v for k, v in visit.state.items() if k != "failures"} if visit else {}
    first_seen = state.setdefault("first_seen_at", now.isoformat())
    return visits.VisitRow(
        url=document.url,
        source_id=recorder.batch.source.id,
        next_at=next_visit(
            first_seen_at=datetime.fromisoformat(first_seen),
            last_changed_at=datetime.fromisoformat(state.get("changed_at", first_seen)),
            is_developing=bool(state.get("is_developing")),
            now=now,
        ),
        state={**state, "fetched_at": now.isoformat()},
        **_validators(document, visit),
    )


def _validators(document: Document, visit: visits.VisitRow | None) -> dict[str, str | None]:
    """What the next request may ask by: a 304 need not repeat them, so the last ones stand."""
    if document.http_status == NOT_MODIFIED and visit is not None:
        return {"etag": visit.etag, "last_modified": visit.last_modified}
    return {
        "etag": document.header("etag"),
        "last_modified": document.header("last-modified"),
    }
