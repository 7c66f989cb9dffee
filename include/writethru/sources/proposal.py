"""The text of a new source file, with comments that say what was found and what was guessed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from writethru.model import Discover, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A source, and what its reader should know: `notes` by field, `others` places left out."""

    source: Source
    site: str
    samples: int
    notes: dict[str, str]
    others: tuple[str, ...] = ()


def source_text(proposal: Proposal) -> str:
    """The YAML of the proposed source; what is as the defaults have it is left out."""
    return "\n".join([*_lines(proposal), ""])


def _lines(proposal: Proposal) -> Iterator[str]:
    source, notes = proposal.source, proposal.notes
    yield "# yaml-language-server: $schema=schema.json"
    yield f"# Made from what {_one_line(proposal.site)} says of itself; it announced"
    yield f"# {proposal.samples} pages. Read its terms before you keep what it publishes."
    yield f"id: {_quoted(source.id)}"
    yield f"name: {_quoted(source.name)}"
    yield f"hosts: [{', '.join(map(_quoted, source.hosts))}]"
    yield from _field("language", source.language, notes)
    yield from _field("timezone", source.timezone, notes)
    yield f"schedule: {_quoted(source.schedule)}"
    yield "discover:"
    yield from (f"  - {_place(place)}" for place in source.discover)
    for url in proposal.others:
        yield f"  # also there: {_one_line(url)}"
    if source.url.id_pattern:
        yield "# Finds the article's number in its address: the rest of the address may change."
        yield f"url: {{id_pattern: {_quoted(source.url.id_pattern)}}}"
    else:
        yield "# No number is in most of the addresses: an article is known by its address."


def _field(name: str, value: str | None, notes: dict[str, str]) -> Iterator[str]:
    if name in notes:
        yield f"# {_one_line(notes[name])}"
    if value is not None:
        yield f"{name}: {_quoted(value)}"


def _place(place: Discover) -> str:
    if place.listing is not None:
        url, select = _quoted(place.listing.url), _quoted(place.listing.select)
        return f"listing: {{url: {url}, select: {select}}}"
    kind = "feed" if place.feed else "sitemap"
    return f"{kind}: {_quoted(place.feed or place.sitemap or '')}"


def _quoted(text: str) -> str:
    """A text as YAML reads it back: a JSON text is one where each sign has one escape.

    JSON alone would write an emoji as two, which YAML takes for two halves of nothing.
    """
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:300]
