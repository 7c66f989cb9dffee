"""What a page says of itself outside of its text: titles, writers, section, how it writes dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.composition import Composition
from writethru.clean.crediting.authors import Writers, writers
from writethru.clean.crediting.credits import Credit
from writethru.clean.crediting.headlines import headline_of, headlines_of
from writethru.clean.crediting.outlet import Outlet, outlet_of
from writethru.clean.crediting.person_names import is_person
from writethru.clean.dating.evidence import Envelope
from writethru.clean.dating.order import month_first
from writethru.clean.markup.head import Head, head_of
from writethru.clean.markup.linked_data import LinkedData, linked_data, types_of
from writethru.clean.surroundings import Surroundings
from writethru.clean.words.characters import plain
from writethru.model import Document, Source

_OUTLET_TYPES: Final = frozenset(
    {"WebSite", "Organization", "NewsMediaOrganization", "Corporation"}
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
    head: Head
    outlet: Outlet
    url: str

    @property
    def descriptions(self) -> list[str]:
        found = (self.metas.get("og:description"), self.metas.get("description"))
        return [text for text in (*found, self.data.text("description")) if text]


def envelope_of(
    document: Document, source: Source | None, *, language: str | None, tag: str | None = None,
    is_dump: bool = False,
) -> Envelope:  # fmt: skip
    """How to read this capture's dates: its zone, its language's order, what its time allows."""
    zone = source.timezone if source else "UTC"
    host = document.final_url.split("/")[2] if document.final_url.count("/") > 1 else ""
    return Envelope(
        captured_at=document.captured_at, basis=document.captured_basis, zone=zone,
        language=language, is_dump=is_dump,
        month_first=month_first(tag=tag or language, zone=zone, host=host),
    )  # fmt: skip


def facts_of(root: LexborNode, *, url: str = "") -> Facts:
    """Reads the metadata of the page at `url`."""
    head = head_of(root)
    metas = head.metas
    data = linked_data(head.scripts, titles=[metas.get("og:title", ""), head.title])
    claimed = data.text("headline")
    outlet = outlet_of([*_outlet_names(data, metas)], [url, head.canonical, metas.get("og:url")])
    headlines = headlines_of(head, claimed=claimed, outlet=outlet)
    attributes = root.attributes
    return Facts(
        data=data, metas=metas, head=head, headlines=headlines, canonical=head.canonical,
        outlet=outlet, url=url or head.canonical or "",
        headline=headline_of(headlines, outlet=outlet),
        tag=attributes.get("lang") or attributes.get("xml:lang") or metas.get("content-language")
        or metas.get("og:locale") or data.text("inLanguage"),
    )  # fmt: skip


def _outlet_names(data: LinkedData, metas: dict[str, str]) -> Iterator[str]:
    """What the page calls its outlet. Some name the writer as publisher, or give their handle."""
    people = {_joined(name) for name in data.names("author") if is_person(name)}
    told = [node["name"] for node in data.nodes
            if types_of(node) & _OUTLET_TYPES and isinstance(node.get("name"), str)]  # fmt: skip
    shared = (metas.get(name, "") for name in ("twitter:site", "copyright", "cre"))
    for name in (*data.names("publisher"), *told, *shared):
        if _joined(name) not in people:
            yield name
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher",
                 "dc.publisher"):  # fmt: skip
        if name in metas:
            yield metas[name]


def _joined(name: str) -> str:
    return plain(name).replace(" ", "").replace("_", "")


def writers_of(
    facts: Facts, composed: Composition, around: Surroundings, *, lines: Sequence[str] = ()
) -> Writers:
    """Byline as printed, authors and agencies: from the metadata, the page's `lines` below its
    headline, the lines around its text and the text's own credits."""
    text = Credit(byline=composed.byline, authors=composed.authors)
    found = writers(
        facts.head, facts.data, facts.outlet, lines=lines, shown=[*around.credits, text]
    )
    roles = {**found.roles, **composed.agency_roles}
    agencies = tuple(dict.fromkeys([*composed.agencies, *found.agencies]))
    return replace(found, agencies=agencies, roles=roles)
