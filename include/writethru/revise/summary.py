"""One article's row: its last words, its life span, and the date with the best evidence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from writethru.model import Article, Extraction, History, Json, Observation, PageType
from writethru.revise.chain import chain

_CANDIDATES_KEPT: Final = 50


def summarise(
    *,
    article_id: UUID,
    publisher: str,
    canonical_url: str | None,
    history: History,
    observations: Iterable[Observation],
) -> Article:
    """The article as its history leaves it.

    Headline, section, language and type are the last text's; the publication date is that of the
    observation with the most trusted evidence, the earliest of several.
    """
    texts = [o for o in chain(observations) if o.extraction is not None]
    last = texts[-1].extraction if texts else None
    dated = _best_dated(texts)
    said = last or Extraction()
    return Article(
        article_id=article_id,
        publisher=publisher,
        canonical_url=canonical_url,
        page_type=said.page_type if last else PageType.ARTICLE,
        headline=said.headline,
        language=said.language,
        section=said.section,
        published_at=dated.published_at if dated else None,
        published_on=dated.published_on if dated else None,
        published_precision=dated.published_precision if dated else None,
        date_evidence=_date_evidence(texts),
        modified_at=said.modified_at,
        first_seen_at=history.first_seen_at,
        last_seen_at=history.last_seen_at,
        removed_at=history.removed_at,
        removal_reason=history.removal_reason,
        is_developing=history.is_developing,
        quiet_at=history.quiet_at,
        revision_count=len(history.revisions),
    )


def _best_dated(texts: Sequence[Observation]) -> Extraction | None:
    """The text whose publication date rests on the best evidence; None if none has a date."""
    dated = [(o, o.extraction) for o in texts if o.extraction and o.extraction.published_at]
    if not dated:
        return None
    return min(dated, key=lambda pair: _date_order(*pair))[1]


def _date_order(o: Observation, text: Extraction) -> tuple[float, datetime, datetime, UUID]:
    trusts = [float(c["trust"]) for c in _published(o)]
    at = text.published_at or o.observed_at
    return -max(trusts, default=0.0), at, o.observed_at, o.observation_id


def _published(o: Observation) -> list[Mapping[str, Json]]:
    return [c for c in o.evidence.get("dates", ()) if c["field"] == "published"]


def _date_evidence(texts: Sequence[Observation]) -> dict[str, Json]:
    """Every date that some capture offered, best first, and whether they disagree."""
    offered = {
        (-float(c["trust"]), c["field"], c["origin"], c["value"]): dict(c)
        for o in texts
        for c in o.evidence.get("dates", ())
    }
    candidates = [_ready(offered[key]) for key in sorted(offered)]
    return {
        "candidates": candidates[:_CANDIDATES_KEPT],
        "conflict": any(bool(o.evidence.get("date_conflict")) for o in texts),
    }


def _ready(candidate: dict[str, Json]) -> dict[str, Json]:
    at = candidate.get("at")
    return candidate | {"at": at.isoformat() if isinstance(at, datetime) else at}
