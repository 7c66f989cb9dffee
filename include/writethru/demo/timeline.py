"""The plot laid out in time: for each article, which state its page is in from when to when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from writethru.demo.archive import all_articles
from writethru.demo.plot import Article, Outlet, Plot, Version, instant

DEFAULT_PORTS: Final = (8471, 8472, 8473)
"""The outlets' ports, in the order of the plot."""

CONTROL_PORT: Final = 8470

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a page says from `from_at` to `to_at` (None: for good). `urls`: the canonical first."""

    number: int
    version: Version
    from_at: datetime
    to_at: datetime | None
    urls: tuple[str, ...]
    modified_at: datetime | None  # as the outlet stamps it: silent edits do not move it

    @property
    def url(self) -> str:
        return self.urls[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A variant's headline with its instants."""

    from_at: datetime
    to_at: datetime
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article with its states in order."""

    outlet: Outlet
    article: Article
    published_at: datetime
    states: tuple[State, ...]
    variants: tuple[Shown, ...]

    def state_at(self, now: datetime) -> State | None:
        """The state that is up at `now`; None before publication."""
        return next((state for state in reversed(self.states) if state.from_at <= now), None)

    def headline_at(self, now: datetime) -> str:
        """The headline shown at `now`, an A/B variant's included."""
        for variant in self.variants:
            if variant.from_at <= now < variant.to_at:
                return variant.headline
        state = self.state_at(now) or self.states[0]
        return state.version.headline


def default_bases(plot: Plot) -> dict[str, str]:
    """The outlets' addresses on the default ports; further outlets get the ports after them."""
    ports = [*DEFAULT_PORTS, *range(DEFAULT_PORTS[-1] + 1, DEFAULT_PORTS[-1] + 100)]
    return {o.id: f"http://127.0.0.1:{p}" for o, p in zip(plot.outlets, ports, strict=False)}


def lay_out(
    plot: Plot, epoch: datetime, bases: Mapping[str, str] | None = None
) -> tuple[Item, ...]:
    """Every article of the plot and its archive, by first publication, then name."""
    bases = bases or default_bases(plot)
    items = [_item(plot, article, epoch, bases) for article in all_articles(plot)]
    return tuple(sorted(items, key=lambda item: (item.published_at, item.article.name)))


def slug_of(words: str) -> str:
    """A section's name as it stands in an address: "Häfen & Schiffe" -> "haefen-schiffe"."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower().translate(_UMLAUTS)).strip("-")


def _item(plot: Plot, article: Article, epoch: datetime, bases: Mapping[str, str]) -> Item:
    outlet = plot.outlet(article.outlet)
    starts = [instant(version.at, epoch) for version in article.versions]
    urls = _urls(outlet, article, starts[0], bases[outlet.id])
    states = tuple(
        State(
            number=number + 1,
            version=version,
            from_at=starts[number],
            to_at=starts[number + 1] if number + 1 < len(starts) else None,
            urls=urls[number],
            modified_at=_stamp(article.versions, starts, number),
        )
        for number, version in enumerate(article.versions)
    )
    variants = tuple(
        Shown(from_at=instant(v.at, epoch), to_at=instant(v.until, epoch), headline=v.headline)
        for v in article.variants
    )
    return Item(
        outlet=outlet,
        article=article,
        published_at=starts[0],
        states=states,
        variants=variants,
    )


def _urls(
    outlet: Outlet, article: Article, published_at: datetime, base: str
) -> list[tuple[str, ...]]:
    """For each version the address it stands under, then the older ones that lead to it."""
    local = published_at.astimezone(ZoneInfo(outlet.timezone))
    so_far: tuple[str, ...] = ()
    urls = []
    for version in article.versions:
        slug = version.moved_to or (None if so_far else article.slug)
        if slug is not None:
            fields = {"slug": slug, "guid": article.guid, "section": slug_of(article.section)}
            so_far = (base + outlet.path.format(**fields, date=local), *so_far)
        urls.append(so_far)
    return urls


def _stamp(versions: Sequence[Version], starts: Sequence[datetime], number: int) -> datetime | None:
    moved = [at for at, v in zip(starts[1:], versions[1:], strict=True) if not v.silent]
    return max((at for at in moved if at <= starts[number]), default=None)


def archive_window(plot: Plot, epoch: datetime) -> tuple[datetime, datetime]:
    """The archive's first instant and the one after its last: whole UTC days before the epoch's."""
    end = instant("-0d 00:00", epoch)
    return end - timedelta(days=plot.archive.days), end
