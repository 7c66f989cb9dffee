"""Whether a sentence tells of what is still to come."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from writethru.revise.known import stem
from writethru.revise.lexicon import FUTURE, FUTURE_BEFORE_TO, FUTURE_ENDINGS


def tells_another_time(
    before: Sequence[str], after: Sequence[str], *, language: str | None, is_headline: bool
) -> bool:
    """Whether only one of two forms of a sentence (compared words) tells of the future.

    Headlines tell it by "to" alone, so "Mill to close" is the same as "Mill will close".
    """
    is_ahead = _is_ahead(before, language), _is_ahead(after, language)
    if is_ahead[0] == is_ahead[1]:
        return is_headline and not is_ahead[0] and _is_done(before, after)
    ahead, other = (before, after) if is_ahead[0] else (after, before)
    return not (_following(other, {"to"}) & _following(_without_to(ahead), FUTURE))


def _is_done(before: Sequence[str], after: Sequence[str]) -> bool:
    """ "Mill to close" and "Mill closes", either way round: the verb without its "to"."""
    planned, done = (frozenset(map(stem, _following(side, {"to"}))) for side in (before, after))
    said = [frozenset(map(stem, side)) for side in (before, after)]
    return bool((planned - done) & said[1] or (done - planned) & said[0])


def _is_ahead(side: Sequence[str], language: str | None) -> bool:
    if any(key in FUTURE or key.endswith("'ll") for key in side):
        return True
    endings = FUTURE_ENDINGS.get((language or "").lower()[:2], ())
    if endings and any(key.endswith(endings) for key in side):
        return True
    return any(a in FUTURE_BEFORE_TO and b == "to" for a, b in pairwise(side))


def _following(side: Sequence[str], marks: AbstractSet[str]) -> frozenset[str]:
    return frozenset(b for a, b in pairwise(side) if a in marks)


def _without_to(side: Sequence[str]) -> list[str]:
    """The words with "will close" for "set to close" and "plans close" for "plans to close"."""
    marked = [
        "will" if a in FUTURE_BEFORE_TO and b == "to" else a for a, b in pairwise((*side, ""))
    ]
    return [b for a, b in pairwise(("", *marked)) if not (b == "to" and a in FUTURE)]
