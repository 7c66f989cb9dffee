"""What types cannot say about a source file: each check yields (where, what is wrong)."""

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from croniter import croniter  # type: ignore[import-untyped]

from writethru.model import ArchiveSpec, Discover, Source
from writethru.sources.marked_yaml import Loc
from writethru.sources.selectors import clean_complaint, listing_complaint

Fault = tuple[Loc, str]

NAME: Final = re.compile(r"^[a-z0-9_]+$")
LANGUAGE: Final = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
HOST: Final = re.compile(r"^(\[[0-9a-f:.]+\]|[^\WA-Z](?:[^\WA-Z]|[.-])*)(:[0-9]{1,5})?$")
CRON_FIELDS: Final = 5
QUALIFIERS: Final = {"replay": "memento"}
"""Fields of an archive's place that only go with another one."""
TEXT_PATTERNS: Final = {"hosts": HOST, "language": LANGUAGE}

POSITIVE: Final = (
    ("FetchSpec", "delay_s", 0),
    ("FetchSpec", "max_per_run", 1),
    ("Rights", "retention_days", 1),
    ("DevelopingRules", "quiet_hours", 0),
)
"""(shape, field, least value) of the numbers."""


def faults(source: Source) -> Iterator[Fault]:
    """Everything wrong with a source whose types are right, in no particular order."""
    yield from _names(source)
    yield from _numbers(source)
    yield from _times(source)
    yield from _hosts(source)
    yield from _places(source)
    yield from _patterns(source)


def _names(source: Source) -> Iterator[Fault]:
    for field in ("id", "publisher", "group"):
        value = getattr(source, field)
        if not NAME.fullmatch(value):
            yield (field,), f"{value!r} is not made of a-z, 0-9 and _ alone"
    if source.language is not None and not LANGUAGE.fullmatch(source.language):
        yield ("language",), f"{source.language!r} is no language tag such as en or pt-BR"


def _numbers(source: Source) -> Iterator[Fault]:
    parts = {"FetchSpec": "fetch", "Rights": "rights", "DevelopingRules": "developing"}
    for shape, field, least in POSITIVE:
        value = getattr(getattr(source, parts[shape]), field)
        # not (value >= least), so that NaN is refused as well
        if value is not None and not value >= least:
            yield (parts[shape], field), f"{value} is less than {least}"


def _times(source: Source) -> Iterator[Fault]:
    fields = source.schedule.split()
    if len(fields) != CRON_FIELDS or not croniter.is_valid(source.schedule):
        yield ("schedule",), f"{source.schedule!r} is no cron schedule of five fields"
    try:
        ZoneInfo(source.timezone)
    except (OSError, ValueError, LookupError):
        yield ("timezone",), f"{source.timezone!r} is no time zone such as Europe/Berlin"


def _hosts(source: Source) -> Iterator[Fault]:
    for index, host in enumerate(source.hosts):
        if not HOST.fullmatch(host):
            yield ("hosts", index), f"{host!r} is no host: write gazette.example or 127.0.0.1:8080"
    asks = [spec for spec in source.archive if spec.text is None]
    if (source.discover or asks) and not source.hosts:
        yield ("hosts",), "name the domains that the source may speak for"


def _places(source: Source) -> Iterator[Fault]:
    for index, place in enumerate(source.discover):
        loc = ("discover", index)
        yield from _exactly_one(loc, place)
        yield from _url((*loc, "feed"), place.feed)
        yield from _url((*loc, "sitemap"), place.sitemap)
        if place.listing:
            yield from _url((*loc, "listing", "url"), place.listing.url)
            complaint = listing_complaint(place.listing.select)
            yield from _complained((*loc, "listing", "select"), complaint)
    for index, spec in enumerate(source.archive):
        loc = ("archive", index)
        yield from _exactly_one(loc, spec)
        yield from _url((*loc, "memento"), spec.memento)
        yield from _url((*loc, "sitemap"), spec.sitemap)
        yield from _replay((*loc, "replay"), spec)
        for field in ("warc", "text", "sitemap"):
            yield from _dated((*loc, field), getattr(spec, field))
        for field in ("warc", "text"):
            yield from _no_web((*loc, field), getattr(spec, field))


def _exactly_one(loc: Loc, place: Discover | ArchiveSpec) -> Iterator[Fault]:
    names = [name for name in type(place).__dataclass_fields__ if name not in QUALIFIERS]
    given = [name for name in names if getattr(place, name) is not None]
    if len(given) != 1:
        yield loc, f"give exactly one of {', '.join(names)}"


def _no_web(loc: Loc, pattern: str | None) -> Iterator[Fault]:
    if pattern is not None and pattern.lower().startswith(("http:", "https:")):
        yield loc, f"{pattern!r}: files are read from paths and stores such as s3://, not the web"


def _replay(loc: Loc, spec: ArchiveSpec) -> Iterator[Fault]:
    if spec.replay is None:
        return
    if spec.memento is None:
        yield loc, "only a memento archive has a replay address"
    missing = [name for name in ("{timestamp}", "{url}") if spec.replay.count(name) != 1]
    if missing:
        yield loc, f"{spec.replay!r} must have {' and '.join(missing)}, once each"
    yield from _url(loc, spec.replay)


def _url(loc: Loc, url: str | None) -> Iterator[Fault]:
    if url is None:
        return
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        yield loc, f"{url!r} is no http or https address"


def _dated(loc: Loc, pattern: str | None) -> Iterator[Fault]:
    """`{date:FORMAT}` is the only placeholder."""
    if pattern is None:
        return
    try:
        names = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
        pattern.format(date=date(2000, 1, 1))
    except (ValueError, LookupError, AttributeError):
        names = {""}
    if names - {"date"}:
        yield loc, f"{pattern!r}: the only placeholder is {{date:FORMAT}}"


def _patterns(source: Source) -> Iterator[Fault]:
    if source.url.id_pattern is not None:
        yield from _one_group(("url", "id_pattern"), source.url.id_pattern)
    yield from _selectors(("clean",), source.clean.body, source.clean.remove)
    for index, parser in enumerate(source.clean.parsers):
        yield from _selectors(("clean", "parsers", index), parser.body, parser.remove)


def _one_group(loc: Loc, pattern: str) -> Iterator[Fault]:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        yield loc, f"{pattern!r} is no regular expression: {error}"
        return
    if groups != 1:
        yield loc, f"{pattern!r} must have one group, the article's id; it has {groups}"


def _selectors(loc: Loc, body: str | None, remove: tuple[str, ...]) -> Iterator[Fault]:
    if body is not None:
        yield from _complained((*loc, "body"), clean_complaint(body))
    for index, selector in enumerate(remove):
        yield from _complained((*loc, "remove", index), clean_complaint(selector))


def _complained(loc: Loc, complaint: str | None) -> Iterator[Fault]:
    if complaint is not None:
        yield loc, complaint
