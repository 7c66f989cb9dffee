"""What a CDX server is asked, and which of the captures that it lists are fetched.

Only what the Wayback Machine's server and pywb both understand: `url`, `matchType`, `from`, `to`,
`output`, `limit`, and filters that exclude (their regular expressions mean nothing to pywb, which
then excludes nothing). Nothing is collapsed by the server: an unchanged capture says that the
text still stood.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from writethru.capture.archives.memento_index import Listed, timestamp_of
from writethru.capture.archives.warc_records import is_page
from writethru.capture.hosts import speaks_for
from writethru.model import MOVED_STATUSES, Source

LINES: Final = 5_000
"""Asked for in one answer."""
_SECOND: Final = timedelta(seconds=1)
_EXCLUDED: Final = (
    "!mimetype:(image|video|audio|font)/.*",
    "!mimetype:text/(css|javascript)",
    "!mimetype:application/(?!xhtml).*",
    "!statuscode:(4(?!04|10)|5)..",
)
_UNSAID: Final = frozenset({"-", "unk", "warc/revisit"})
"""The types of captures that do not say their type."""
_EMPTY: Final = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""Of no bytes at all: what shares it need not be the same page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question: the captures of a host with all below it, or of one URL, `first` to `last`."""

    server: str
    url: str
    match: str  # domain | host | exact
    first: datetime
    last: datetime
    resume_key: str | None = None

    @property
    def address(self) -> str:
        """The URL to ask."""
        parts = urlsplit(self.server)
        asked = [("url", self.url), ("matchType", self.match), ("output", "json")]
        asked += [("from", timestamp_of(self.first)), ("to", timestamp_of(self.last))]
        asked += [("filter", excluded) for excluded in _EXCLUDED]
        asked += [("limit", str(LINES)), ("showResumeKey", "true")]
        asked += [("resumeKey", self.resume_key)] if self.resume_key else []
        given = parse_qsl(urlsplit(self.server).query, keep_blank_values=True)
        return urlunsplit(parts._replace(query=urlencode([*given, *asked])))


def day_queries(server: str, source: Source, day: date) -> list[Query]:
    """One question a host of the source's, about one UTC day."""
    return [
        Query(server=server, url=host, match=_match(host), first=_start(day), last=_end(day))
        for host in source.hosts
    ]


def url_query(server: str, url: str, *, first: date, last: date) -> Query:
    """The question about one URL; both days are included."""
    return Query(server=server, url=url, match="exact", first=_start(first), last=_end(last))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)


def _match(host: str) -> str:
    """An address or a port has no domains below it."""
    name = host.rpartition("]")[2] or host
    is_bare = ":" in name or host.endswith("]") or host.replace(".", "").isdigit()
    return "host" if is_bare else "domain"


def further(query: Query, *, lines: int, resume_key: str | None) -> list[Query]:
    """The questions that an answer of so many lines leaves open.

    The server's key goes on where it gave one. A full answer without a key was cut: its time is
    asked for again in halves, down to a second. (Page numbers mean something else on each server.)
    """
    if resume_key:
        # The key comes as it stands in an address.
        key = unquote_plus(resume_key)
        return [] if key == query.resume_key else [replace(query, resume_key=key)]
    if lines < LINES or query.last <= query.first:
        return []
    middle = (query.first + (query.last - query.first) / 2).replace(microsecond=0)
    return [
        replace(query, last=middle, resume_key=None),
        replace(query, first=middle + _SECOND, resume_key=None),
    ]


# --- which of them are fetched --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Captures of one URL on one UTC day with one payload, oldest first.

    The first that can be had is fetched; the others say that it still stood.
    """

    captures: tuple[Listed, ...]

    @property
    def url(self) -> str:
        return self.captures[0].url


def wanted(captures: Iterable[Listed], source: Source) -> Iterator[Unchanged]:
    """The captures of the source's pages, in the order of URL and time.

    Together are only those of one UTC day: so a day gives the same rows whether it is loaded
    alone or with others. Redirects and payloads without a digest are each on their own.
    """
    by_url: dict[str, dict[datetime, Listed]] = defaultdict(dict)
    is_page_by_index: dict[str, bool] = {}
    for listed in captures:
        if not speaks_for(source.hosts, listed.url):
            continue
        may_be_page = _may_be_page(listed)
        if listed.mime not in _UNSAID:
            known = is_page_by_index.get(listed.url, False)
            is_page_by_index[listed.url] = known or may_be_page
        if may_be_page:
            by_url[listed.url].setdefault(listed.at, listed)
    for url in sorted(by_url):
        # Of a repeat the index says that it is one, and not what it repeats: here, a feed.
        if not is_page_by_index.get(url, True):
            continue
        by_day: dict[date, list[Listed]] = defaultdict(list)
        for at in sorted(by_url[url]):
            by_day[at.date()].append(by_url[url][at])
        for day in sorted(by_day):
            yield from _unchanged(by_day[day])


def _may_be_page(listed: Listed) -> bool:
    kind = "" if listed.mime in _UNSAID else listed.mime
    return is_page(listed.url, 200 if listed.status is None else listed.status, kind)


def _unchanged(captures: Sequence[Listed]) -> Iterator[Unchanged]:
    groups: dict[tuple[str, int], list[Listed]] = {}
    for number, listed in enumerate(captures):
        digest = listed.digest or ""
        same = [c for c in captures if c.digest == digest and c.status is not None]
        status = listed.status if listed.status or not same else same[0].status
        is_alone = not digest or digest == _EMPTY or status in MOVED_STATUSES
        key = (f"alone {number}", 0) if is_alone else (digest, status or 0)
        groups.setdefault(key, []).append(replace(listed, status=status))
    for group in groups.values():
        yield Unchanged(captures=tuple(group))
