"""The plot: what the demo newsroom publishes, and when. Its format is in docs/demo-plot.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from writethru.errors import ConfigurationError
from writethru.model import ChangeKind, utc

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]

STRICT: Final = ConfigDict(extra="forbid")

_OFFSET: Final = re.compile(
    r"(?P<sign>[+-])(?:(?P<days>\d+)d (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"|(?=\d)(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?)"
)


class PlotError(ConfigurationError):
    """The plot does not validate. `place` is a dotted path such as `articles[3].versions[1].at`."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}")
        self.file, self.place, self.reason = file, place, reason


def _known_offset(value: str) -> str:
    if not _OFFSET.fullmatch(value):
        raise ValueError(f"{value!r} is no offset: write +1h05m, -0h40m or -12d 09:30")
    return value


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone")
    return value


Offset = Annotated[str, AfterValidator(_known_offset)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A fictional outlet: its site, its feed and how it is archived."""

    __pydantic_config__ = STRICT
    id: Identifier
    name: Text
    tagline: Text
    language: Literal["en", "de", "fr"]
    timezone: Annotated[str, AfterValidator(_known_zone)]
    template: Literal["gazette", "courier", "bote"]
    feed: Literal["rss", "atom"]
    path: Text  # {slug} {guid} {section} {date:%Y/%m}
    id_pattern: Text  # the source file's url.id_pattern
    discover: tuple[Literal["feed", "sitemap", "listing"], ...]
    archive: Literal["warc", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a live blog."""

    __pydantic_config__ = STRICT
    at: Offset
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    __pydantic_config__ = STRICT
    caption: Text
    credit: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an article says from `at` on; whole, what the file left out filled in from before."""

    __pydantic_config__ = STRICT
    at: Offset
    kind: ChangeKind
    kinds: tuple[ChangeKind, ...] = ()
    silent: bool = False
    headline: Text
    standfirst: Text | None = None
    body: tuple[Text, ...] = ()
    notice: Text | None = None
    correction: Text | None = None
    entries: tuple[Entry, ...] = ()
    moved_to: Slug | None = None
    gone: Literal[404, 410] | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it a version of its own; `moved_to` and `silent` do not."""
        if self.gone:
            return (True,)
        text = (self.headline, self.standfirst, self.body, self.entries)
        return (False, *text, self.notice, self.correction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another headline shown for a while over the same text (an A/B test): no version."""

    __pydantic_config__ = STRICT
    at: Offset
    until: Offset
    headline: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item of one outlet, and the ground truth about its stories and copies."""

    __pydantic_config__ = STRICT
    outlet: Identifier
    slug: Slug
    guid: Text
    section: Text
    type: Literal["article", "live_blog"] = "article"
    byline: Text | None = None
    credits: Text | None = None
    agency: Text | None = None
    photo: Photo | None = None
    story: Text | None = None
    copy_of: Text | None = None  # outlet/slug
    extent: Literal["full", "extended", "excerpt"] | None = None
    versions: tuple[Version, ...]
    variants: tuple[Variant, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.outlet}/{self.slug}"

    @property
    def is_archived(self) -> bool:
        """Whether it belongs to the days before the epoch's."""
        return bool(re.match(r"-\d+d ", self.versions[0].at))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRules:
    """How many days before the epoch's day are generated, from which frames and seed.

    `poll_hours`: how often the imagined crawler came by; `poll_days`: for how long.
    """

    __pydantic_config__ = STRICT
    days: Annotated[int, Field(ge=0, le=400)] = 0
    seed: int = 0
    frames: str | None = None  # a file beside the plot
    poll_hours: Annotated[int, Field(ge=1)] = 7
    poll_days: Annotated[int, Field(ge=1)] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    __pydantic_config__ = STRICT
    plot: Literal[1]  # the format's version
    about: Text
    outlets: tuple[Outlet, ...]
    articles: tuple[Article, ...]
    archive: ArchiveRules = ArchiveRules()
    frames: Mapping[str, Any] | None = None  # the archive's frames, read from its file

    def outlet(self, outlet_id: str) -> Outlet:
        return next(o for o in self.outlets if o.id == outlet_id)


def instant(offset: str, epoch: datetime) -> datetime:
    """The instant of an offset: `+1h05m` from the epoch, or `-12d 09:30` UTC by the epoch's day."""
    said = _OFFSET.fullmatch(offset)
    if said is None:
        raise ValueError(f"{offset!r} is no offset")
    sign = -1 if said["sign"] == "-" else 1
    if said["days"] is None:
        away = timedelta(hours=int(said["hours"] or 0), minutes=int(said["minutes"] or 0))
        return utc(epoch) + sign * away
    day = utc(epoch).date() + sign * timedelta(days=int(said["days"]))
    clock = time(int(said["hour"]), int(said["minute"]), tzinfo=utc(epoch).tzinfo)
    return datetime.combine(day, clock)
