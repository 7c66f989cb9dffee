"""From a feed, sitemap or listing to sightings that may be believed."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Final

from writethru.capture.announced import Announced
from writethru.capture.dates import feed_date
from writethru.capture.feeds import feed_entries
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.listing import listing_entries
from writethru.capture.sitemaps import sitemap_entries
from writethru.model import Discover, Document, Sighting, Source

MAX_ENTRIES: Final = 10_000
TITLE_CHARS: Final = 1_000
GUID_CHARS: Final = 2_000
_SCRIPT: Final = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1\s*>|$)", re.I)
_TAG: Final = re.compile(r"</?[A-Za-z!?][^<>]*>")
_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def read_sightings(discover: Discover, document: Document, source: Source) -> Iterator[Sighting]:
    """What `document`, fetched for `discover`, announces about pages of the source's hosts.

    At most 10,000 entries are read, the first of each URL counts. Links that are not http or
    https or lead to other hosts are dropped, titles are plain text, dates UTC (None if bad).
    Raises QuarantineError not_a_feed, bad_sitemap or hostile_xml, possibly after some sightings.
    """
    seen: set[str] = set()
    for entry in islice(_announced(discover, document), MAX_ENTRIES):
        sighting = _sighting(entry, document, source)
        if sighting is not None and sighting.url not in seen:
            seen.add(sighting.url)
            yield sighting


def _announced(discover: Discover, document: Document) -> Iterator[Announced]:
    if discover.listing is not None:
        return listing_entries(document, discover.listing)
    return sitemap_entries(document) if discover.sitemap is not None else feed_entries(document)


def _sighting(entry: Announced, document: Document, source: Source) -> Sighting | None:
    url = web_url(entry.link, base=document.final_url) if entry.link.strip() else None
    if url is None or not speaks_for(source.hosts, url):
        return None
    return Sighting(
        url=url,
        guid=_plain(entry.guid, GUID_CHARS),
        title=plain_title(entry.title),
        published_at=feed_date(entry.published, zone=source.timezone),
        lastmod=feed_date(entry.modified, zone=source.timezone),
    )


def plain_title(written: str | None) -> str | None:
    """A title without markup, on one line, at most 1,000 characters; None if nothing is left.

    Feeds escape once or twice: `&lt;b&gt;Flood&lt;/b&gt;` and `Q&amp;amp;A` are common.
    """
    text = (written or "")[: 4 * TITLE_CHARS]
    for _ in range(2):
        text = _TAG.sub("", _SCRIPT.sub("", unescape(text)))
    return _plain(text, TITLE_CHARS)


def _plain(text: str | None, chars: int) -> str | None:
    return _SPACE.sub(" ", text or "").strip()[:chars].strip() or None
