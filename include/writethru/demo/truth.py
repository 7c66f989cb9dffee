"""The ground truth: every version that the demo newsroom publishes, as it should be held."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from writethru.demo.crawl import Poll, dump_name, dump_url, polls
from writethru.demo.plot import Plot, Version, instant
from writethru.demo.timeline import Item, Shown, State, lay_out
from writethru.model import canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthEntry:
    posted_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthVersion:
    """One version of one article. The format is documented in docs/demo-plot.md.

    `urls`: where it can be fetched, the canonical one first, redirecting ones after it; for an
    outlet that is archived as text dumps also the dumps' `urn:`s. `to_at` None: to the end.
    `body`: the standfirst, then the paragraphs, a blank line between; None once removed.
    `variants`: other headlines shown over this version for a while; no versions.
    """

    article: str
    outlet: str
    urls: tuple[str, ...]
    number: int
    from_at: datetime
    to_at: datetime | None
    kind: str
    kinds: tuple[str, ...]
    headline: str | None
    body: str | None
    entries: tuple[TruthEntry, ...]
    developing: bool
    notice: str | None
    correction: str | None
    silent: bool
    gone: int | None
    published_at: datetime
    modified_at: datetime | None
    variants: tuple[Shown, ...]
    type: str
    language: str
    section: str
    byline: str | None
    agency: str | None
    story: str | None
    copy_of: str | None
    extent: str | None


def truth(
    plot: Plot, epoch: datetime, *, bases: Mapping[str, str] | None = None
) -> tuple[TruthVersion, ...]:
    """Every version of every article, archive included, by publication, article and number.

    `bases`: outlet id -> address without a slash at the end; None: the default ports'.
    """
    dumped: dict[str, list[Poll]] = {}
    items = lay_out(plot, epoch, bases)
    for poll in polls(plot, items, epoch):
        if poll.item.outlet.archive == "text":
            dumped.setdefault(poll.item.article.name, []).append(poll)
    return tuple(
        _version(item, state, epoch, dumped.get(item.article.name, []))
        for item in items
        for state in item.states
    )


def truth_json(versions: tuple[TruthVersion, ...]) -> str:
    """The ground truth as JSON text: {"truth": 1, "versions": [...]}, times in ISO 8601 UTC."""
    plain = [json.loads(canonical_json(asdict(version))) for version in versions]
    return json.dumps({"truth": 1, "versions": plain}, ensure_ascii=False, indent=1) + "\n"


def clean_body(version: Version) -> str:
    """The text of a version as a cleaner should give it: standfirst, paragraphs, live entries."""
    entries = (entry.text for entry in version.entries)
    return "\n\n".join([*filter(None, [version.standfirst]), *version.body, *entries])


def _version(item: Item, state: State, epoch: datetime, dumped: list[Poll]) -> TruthVersion:
    version, article = state.version, item.article
    gone = version.gone is not None
    dumps = tuple(dump_url(item.outlet.id, dump_name(poll)) for poll in dumped)
    entries = tuple(
        TruthEntry(posted_at=instant(e.at, epoch), text=e.text) for e in version.entries
    )
    return TruthVersion(
        article=article.name,
        outlet=item.outlet.id,
        urls=state.urls + dumps,
        number=state.number,
        from_at=state.from_at,
        to_at=state.to_at,
        kind=version.kind.value,
        kinds=tuple(kind.value for kind in version.kinds or (version.kind,)),
        headline=None if gone else version.headline,
        body=None if gone else clean_body(version),
        entries=() if gone else entries,
        developing=not gone and version.notice is not None,
        notice=None if gone else version.notice,
        correction=None if gone else version.correction,
        silent=version.silent,
        gone=version.gone,
        published_at=item.published_at,
        modified_at=state.modified_at,
        variants=tuple(v for v in item.variants if _overlaps(v, state)),
        type=article.type,
        language=item.outlet.language,
        section=article.section,
        byline=article.byline,
        agency=article.agency,
        story=article.story,
        copy_of=article.copy_of,
        extent=article.extent,
    )


def _overlaps(variant: Shown, state: State) -> bool:
    return variant.to_at > state.from_at and (state.to_at is None or variant.from_at < state.to_at)
