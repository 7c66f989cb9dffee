"""Looks at a site politely: which feeds and sitemaps it has, and what they announce."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from protego import Protego

from writethru.capture import Fetcher, Gate, child_sitemaps, feed_head, read_sightings, web_url
from writethru.capture.discovering.autodiscovery import SitePage, looks_like_html
from writethru.capture.discovering.children import period_end
from writethru.capture.discovering.feed_head import FeedHead
from writethru.capture.fetching.robots import ROBOTS_BYTES
from writethru.errors import Code, ConfigurationError, HostClosedError, ItemError
from writethru.model import Discover, Document, Sighting, Source

REQUESTS_MOST: Final = 20
REQUESTS_IN_ALL: Final = 40
"""With redirects and robots.txt, of which a site may make up any number."""
READ_MOST: Final = 5
"""Feeds, and sitemaps, that are looked at."""
COMMON_FEEDS: Final = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/feed.json")
COMMON_SITEMAPS: Final = ("/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
_COMMENTS: Final = ("comment", "kommentar", "commentaire", "comentario")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place that announces pages of the site. `is_news`: a sitemap with titles or dates."""

    place: Discover
    document: Document
    sightings: tuple[Sighting, ...]
    head: FeedHead = field(default_factory=FeedHead)
    is_news: bool = False

    @property
    def url(self) -> str:
        return self.place.address


@dataclass(kw_only=True)
class Allowance:
    """A gate that lets so many requests through, redirects and robots.txt included; `requests`
    are those that were made, but for robots.txt."""

    gate: Gate
    left: int = REQUESTS_IN_ALL
    requests: int = 0

    def enter(self, host: str, delay_s: float) -> None:
        """As `capture.Gate` has it."""
        if self.left <= 0:
            reason = f"{REQUESTS_IN_ALL} requests are enough for a look"
            raise HostClosedError(url=host, code=Code.UNAVAILABLE, reason=reason)
        self.left -= 1
        self.gate.enter(host, delay_s)

    def sent(self, host: str) -> None:
        """As `capture.Gate` has it."""
        self.requests += 1
        self.gate.sent(host)

    def leave(self, host: str, fault: ItemError | None) -> None:
        """As `capture.Gate` has it."""
        self.gate.leave(host, fault)


@dataclass(kw_only=True)
class Explorer:
    """Asks a site's own files, at most 20 of them, and remembers why some gave nothing."""

    fetcher: Fetcher
    source: Source
    delay_s: float
    refused: list[str] = field(default_factory=list)
    requests: int = 0

    def get(self, url: str) -> Document | None:
        """The document there; None where there is none, or where enough was asked."""
        if self.requests >= REQUESTS_MOST:
            return None
        self.requests += 1
        try:
            document = self.fetcher.get(url, delay_s=self.delay_s)
        except ItemError as error:
            self.refused.append(str(error))
            return None
        return document if document.http_status == 200 else None  # noqa: PLR2004

    def feeds(self, page: SitePage, home: Document) -> list[Found]:
        """The feeds that the page names, comments left out; common places where it names none."""
        named = [f.url for f in page.feeds if not _is_comments(f"{f.url} {f.title or ''}")]
        if named:
            return list(self._read_all(Discover(feed=url) for url in named[:READ_MOST]))
        return self._common(Discover(feed=urljoin(home.final_url, path)) for path in COMMON_FEEDS)

    def sitemaps(self, home: Document, *, has_feed: bool) -> list[Found]:
        """Those that robots.txt names; common places where it names none and there is no feed."""
        robots = self.get(urljoin(home.final_url, "/robots.txt"))
        text = robots.body[:ROBOTS_BYTES].decode("utf-8", "replace") if robots else ""
        written = (web_url(url, base=home.final_url) for url in Protego.parse(text).sitemaps)
        named = list(dict.fromkeys(url for url in written if url))
        named.sort(key=lambda url: "news" not in url.lower())
        if named or has_feed:
            return list(self._read_all(Discover(sitemap=url) for url in named[:READ_MOST]))
        return self._common(
            Discover(sitemap=urljoin(home.final_url, path)) for path in COMMON_SITEMAPS
        )

    def _common(self, places: Iterable[Discover]) -> list[Found]:
        """The first place of many possible ones: a guess is not worth more requests."""
        return next(([found] for found in self._read_all(places)), [])

    def _read_all(self, places: Iterable[Discover]) -> Iterator[Found]:
        for place in places:
            document = self.get(place.address)
            found = self.understood(place, document) if document else None
            if found is not None:
                yield found

    def understood(self, place: Discover, document: Document) -> Found | None:
        """The place, if it announces pages of this site."""
        try:
            read = list(read_sightings(place, document, self.source))
            is_page = place.listing is not None
            children = [] if is_page else [c.url for c in child_sitemaps(document, self.source)]
        except ItemError as error:
            self.refused.append(str(error))
            return None
        own = tuple(seen for seen in read if isinstance(seen, Sighting))
        if children:
            return self._of_index(place, document, children)
        if not own:
            self.refused.append(f"{document.url}: announces no page of {self.source.hosts[0]}")
            return None
        is_news = sum(1 for s in own if s.title or s.published_at) > len(own) / 2
        return Found(
            place=place,
            document=document,
            sightings=own,
            head=feed_head(document),
            is_news=is_news and place.sitemap is not None,
        )

    def _of_index(self, place: Discover, document: Document, children: list[str]) -> Found | None:
        """An index by its newest child; by its news sitemap where that has a lasting address."""
        newest_first = sorted(children, key=lambda url: str(period_end(url) or ""), reverse=True)
        newest_first.sort(key=lambda url: "news" not in url.lower())
        child = newest_first[0]
        below = self.get(child)
        found = self.understood(Discover(sitemap=child), below) if below else None
        if found is None or (found.is_news and period_end(child) is None):
            return found
        return Found(place=place, document=document, sightings=found.sightings)


def home_of(explorer: Explorer, url: str) -> tuple[Document, Found | None]:
    """The site's home page; with the place, where `url` is that of a feed or sitemap itself.

    Raises ConfigurationError where the site cannot be looked at.
    """
    document = explorer.get(url)
    if document is not None and looks_like_html(document):
        return document, None
    given = None
    if document is not None:
        given = explorer.understood(Discover(feed=url), document)
        given = given or explorer.understood(Discover(sitemap=url), document)
        if given is not None:
            home = explorer.get(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/")
            return home or document, given
    raise ConfigurationError("; ".join(explorer.refused) or f"{url}: no page there")


def _is_comments(words: str) -> bool:
    return any(word in words.lower() for word in _COMMENTS)
