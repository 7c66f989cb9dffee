"""From a feed, sitemap or listing to sightings that may be believed."""

import re
from collections.abc import Iterator
from heapq import nlargest
from html import unescape
from itertools import islice
from typing import Final

from writethru.capture.discovering.announced import Announced
from writethru.capture.discovering.autodiscovery import looks_like_html, wrong_page_reason
from writethru.capture.discovering.dates import feed_date
from writethru.capture.discovering.feeds import FEED_KINDS, feed_entry, json_entries
from writethru.capture.discovering.listing import listing_entries
from writethru.capture.discovering.sitemaps import (
    SITEMAP_KINDS,
    first_text,
    sitemap_entry,
    text_entries,
)
from writethru.capture.discovering.streaming import BrokenFileError
from writethru.capture.discovering.xml import elements, local_name
from writethru.capture.hosts import private_host, speaks_for, web_url
from writethru.errors import Code, QuarantineError
from writethru.model import Discover, Document, Sighting, Source

MAX_ENTRIES: Final = 10_000
MAX_READ: Final = 50_000
"""A sitemap's own limit: of so many pages the newest 10,000 are taken, wherever they stand."""
MAX_PRIVATE: Final = 20
"""Links into private networks that are reported of one document; the rest is dropped."""
TITLE_CHARS: Final = 1_000
GUID_CHARS: Final = 2_000
_KINDS: Final = {**FEED_KINDS, **SITEMAP_KINDS}
_SCRIPT: Final = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1\s*>|$)", re.I)
_TAG: Final = re.compile(r"</?[A-Za-z!?][^<>]*>")
_SPACE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and nothing can store."""


def read_sightings(
    discover: Discover, document: Document, source: Source
) -> Iterator[Sighting | QuarantineError]:
    """What `document`, fetched for `discover`, announces about pages of the source's hosts.

    Its kind is told by its content: RSS, Atom, JSON Feed, sitemap in XML or plain text, gzipped
    or not. Of a feed the first 10,000 entries are read, of a sitemap the newest 10,000 are taken;
    the first of each URL counts. Links that are not http or https or lead to other hosts are
    dropped, but a link into a private network is yielded as the error private_host, at most 20 a
    document. Titles are plain text, dates UTC (None if bad).
    Raises QuarantineError not_a_feed, bad_sitemap or hostile_xml, possibly after some sightings.
    """
    announced = islice(_announced(discover, document), MAX_READ)
    found = _believed(announced, document, source)
    if discover.sitemap is None:
        return islice(found, MAX_ENTRIES)
    return _newest(found)


def _announced(discover: Discover, document: Document) -> Iterator[Announced]:
    if discover.listing is not None:
        yield from listing_entries(document, discover.listing)
        return
    malformed = Code.BAD_SITEMAP if discover.sitemap is not None else Code.NOT_A_FEED
    try:
        yield from _entries(document, malformed)
    except BrokenFileError as error:
        raise QuarantineError(url=document.url, code=malformed, reason=str(error)) from error
    except QuarantineError as error:
        if error.code is not malformed or not looks_like_html(document):
            raise
        wanted = "sitemap" if discover.sitemap is not None else "feed"
        reason = wrong_page_reason(document, wanted=wanted)
        raise QuarantineError(url=document.url, code=malformed, reason=reason) from error


def _entries(document: Document, malformed: Code) -> Iterator[Announced]:
    begins = first_text(document)
    if begins.startswith("{"):
        yield from json_entries(document)
    elif malformed is Code.BAD_SITEMAP and not begins.startswith("<"):
        yield from text_entries(document)
    else:
        for entry in elements(document, wanted=_KINDS, malformed=malformed):
            yield sitemap_entry(entry) if local_name(entry) == "url" else feed_entry(entry)


def _believed(
    announced: Iterator[Announced], document: Document, source: Source
) -> Iterator[Sighting | QuarantineError]:
    seen: set[str] = set()
    private = 0
    for entry in announced:
        found = _sighting(entry, document, source)
        if found is None or found.url in seen:
            continue
        seen.add(found.url)
        private += isinstance(found, QuarantineError)
        if isinstance(found, Sighting) or private <= MAX_PRIVATE:
            yield found


def _newest(
    found: Iterator[Sighting | QuarantineError],
) -> Iterator[Sighting | QuarantineError]:
    """All of at most 10,000, of more the newest, in their order; then what went wrong."""
    kept: list[Sighting | QuarantineError] = []
    failure: QuarantineError | None = None
    try:
        kept.extend(found)
    except QuarantineError as error:
        failure = error
    if len(kept) > MAX_ENTRIES:
        places = nlargest(MAX_ENTRIES, range(len(kept)), key=lambda n: (_age_key(kept[n]), -n))
        kept = [kept[n] for n in sorted(places)]
    yield from kept
    if failure is not None:
        raise failure


def _age_key(found: Sighting | QuarantineError) -> float:
    at = isinstance(found, Sighting) and (found.lastmod or found.published_at)
    return at.timestamp() if at else 0.0


def _sighting(
    entry: Announced, document: Document, source: Source
) -> Sighting | QuarantineError | None:
    written = (link for link in entry.links if link.strip())
    urls = [url for link in written if (url := web_url(link, base=document.final_url))]
    own = next((url for url in urls if speaks_for(source.hosts, url)), None)
    if own is None:
        return next(filter(None, (_refused(url, document) for url in urls)), None)
    return Sighting(
        url=own,
        guid=_plain(entry.guid, GUID_CHARS),
        title=plain_title(entry.title),
        published_at=feed_date(entry.published, zone=source.timezone),
        lastmod=feed_date(entry.modified, zone=source.timezone),
    )


def _refused(url: str, document: Document) -> QuarantineError | None:
    host = private_host(url)
    if host is None:
        return None
    reason = f"{host} is not on the public internet; announced by {document.url}"
    return QuarantineError(url=url, code=Code.PRIVATE_HOST, reason=reason)


def plain_title(written: str | None) -> str | None:
    """A title without markup, on one line, at most 1,000 characters; None if nothing is left.

    Feeds escape once or twice: `&lt;b&gt;Flood&lt;/b&gt;` and `Q&amp;amp;A` are common.
    """
    text = (written or "")[: 4 * TITLE_CHARS]
    for _ in range(2):
        text = _TAG.sub("", _SCRIPT.sub("", unescape(text)))
    return _plain(text, TITLE_CHARS)


def _plain(text: str | None, chars: int) -> str | None:
    # White space may be most of it: what is far beyond the limit is not looked at.
    text = _HALF.sub("", (text or "")[: 4 * chars])
    return _SPACE.sub(" ", text).strip()[:chars].strip() or None
