"""A dump's text to its pages: each with its title's parts, its lines and the headline."""

from dataclasses import dataclass
from typing import Final

from writethru.clean.dumps.lines import Line, read_lines
from writethru.clean.dumps.title import (
    Title,
    read_title,
    split_pages,
    title_line,
    without_site_prefix,
)

TAB_CHARS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page of a dump. `collected` is the collector's date as written, `headline` the title's.

    `lines` are without the title's own line.
    """

    collected: str | None
    whole_title: str | None
    title: Title
    headline: str | None
    lines: tuple[Line, ...]


def read_pages(text: str, *, pages_max: int) -> list[ReadPage]:
    """At least one, of a `tidy` text; a page begins at each line with a collector's date."""
    lines = [line.rstrip() for line in text.expandtabs(TAB_CHARS).split("\n")]
    return [
        _read(page.collected, page.title, read_lines(page.lines))
        for page in split_pages(lines)[:pages_max]
    ]


def _read(collected: str | None, title: str | None, lines: list[Line]) -> ReadPage:
    shown = [line.text for line in lines]
    if title is None and collected is None and lines and title_line(shown):
        title, shown, lines = shown[0], shown[1:], lines[1:]
    read = read_title(title, shown) if title else Title(headline=None)
    headline = without_site_prefix(read.headline, shown) if read.headline else None
    return ReadPage(
        collected=collected,
        whole_title=title,
        title=read,
        headline=headline,
        lines=tuple(lines),
    )
