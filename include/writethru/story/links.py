"""Whether two texts are about one unfolding event."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from writethru.model import NearPair, StoryLink, Text
from writethru.story.terms import index_terms

LINK_SCORE_MIN: Final = 0.17
BODY_SCORE_MIN: Final = 0.1
"""Bodies alone must be that alike: "Morning briefing" over other news is another event."""

SHARED_TERMS_MIN: Final = 3
COPY_SIMILARITY_MIN: Final = 0.5
CERTAIN_SCORE: Final = 1.0
"""The score of two copies of one text."""

FRESH: Final = timedelta(days=1)
STOP: Final = timedelta(days=7)
"""Texts that lie further apart belong to an arc, not to one event."""

STOP_FACTOR: Final = 0.4
"""What is left of a score at STOP; it falls evenly from 1.0 at FRESH."""

POINTS_AT_BONUS: Final = 0.1
SAME_LINK_BONUS: Final = 0.05


def link(a: Text, b: Text, near: NearPair | None) -> StoryLink | None:
    """The link, ids ascending, if both tell of one event within days; symmetric in a and b.

    `near` is match's finding on the same two texts. The score is the cosine of their index
    terms, plus what links in the texts add, less the longer the time between them; 1.0 for copies.
    """
    first, second = sorted((a, b), key=lambda text: text.id)
    apart = gap(told_at(a), told_at(b))
    if a.id == b.id or (apart is not None and apart > STOP):
        return None
    if near and near.similarity >= COPY_SIMILARITY_MIN:
        return _linked(first, second, CERTAIN_SCORE, {"copy": round(near.similarity, 4)})
    terms = cosine(index_terms(first), index_terms(second))
    bonus = _link_bonus(first, second)
    part = near.containment if near else 0.0
    score = max(terms + bonus, part) * decay(apart)
    if score < LINK_SCORE_MIN or not (near or _is_borne_by_bodies(first, second)):
        return None
    reason = {
        "terms": round(terms, 4),
        "links": bonus,
        "held": round(part, 4),
        "days": None if apart is None else round(apart / timedelta(days=1), 2),
    }
    return _linked(first, second, min(score, CERTAIN_SCORE), reason)


def told_at(text: Text) -> datetime | None:
    """When the text was told: published, or else first seen."""
    return text.published_at or text.first_seen_at


def gap(a: datetime | None, b: datetime | None) -> timedelta | None:
    """The time between two instants; None where one is unknown."""
    return None if a is None or b is None else abs(a - b)


def decay(apart: timedelta | None) -> float:
    """How much of a score remains: 1.0 within a day or at unknown times, 0.0 beyond a week."""
    if apart is None or apart <= FRESH:
        return 1.0
    if apart > STOP:
        return 0.0
    return 1.0 - (1.0 - STOP_FACTOR) * ((apart - FRESH) / (STOP - FRESH))


def cosine(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    """Sum of products of shared terms' weights; the same to the last bit either way round."""
    return math.fsum(weight * b[key] for key, weight in a.items() if key in b)


def _is_borne_by_bodies(a: Text, b: Text) -> bool:
    shared = index_terms(a).keys() & index_terms(b).keys()
    if len(shared) < SHARED_TERMS_MIN:
        return False
    bodies = (index_terms(replace(text, headline=None)) for text in (a, b))
    return cosine(*bodies) >= BODY_SCORE_MIN


def _link_bonus(a: Text, b: Text) -> float:
    """What links in the texts' own words add: one to the other, or both to a third page."""
    if (a.url and a.url in b.links) or (b.url and b.url in a.links):
        return POINTS_AT_BONUS
    return SAME_LINK_BONUS if set(a.links) & set(b.links) else 0.0


def _linked(a: Text, b: Text, score: float, reason: Mapping[str, float | None]) -> StoryLink:
    return StoryLink(a=a.id, b=b.id, score=score, reason=reason)
