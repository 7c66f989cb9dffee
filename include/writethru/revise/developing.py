"""When an article was marked as developing, and what ended that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from writethru.model import ChangeKind, DevelopingSpan, Revision
from writethru.revise.states import State

_LOOKED_SHARE: Final = 0.5
"""Of the time between two looks, at most this share of the quiet time counts as looked at."""


def spans_of(
    revisions: Sequence[Revision], found: Sequence[State], quiet: timedelta
) -> tuple[DevelopingSpan, ...]:
    """The spans in which the article was marked and worked on, in order.

    A span opens with a marked revision and ends with the first of: the notice gone
    (notice_lifted), a note that it is final (final_mark), removal (removed), `quiet` spent looking
    without a change (quiet_observed), or more than `quiet` without a look before the next text
    (unobserved). After the last two a later marked revision opens another span.
    """
    spans: list[DevelopingSpan] = []
    for revision, state in zip(revisions, found, strict=True):
        is_open = bool(spans) and spans[-1].closed_at is None
        if is_open and not revision.marked_developing:
            spans[-1] = _closed(spans[-1], revision.observed_from, revision, _end_reason(revision))
        if not revision.marked_developing:
            continue
        if not is_open:
            spans.append(_opened(revision))
        spans[-1] = _after_looks(spans[-1], revision, state, quiet)
    return tuple(spans)


def quiet_at(
    revisions: Sequence[Revision], found: Sequence[State], quiet: timedelta
) -> datetime | None:
    """When the quiet rule ends or ended the current span; None if the last is not marked."""
    if not revisions or not revisions[-1].marked_developing:
        return None
    return _quiet_moment(revisions[-1], found[-1], quiet)[0]


def _after_looks(
    span: DevelopingSpan, revision: Revision, state: State, quiet: timedelta
) -> DevelopingSpan:
    """The span as it stands at the revision's end: still open, gone quiet, or lost from sight."""
    moment, observed = _quiet_moment(revision, state, quiet)
    if observed:
        return _closed(span, moment, revision, "quiet_observed")
    last_look = max(state.seen[-1].observed_at, revision.observed_from)
    if revision.observed_to is not None and revision.observed_to - last_look > quiet:
        return _closed(span, last_look + quiet, revision, "unobserved")
    return span


def _quiet_moment(revision: Revision, state: State, quiet: timedelta) -> tuple[datetime, bool]:
    """When `quiet` time without a change has been looked at, and whether a look has proved it."""
    longest_gap = quiet * _LOOKED_SHARE
    counted, last = timedelta(0), revision.observed_from
    for observation in state.seen:
        look = max(observation.observed_at, last)
        gap = min(look - last, longest_gap)
        if counted + gap >= quiet:
            return last + (quiet - counted), True
        counted, last = counted + gap, look
    return last + (quiet - counted), False


def _end_reason(revision: Revision) -> str:
    if revision.change_kind == ChangeKind.REMOVED:
        return "removed"
    # "This story is no longer developing": a notice that stands without the mark.
    return "final_mark" if revision.developing_notice else "notice_lifted"


def _opened(revision: Revision) -> DevelopingSpan:
    return DevelopingSpan(
        opened_at=revision.observed_from,
        opened_by=revision.revision_no,
        closed_at=None,
        closed_by=None,
        end_reason=None,
    )


def _closed(span: DevelopingSpan, at: datetime, revision: Revision, reason: str) -> DevelopingSpan:
    return DevelopingSpan(
        opened_at=span.opened_at,
        opened_by=span.opened_by,
        closed_at=at,
        closed_by=revision.revision_no,
        end_reason=reason,
    )
