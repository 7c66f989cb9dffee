"""The observations of one article put in order, less what proves nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from http import HTTPStatus
from itertools import groupby
from typing import Final
from uuid import UUID

from writethru.model import Observation, Verdict
from writethru.revise.cuts import without_cuts

GONE_CONFIRMED_AFTER: Final = timedelta(hours=6)
"""Two 404s this far apart, with nothing between, are a removal; a 410 is one at once."""

_TRAILING_NUMBER: Final = re.compile(r"(\d+)\D*\Z")


def chain(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """One article's observations that count, in order: whole texts, and removals that are sure.

    The order is by observed_at. Where that is equal and the captures' times are guesses, those
    marked as developing come first; all else goes by captured_at and id.
    """
    ordered = sorted(_chosen(observations), key=_order)
    counting = without_cuts([o for o in ordered if _says_something(o)])
    return tuple(o for run in _runs(counting) for o in _believed(run))


def extractor_of(observation: Observation) -> str:
    """The extractor in the observation's rules, without the source file's digest."""
    return observation.rules.partition("+")[0]


def _chosen(observations: Iterable[Observation]) -> list[Observation]:
    """Each capture read once: by the newest extractor that read them all, else its own newest.

    Where one capture was read under several source files, the reading recorded last counts: a
    reclean replaces what it cleans again.
    """
    by_capture: dict[UUID, dict[UUID, Observation]] = defaultdict(dict)
    for o in sorted(observations, key=_recorded_order):
        by_capture[o.capture_id].setdefault(o.observation_id, o)
    extractors = [{extractor_of(o) for o in found.values()} for found in by_capture.values()]
    common = set.intersection(*extractors) if extractors else set()
    newest = max(common, key=_version, default=None)
    return [o for found in by_capture.values() for o in _readings(list(found.values()), newest)]


def _recorded_order(o: Observation) -> tuple[object, ...]:
    return o.recorded_at, o.observation_id, o.captured_basis


def _readings(found: Sequence[Observation], extractor: str | None) -> list[Observation]:
    """What one capture said by one set of rules; a dump of several pages says several things."""
    use = extractor or max((extractor_of(o) for o in found), key=_version)
    by_it = [o for o in found if extractor_of(o) == use]
    last = max(by_it, key=lambda o: (o.recorded_at, o.rules))
    return [o for o in by_it if o.rules == last.rules]


def _version(extractor: str) -> tuple[int, str]:
    number = _TRAILING_NUMBER.search(extractor)
    return int(number[1]) if number else 0, extractor


def _order(o: Observation) -> tuple[object, ...]:
    if o.captured_basis.is_certain:
        return o.observed_at, 1, o.captured_at, o.observation_id
    marked = o.extraction is not None and o.extraction.marked_developing
    return o.observed_at, 0 if marked else 1, o.observed_at, o.observation_id


def _says_something(o: Observation) -> bool:
    return o.verdict == Verdict.GONE or (o.verdict == Verdict.OK and o.extraction is not None)


def is_gone(o: Observation) -> bool:
    return o.verdict == Verdict.GONE


def _runs(counting: Sequence[Observation]) -> list[list[Observation]]:
    """Unbroken runs of being there and of being gone; being gone before the first text is none."""
    runs = [list(run) for _, run in groupby(counting, key=is_gone)]
    return runs[1:] if runs and is_gone(runs[0][0]) else runs


def _believed(run: list[Observation]) -> list[Observation]:
    """The whole run, or nothing where it is a 404 that was not seen again hours later."""
    if not is_gone(run[0]) or any(o.http_status != HTTPStatus.NOT_FOUND for o in run):
        return run
    confirmed = run[-1].observed_at - run[0].observed_at >= GONE_CONFIRMED_AFTER
    return run if confirmed else []
