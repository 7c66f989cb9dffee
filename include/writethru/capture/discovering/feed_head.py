"""What a feed says about itself before its entries: title, language, how often it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final
from xml.etree.ElementTree import Element

from writethru.capture.discovering.feeds import FEED_KINDS, json_feed
from writethru.capture.discovering.sitemaps import SITEMAP_KINDS, first_text
from writethru.capture.discovering.streaming import BrokenFileError
from writethru.capture.discovering.xml import elements, local_name
from writethru.errors import Code, QuarantineError
from writethru.model import Document

_HEAD: Final = frozenset(
    {"title", "language", "link", "ttl", "skiphours", "updateperiod", "updatefrequency"}
)
# An image's title is not the feed's; with an entry the head is over.
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    **{root: _HEAD | entries | {"image"} for root, entries in FEED_KINDS.items()},
    **dict.fromkeys(SITEMAP_KINDS, frozenset[str]()),
}
_ENTRIES: Final = frozenset({"item", "entry"})
_PERIOD_S: Final = {"hourly": 3600.0, "daily": 86_400.0, "weekly": 604_800.0}
_DAY_HOURS: Final = 24
_PARTS_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """`wait_s`: how often it says that it changes; `skip_hours`: hours UTC in which it does not."""

    title: str | None = None
    language: str | None = None
    wait_s: float = 0.0
    skip_hours: frozenset[int] = frozenset()


def feed_head(document: Document) -> FeedHead:
    """The head of a feed; an empty one of what is no feed, or is broken there."""
    try:
        if first_text(document).startswith("{"):
            return _of_json(json_feed(document))
        found: dict[str, Element] = {}
        parts = elements(document, wanted=_KINDS, malformed=Code.NOT_A_FEED)
        for part in islice(parts, _PARTS_MOST):
            if local_name(part) in _ENTRIES:
                break
            found.setdefault(local_name(part), part)
    except (QuarantineError, BrokenFileError):
        return FeedHead()
    return _of_parts(found)


def hint_s(head: FeedHead, *, now: datetime) -> float:
    """Seconds from `now` for which a feed says that it does not change."""
    waited = 0.0
    if now.hour in head.skip_hours and len(head.skip_hours) < _DAY_HOURS:
        hour = now.replace(minute=0, second=0, microsecond=0)
        while hour.hour in head.skip_hours:
            hour += timedelta(hours=1)
        waited = (hour - now).total_seconds()
    return max(waited, head.wait_s)


def _of_json(feed: Mapping[str, Any]) -> FeedHead:
    title, language = feed.get("title"), feed.get("language")
    return FeedHead(
        title=title if isinstance(title, str) else None,
        language=language if isinstance(language, str) else None,
    )


def _of_parts(found: Mapping[str, Element]) -> FeedHead:
    hours = (_number(hour.text) for hour in found.get("skiphours", ()))
    return FeedHead(
        title=_words(found.get("title")),
        language=_words(found.get("language")),
        wait_s=max(60.0 * _number(_words(found.get("ttl"))), _syndication_s(found)),
        skip_hours=frozenset(hour % _DAY_HOURS for hour in hours if hour <= _DAY_HOURS),
    )


def _syndication_s(found: Mapping[str, Element]) -> float:
    """Source: RDF Site Summary 1.0, module Syndication."""
    period_s = _PERIOD_S.get((_words(found.get("updateperiod")) or "").lower(), 0.0)
    return period_s / max(_number(_words(found.get("updatefrequency"))), 1)


def _words(part: Element | None) -> str | None:
    text = "".join(part.itertext()).strip() if part is not None else ""
    return text[:300] or None


def _number(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0  # noqa: PLR2004
