"""The pages of the three sites, with the noise that real pages have around an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final
from zlib import crc32
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_datetime, format_time
from jinja2 import Environment, PackageLoader, StrictUndefined

from writethru.demo.plot import Outlet, instant
from writethru.demo.timeline import Item, State, slug_of

TEASERS: Final = 4
"""How many related and most-read links a page has, drawn from this many newest items:"""
_TEASED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One outlet's site: its address and the items that its front page may link to."""

    outlet: Outlet
    base: str
    items: tuple[Item, ...]
    epoch: datetime

    @property
    def sections(self) -> list[str]:
        return sorted({item.article.section for item in self.items})


def article_page(site: Site, item: Item, state: State, *, now: datetime) -> str:
    """The article's page in that state as it looks at `now`: clock, teasers and counters move."""
    return _render(
        site,
        "article",
        now=now,
        item=item,
        article=item.article,
        state=state,
        version=state.version,
        headline=item.headline_at(now),
        entries=[(instant(e.at, site.epoch), e.text) for e in state.version.entries],
        related=_rotated(site, now, skip=item, turn=3600),
        json_ld=_json_ld(site, item, state, now),
        minutes_ago=max(1, int((now - item.published_at).total_seconds() // 60)),
        views=crc32(item.article.guid.encode()) % 900 + int(now.timestamp() // 60) % 5000,
    )


def front_page(site: Site, *, now: datetime, section: str | None = None) -> str:
    """The home page, or one section's page: headlines and standfirsts, newest first."""
    items = [item for item in shown(site, now) if section in (None, slug_of(item.article.section))]
    name = next((i.article.section for i in items), None) if section else None
    return _render(site, "front", now=now, listed=items, section=name)


def plain_page(site: Site, *, now: datetime) -> str:
    """A page of the site's own: who we are, privacy. It lists nothing."""
    return _render(site, "front", now=now, listed=[], section=site.outlet.name)


def error_page(site: Site, *, now: datetime, gone: bool) -> str:
    """What a reader gets for an address that is not there."""
    return _render(site, "error", now=now, reason="gone" if gone else "not_found")


def shown(site: Site, now: datetime) -> list[Item]:
    """The items that are up at `now`, newest first."""
    up = [
        item
        for item in site.items
        if (state := item.state_at(now)) is not None and state.version.gone is None
    ]
    return sorted(up, key=lambda item: (item.published_at, item.article.name), reverse=True)


def words_of(outlet: Outlet) -> Mapping[str, str]:
    """What the outlet's site says around its articles, in its language."""
    return _words()[outlet.language]


def _render(site: Site, page: str, *, now: datetime, **values: Any) -> str:
    words = words_of(site.outlet)
    zone, language = ZoneInfo(site.outlet.timezone), site.outlet.language
    template = _environment().get_template(f"{site.outlet.template}/{page}.html")
    return template.render(
        site=site,
        outlet=site.outlet,
        words=words,
        now=now,
        url_of=lambda item: _state(item, now).url,
        headline_of=lambda item: item.headline_at(now),
        standfirst_of=lambda item: _state(item, now).version.standfirst or "",
        section_url=lambda name: f"{site.base}/section/{slug_of(name)}",
        most_read=_rotated(site, now, skip=None, turn=900),
        long_date=lambda at: format_datetime(at.astimezone(zone), _LONG[language], locale=language),
        day=lambda at: format_date(at.astimezone(zone).date(), "long", locale=language),
        clock=lambda at: format_time(at.astimezone(zone), "HH:mm", locale=language),
        local_iso=lambda at: at.astimezone(zone).isoformat(),
        **values,
    )


_LONG: Final = {
    "en": "d MMMM y, HH:mm",
    "de": "d. MMMM y, HH:mm 'Uhr'",
    "fr": "d MMMM y 'à' HH:mm",
}


def _state(item: Item, now: datetime) -> State:
    return item.state_at(now) or item.states[0]


def _rotated(site: Site, now: datetime, *, skip: Item | None, turn: int) -> Sequence[Item]:
    """Other items, another choice every `turn` seconds, as teaser boxes do."""
    others = [item for item in shown(site, now)[:_TEASED] if item is not skip]
    if not others:
        return []
    start = int(now.timestamp() // turn) % len(others)
    return [*others[start:], *others[:start]][:TEASERS]


def _json_ld(site: Site, item: Item, state: State, now: datetime) -> dict[str, Any] | None:
    """Structured data as each site gives it; one of them gives none."""
    if site.outlet.template == "bote":
        return None
    version, article = state.version, item.article
    zone = ZoneInfo(site.outlet.timezone)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": state.url},
        "headline": item.headline_at(now),
        "description": version.standfirst or "",
        "datePublished": item.published_at.astimezone(zone).isoformat(),
        "dateModified": (state.modified_at or item.published_at).astimezone(zone).isoformat(),
        "author": [{"@type": "Person", "name": article.byline or site.outlet.name}],
        "publisher": {"@type": "NewsMediaOrganization", "name": site.outlet.name},
        "articleSection": article.section,
        "isAccessibleForFree": True,
    }
    if article.type == "live_blog":
        said["@type"] = "LiveBlogPosting"
        said["liveBlogUpdate"] = [
            {
                "@type": "BlogPosting",
                "datePublished": instant(entry.at, site.epoch).astimezone(zone).isoformat(),
                "articleBody": entry.text,
            }
            for entry in version.entries
        ]
    elif site.outlet.template == "gazette":
        said["articleBody"] = "\n\n".join(version.body)
    return said


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("writethru.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = (files("writethru.demo") / "words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
