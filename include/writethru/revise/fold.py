"""The fold: all observations of one article to its history.

Total and deterministic: any order, repetition or batch split of the same observations gives the
same history, for it looks at the set of them alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from writethru.model import (
    ChangeKind,
    Extraction,
    FigureChange,
    History,
    Observation,
    Revision,
    SeenEntry,
    Verdict,
    content_sha256_of,
)
from writethru.revise.chain import chain
from writethru.revise.change import Change, diff
from writethru.revise.corrections import corrections
from writethru.revise.developing import quiet_at, spans_of
from writethru.revise.evidence import no_changes
from writethru.revise.states import State, states

_TICK: Final = timedelta(microseconds=1)


def fold(observations: Iterable[Observation], *, quiet_hours: float) -> History:
    """The history of one article; without revisions if no capture showed its text.

    `quiet_hours` without a change end a developing span. Raises ValueError if there is no
    observation at all.
    """
    every = tuple(observations)
    if not every:
        raise ValueError("an article without observations has no history")
    counting = chain(every)
    found = states(counting)
    starts = _starts(found)
    changes = _changes(found)
    reverts = _reverts(found)
    revisions = tuple(
        replace(_revision(no, found, starts, changes[no - 1]), reverts_to=reverts[no - 1])
        for no in range(1, len(found) + 1)
    )
    texts = [o for o in counting if o.verdict == Verdict.OK]
    quiet = timedelta(hours=quiet_hours)
    is_removed = bool(revisions) and revisions[-1].change_kind == ChangeKind.REMOVED
    return History(
        revisions=revisions,
        corrections=corrections(tuple(state.text for state in found), revisions),
        figure_changes=_figure_changes(changes),
        spans=spans_of(revisions, found, quiet),
        live_entries=_live_entries(texts),
        first_seen_at=min(o.observed_at for o in texts or every),
        last_seen_at=max(o.observed_at for o in texts or every),
        removed_at=revisions[-1].observed_from if is_removed else None,
        removal_reason=revisions[-1].changes["rule"] if is_removed else None,
        is_developing=bool(revisions) and revisions[-1].marked_developing,
        quiet_at=quiet_at(revisions, found, quiet),
    )


def _starts(found: Sequence[State]) -> list[datetime]:
    """When each state was first observed; of several at one instant, a microsecond apart."""
    starts: list[datetime] = []
    for state in found:
        first = state.seen[0].observed_at
        starts.append(max(first, starts[-1] + _TICK) if starts else first)
    return starts


def _changes(found: Sequence[State]) -> list[Change]:
    """What each state changed over the last text before it."""
    changes = []
    last: Extraction | None = None
    was_gone = False
    for state in found:
        if state.text is None:
            changes.append(_plain_change(ChangeKind.REMOVED, _removal_reason(state)))
        elif last is None:
            changes.append(_plain_change(ChangeKind.FIRST, "first"))
        else:
            change = diff(last, state.text)
            changes.append(_restored(change) if was_gone else change)
        last, was_gone = _last_look(state) or last, state.text is None
    return changes


def _last_look(state: State) -> Extraction | None:
    """The state's text with the stamp of its last capture: a stamp may move over one text."""
    latest = state.seen[-1].extraction
    if state.text is None or latest is None:
        return None
    return replace(state.text, modified_at=latest.modified_at)


def _plain_change(kind: ChangeKind, rule: str) -> Change:
    return Change(
        change_kind=kind,
        kinds=(kind,),
        changes=no_changes(rule),
        disclosure=None,
        is_silent=None,
        figures=(),
    )


def _restored(change: Change) -> Change:
    kinds = (ChangeKind.RESTORED, *change.kinds)
    return replace(change, change_kind=ChangeKind.RESTORED, kinds=kinds)


def _removal_reason(state: State) -> str:
    """The surest sign: 410 before 404; a page that answers and says it is withdrawn."""
    statuses = {o.http_status for o in state.seen}
    failing = [s for s in statuses if s is not None and s >= 400]  # noqa: PLR2004
    return f"http_{max(failing)}" if failing else "kill_notice"


def _revision(
    no: int, found: Sequence[State], starts: Sequence[datetime], change: Change
) -> Revision:
    state, before = found[no - 1], found[no - 2] if no > 1 else None
    kind = change.change_kind or ChangeKind.COPYEDIT
    text = state.text or Extraction()
    certain = all(o.captured_basis.is_certain for o in _neighbours(state, before))
    return Revision(
        revision_no=no,
        content_sha256=content_sha256_of(text.headline, text.body),
        headline=text.headline,
        headlines=_headlines(text, state),
        body=text.body,
        lede=text.lede,
        byline=text.byline,
        authors=text.authors,
        agencies=text.agencies,
        dateline=text.dateline,
        published_at=text.published_at,
        modified_at=text.modified_at,
        changed_after=max(before.seen[-1].observed_at, starts[no - 2]) if before else None,
        observed_from=starts[no - 1],
        observed_to=starts[no] if no < len(starts) else None,
        order_certain=certain,
        marked_developing=text.marked_developing,
        developing_notice=text.developing_notice,
        change_kind=kind,
        kinds=change.kinds or (kind,),
        changes=change.changes,
        disclosure=change.disclosure,
        is_silent=change.is_silent,
        reverts_to=None,
        captures=len(state.captures),
        first_capture_id=state.captures[0],
        last_capture_id=state.captures[-1],
        extractor=text.extractor or state.seen[0].rules.partition("+")[0],
    )


def _neighbours(state: State, before: State | None) -> tuple[Observation, ...]:
    """The two observations between which the state began."""
    return (state.seen[0], before.seen[-1]) if before else (state.seen[0],)


def _headlines(text: Extraction, state: State) -> dict[str, str]:
    variants = {f"variant_{n}": h for n, h in enumerate(state.variants, start=1)}
    return dict(text.headlines) | variants


def _reverts(found: Sequence[State]) -> list[int | None]:
    """For each state the latest earlier revision that said the same; neighbours never do."""
    last: dict[object, int] = {}
    reverts: list[int | None] = []
    for no, state in enumerate(found, start=1):
        reverts.append(last.get(state.identity) if state.text else None)
        last[state.identity] = no
    return reverts


def _figure_changes(changes: Sequence[Change]) -> tuple[FigureChange, ...]:
    return tuple(
        FigureChange(
            revision_no=no,
            what=edit.what,
            old_value=edit.old_value,
            new_value=edit.new_value,
            unit=edit.unit,
            old_text=edit.old_text,
            new_text=edit.new_text,
            reversed=edit.reversed,
        )
        for no, change in enumerate(changes, start=1)
        for edit in change.figures
    )


def _live_entries(texts: Sequence[Observation]) -> tuple[SeenEntry, ...]:
    """Every entry of a live blog ever seen, as it last read, in order of first sight."""
    found: dict[str, SeenEntry] = {}
    for o in texts:
        for entry in o.extraction.live_entries if o.extraction else ():
            earlier = found.get(entry.key)
            found[entry.key] = SeenEntry(
                entry_key=entry.key,
                posted_at=entry.posted_at or (earlier.posted_at if earlier else None),
                first_seen_at=earlier.first_seen_at if earlier else o.observed_at,
                last_seen_at=o.observed_at,
                text=entry.text,
            )
    return tuple(found.values())
