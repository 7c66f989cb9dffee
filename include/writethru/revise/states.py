"""Ordered observations to states: what the article said, for as long as it said the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from writethru.model import Extraction, LiveEntry, Observation, PageType
from writethru.revise.chain import is_gone
from writethru.revise.words import plain, plain_paragraphs

VARIANT_WITHIN: Final = timedelta(hours=6)
"""A headline that is back within this time was a test of another one, not an edit."""

Rest = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One distinct content and the observations that showed it, in order.

    `text` is None where the article was gone. Of a live blog, it holds all entries seen so far.
    `variants` are other headlines that stood over the same text for a few hours.
    """

    headline: str
    rest: Rest
    text: Extraction | None
    seen: tuple[Observation, ...]
    variants: tuple[str, ...] = field(default=())

    @property
    def identity(self) -> tuple[str, Rest]:
        return self.headline, self.rest

    @property
    def captures(self) -> tuple[UUID, ...]:
        """The captures that showed it, each once, in order."""
        return tuple(dict.fromkeys(o.capture_id for o in self.seen))


def states(chain: Iterable[Observation]) -> tuple[State, ...]:
    """The chain with equal neighbours as one state, and headline variants within theirs."""
    return _without_variants(_collapsed(_each(chain)))


def _each(chain: Iterable[Observation]) -> list[State]:
    entries: dict[str, LiveEntry] = {}
    found = []
    for observation in chain:
        text = None if is_gone(observation) else observation.extraction
        if text is not None and _is_live(text):
            # What rolled off the page is still part of the blog.
            entries |= {entry.key: entry for entry in text.live_entries}
            text = replace(text, live_entries=tuple(entries.values()))
        headline = plain(text.headline or "") if text else ""
        found.append(State(headline=headline, rest=_rest(text), text=text, seen=(observation,)))
    return found


def _is_live(text: Extraction) -> bool:
    return text.page_type == PageType.LIVE_BLOG and bool(text.live_entries)


def _rest(text: Extraction | None) -> Rest:
    """Everything but the headline that makes one content differ from another."""
    if text is None:
        return ("gone",)
    if _is_live(text):
        said: Rest = tuple(sorted((e.key, plain(e.text)) for e in text.live_entries))
    else:
        said = plain_paragraphs(text.body)
    notes = tuple(sorted((note.kind, plain(note.text)) for note in text.corrections))
    return said, text.marked_developing, plain(text.developing_notice or ""), notes


def _collapsed(found: Sequence[State]) -> list[State]:
    runs: list[list[State]] = []
    for state in found:
        if runs and runs[-1][0].identity == state.identity:
            runs[-1].append(state)
        else:
            runs.append([state])
    return [replace(run[0], seen=tuple(o for s in run for o in s.seen)) for run in runs]


def _without_variants(runs: Sequence[State]) -> tuple[State, ...]:
    """Takes a headline that gave way and was back within hours into one state.

    "Fire at mill", "Mill ablaze", "Fire at mill": one state with a variant, provided that all
    else stayed as it was.
    """
    back_at = _next_same(runs)
    merged = []
    at = 0
    while at < len(runs):
        upto = at
        while (back := back_at[upto]) is not None and _is_test(runs, upto, back):
            upto = back
        merged.append(_merged(runs[at : upto + 1]))
        at = upto + 1
    return tuple(merged)


def _next_same(runs: Sequence[State]) -> list[int | None]:
    """For each run, the next one of the same identity, if all between differ by headline alone."""
    later: dict[tuple[str, Rest], int] = {}
    found: list[int | None] = [None] * len(runs)
    for at in range(len(runs) - 1, -1, -1):
        if at + 1 < len(runs) and runs[at].rest != runs[at + 1].rest:
            later.clear()
        found[at] = later.get(runs[at].identity)
        later[runs[at].identity] = at
    return found


def _is_test(runs: Sequence[State], at: int, back: int) -> bool:
    away_from = runs[at + 1].seen[0].observed_at
    return runs[back].seen[0].observed_at - away_from <= VARIANT_WITHIN


def _merged(runs: Sequence[State]) -> State:
    first = runs[0]
    printed = (run.text.headline for run in runs if run.text and run.headline != first.headline)
    variants = tuple(dict.fromkeys(h for h in printed if h))
    return replace(first, seen=tuple(o for run in runs for o in run.seen), variants=variants)
