"""What a page says of itself outside of its text: titles, writers, section, how it writes dates."""

from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from writethru.clean.agencies import agency_of
from writethru.clean.characters import one_line, plain
from writethru.clean.composition import Composition
from writethru.clean.credits import byline_of, is_person
from writethru.clean.evidence import Envelope
from writethru.clean.headlines import headline_of, headlines_of
from writethru.clean.linked_data import LinkedData, linked_data
from writethru.clean.surroundings import Surroundings
from writethru.clean.tree import text_of
from writethru.model import Document, Source

_SECTION_CHARS_MAX: Final = 40
_AUTHOR_METAS: Final = ("author", "article:author", "parsely-author", "byl", "dc.creator")
_MONTH_FIRST_ZONES: Final = ("America/", "US/", "Pacific/Honolulu")
_DAY_FIRST_HOSTS: Final = (
    ".uk",
    ".au",
    ".ie",
    ".in",
    ".nz",
    ".za",
    ".ng",
    ".ke",
    ".sg",
    ".my",
    ".pk",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the page's head says of itself."""

    data: LinkedData
    metas: dict[str, str]
    headlines: dict[str, str]
    headline: str | None
    tag: str | None
    canonical: str | None

    @property
    def descriptions(self) -> list[str]:
        found = (self.metas.get("og:description"), self.metas.get("description"))
        return [text for text in (*found, self.data.text("description")) if text]


def envelope_of(
    document: Document, source: Source | None, *, language: str | None, is_dump: bool = False
) -> Envelope:
    """How to read this capture's dates: its zone, its language's order, what its time allows."""
    zone = source.timezone if source else "UTC"
    host = document.final_url.split("/")[2] if document.final_url.count("/") > 1 else ""
    is_american = zone.startswith(_MONTH_FIRST_ZONES) or (
        zone == "UTC" and language in ("en", None) and not host.endswith(_DAY_FIRST_HOSTS)
    )
    return Envelope(
        captured_at=document.captured_at, basis=document.captured_basis, zone=zone,
        language=language, month_first=is_american, is_dump=is_dump,
    )  # fmt: skip


def facts_of(root: HtmlElement) -> Facts:
    """Reads the page's metadata."""
    data = linked_data(root)
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name and element.get("content"):
            metas.setdefault(name, one_line(element.get("content") or ""))
    claimed = data.text("headline")
    headlines = headlines_of(root, claimed=claimed, metas=metas)
    rels = ((e.get("rel") or "", e.get("href")) for e in root.iter("link"))
    canonical = next((href for rel, href in rels if rel.lower() == "canonical"), None)
    return Facts(
        data=data, metas=metas, headlines=headlines,
        headline=headline_of(headlines, claimed=claimed, site=metas.get("og:site_name")),
        tag=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or metas.get("content-language") or metas.get("og:locale") or data.text("inLanguage"),
        canonical=one_line(canonical) if canonical else None,
    )  # fmt: skip


def writers_of(
    facts: Facts, composed: Composition, around: Surroundings
) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Byline as printed, authors and agencies: from the text, the lines around it, the metadata."""
    claimed = _claimed_authors(facts)
    shown = [c for c in around.credits if c.byline or c.authors or c.agencies]
    byline = next((c.byline for c in shown if c.byline), None) or composed.byline
    people = tuple(name for name in claimed if agency_of(name) is None)
    credited = tuple(dict.fromkeys(name for c in shown for name in c.authors))
    authors = people or composed.authors or credited
    agencies = [*composed.agencies, *(a for c in shown for a in c.agencies)]
    agencies += [agency for name in claimed if (agency := agency_of(name))]
    return byline or (", ".join(people) or None), authors, tuple(dict.fromkeys(agencies))


def _claimed_authors(facts: Facts) -> list[str]:
    """The authors that the metadata names; the outlet that signs for itself is none."""
    metas = (facts.metas.get(name) for name in _AUTHOR_METAS)
    outlet = {
        plain(facts.metas.get("og:site_name", "")),
        *map(plain, facts.data.names("publisher")),
    }
    for names in (facts.data.names("author"), [name for name in metas if name]):
        cleaned = [name for each in names for name in _people(each) if plain(name) not in outlet]
        if cleaned:
            return list(dict.fromkeys(cleaned))
    return []


def _people(text: str) -> list[str]:
    if "/" in text or len(text) > 200:  # noqa: PLR2004 - a profile's address, a biography
        return []
    said = byline_of(text)
    if said:
        return [*said.authors, *said.agencies]
    parts = [part.strip() for part in text.replace(" and ", ",").replace(";", ",").split(",")]
    return [part for part in parts if agency_of(part) or is_person(part)]


def section_of(root: HtmlElement, facts: Facts) -> str | None:
    for found in (facts.data.names("articleSection"), [facts.metas.get("article:section", "")]):
        if found and found[0]:
            return found[0]
    trails = (e for e in root.iter("nav", "ol", "ul", "div") if "breadcrumb" in _class_of(e))
    crumbs = [text_of(link) for trail in trails for link in trail.iter("a")]
    short = (c for c in reversed(crumbs) if 0 < len(c) <= _SECTION_CHARS_MAX)
    return next((c for c in short if c != facts.headline), None)


def _class_of(element: HtmlElement) -> str:
    return (element.get("class") or "").lower()
