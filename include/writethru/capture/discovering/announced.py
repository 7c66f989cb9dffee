"""An announcement as written, before anything in it is believed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One entry of a feed, sitemap or listing: text only, of any length and kind.

    `links` are all that may lead to the page, the likeliest first.
    """

    links: tuple[str, ...]
    guid: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
