"""`writethru sources add`: from a site's address to a source file that works as it is."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Final

import py3langid

from writethru.capture import Fetcher, LocalGate, web_url
from writethru.capture.discovering.autodiscovery import SitePage, read_site_page
from writethru.capture.discovering.feed_head import FeedHead
from writethru.capture.discovering.listing_guess import listing_guess
from writethru.errors import ConfigurationError
from writethru.flow.exploring import Allowance, Explorer, Found, home_of
from writethru.flow.fetching import user_agent
from writethru.model import Discover, Document, FetchSpec, Sighting, Source, UrlRules
from writethru.settings import Settings
from writethru.sources import Proposal, guesses, load_sources, source_text

_OFFSET_DATES: Final = re.compile(
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?[+-]\d\d:?\d\d(?!\d)"
    rb"|\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? [+-]\d{4}(?!\d)"
)
_STAMPS_BYTES: Final = 500_000
_STAMPS_MOST: Final = 20
_TITLES_MOST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The file written, what it names, and how many pages that announced just now."""

    path: Path
    source: Source
    pages: int
    requests: int


def add_source(
    settings: Settings,
    url: str,
    *,
    folder: Path | None = None,
    source_id: str | None = None,
    name: str | None = None,
    delay_s: float = FetchSpec().delay_s,
) -> Added:
    """Looks at a site and writes its source file into `folder`, by default that of the sources.

    Raises ConfigurationError where nothing was found that announces pages, where the site may not
    be asked, and where there is such a file already.
    """
    address = web_url(url if "://" in url else f"https://{url}")
    if address is None:
        raise ConfigurationError(f"{url!r} is no http or https address")
    with Fetcher(
        user_agent=user_agent(settings),
        gate=(allowance := Allowance(gate=LocalGate())),
        clock=lambda: datetime.now(UTC),
        allow_private_hosts=settings.allow_private_hosts,
    ) as fetcher:
        explorer = Explorer(fetcher=fetcher, source=_bare(address), delay_s=delay_s)
        proposal = _explored(explorer, address, source_id=source_id, name=name)
    path = _written(folder or settings.sources, proposal)
    return Added(
        path=path,
        source=proposal.source,
        pages=proposal.samples,
        requests=allowance.requests,
    )


def _explored(
    explorer: Explorer, address: str, *, source_id: str | None, name: str | None
) -> Proposal:
    home, given = home_of(explorer, address)
    explorer.source = _bare(home.final_url)
    page = read_site_page(home)
    places = _places(explorer, page, home, given)
    return _proposal(explorer, page, home, places, source_id=source_id, name=name)


def _bare(url: str) -> Source:
    """A source as it is before anything is known but the address."""
    return Source(id="new", publisher="new", name="new", group="new", hosts=(guesses.host_of(url),))


def _places(explorer: Explorer, page: SitePage, home: Document, given: Found | None) -> list[Found]:
    """The places that announce the site's pages, those to be used first. Raises
    ConfigurationError where there is none."""
    feeds = [given] if given else explorer.feeds(page, home)
    sitemaps = [] if given else explorer.sitemaps(home, has_feed=bool(feeds))
    feeds.sort(key=lambda found: -len(found.sightings))
    sitemaps.sort(key=lambda found: (not found.is_news, -len(found.sightings)))
    if feeds or sitemaps:
        return [*feeds, *sitemaps]
    listing = listing_guess(home, explorer.source.hosts)
    found = explorer.understood(Discover(listing=listing), home) if listing else None
    if found is None:
        why = "; ".join(explorer.refused)
        raise ConfigurationError(
            f"{home.final_url}: no feed, no sitemap and no list of articles was found"
            + (f" ({why})" if why else "")
        )
    return [found]


def _used(places: Sequence[Found]) -> list[Found]:
    """The main feed and the news sitemap; a sitemap of everything only where there is neither."""
    feeds = [found for found in places if found.place.feed][:1]
    news = [found for found in places if found.is_news][:1]
    return [*feeds, *news] or list(places[:1])


def _proposal(
    explorer: Explorer, page: SitePage, home: Document, places: Sequence[Found], *,
    source_id: str | None, name: str | None,
) -> Proposal:  # fmt: skip
    used = _used(places)
    seen = (seen for found in used for seen in found.sightings)
    sightings = list({guesses.without_counter(s.url): s for s in seen}.values())
    heads = [found.head for found in used]
    host = explorer.source.hosts[0]
    name = name or page.name or next((h.title for h in heads if h.title), None) or page.title
    name = _printable(name or "") or host
    language = guesses.language_tag(page.language) or _language(heads, sightings)
    zone = guesses.timezone_of(language, _stamps(found.document for found in used))
    published = [seen.published_at for seen in sightings if seen.published_at]
    new_id = source_id or guesses.id_of(host=host, name=name)
    source = replace(
        explorer.source,
        id=new_id, publisher=new_id, group=new_id, name=name, language=language,
        timezone=zone or "UTC",
        schedule=guesses.schedule_of(published),
        discover=tuple(found.place for found in used),
        url=UrlRules(id_pattern=guesses.id_pattern_of([seen.url for seen in sightings])),
    )  # fmt: skip
    guessed = "a guess by language and the offset of its dates; it counts for dates without one"
    unknown = "its dates name no zone but UTC; set it, for dates that are written without one"
    return Proposal(
        source=source,
        site=home.final_url,
        samples=len(sightings),
        notes={"timezone": guessed if zone else unknown},
        others=tuple(found.url for found in places if found not in used),
    )


def _printable(name: str) -> str:
    """A name on one line, without what moves the cursor or turns the writing round."""
    return " ".join("".join(s if s.isprintable() else " " for s in name[:1_000]).split())[:100]


def _language(heads: Sequence[FeedHead], sightings: Sequence[Sighting]) -> str | None:
    said = next((tag for head in heads if (tag := guesses.language_tag(head.language))), None)
    titles = " ".join(seen.title for seen in sightings[:_TITLES_MOST] if seen.title)
    return said or (guesses.language_tag(py3langid.classify(titles)[0]) if titles else None)


def _stamps(documents: Iterable[Document]) -> list[datetime]:
    """Dates with an offset, as the outlet wrote them."""
    return [
        at
        for document in documents
        for written in islice(_OFFSET_DATES.finditer(document.body[:_STAMPS_BYTES]), _STAMPS_MOST)
        if (at := _instant(written[0].decode("ascii"))) is not None
    ]


def _instant(written: str) -> datetime | None:
    try:
        is_iso = written[:1].isdigit() and written[4:5] == "-"
        return datetime.fromisoformat(written) if is_iso else parsedate_to_datetime(written)
    except (ValueError, TypeError):
        return None


def _written(folder: Path, proposal: Proposal) -> Path:
    """Writes the file once it is known to validate; never over another."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{proposal.source.id}.yaml"
    if path.exists() or proposal.source.id in load_sources(folder).sources:
        raise ConfigurationError(f"{path} is there already: give another --id")
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / path.name).write_text(source_text(proposal), encoding="utf-8")
        broken = load_sources(Path(trial)).broken
        if broken:
            raise ConfigurationError(f"the site cannot be described: {broken[0].reason}")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(source_text(proposal))
    except FileExistsError as error:
        raise ConfigurationError(f"{path} is there already: give another --id") from error
    return path
