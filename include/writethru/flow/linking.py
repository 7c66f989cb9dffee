"""Folds observations into articles, then finds copies and stories again: the one writer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from writethru.capture import heat_of
from writethru.flow.context import Context
from writethru.flow.grouping import regroup
from writethru.flow.looking import sooner
from writethru.identify import assemble
from writethru.load import Connection, visits, writer_lock
from writethru.load.articles import ArticleRows, ArticleUrl, PageRow, replace_articles
from writethru.load.fold_queue import claim_pages, release_pages
from writethru.load.observations import Component, load_component
from writethru.model import History, Join, Json, Observation
from writethru.revise import fold, summarise, update_sentence

CHUNK = 400
"""Pages a transaction."""
QUIET_HOURS = 48.0
"""For a publisher that no source file names any more."""


def link(ctx: Context) -> dict[str, int]:
    """Folds, matches and groups until nothing is pending; returns the counts."""
    counts: Counter[str] = Counter(articles=0, revisions=0, regrouped=0)
    while done := ctx.warehouse.run(lambda conn: _link_some(ctx, conn)):
        counts.update(done)
    return dict(counts)


def _link_some(ctx: Context, conn: Connection) -> dict[str, int]:
    """One transaction's pages; empty where none is left."""
    writer_lock(conn)
    pages = claim_pages(conn, CHUNK)
    if not pages:
        return {}
    bundles = list(article_rows(ctx, load_component(conn, pages)))
    retired = replace_articles(conn, bundles, recorded_at=ctx.clock())
    written = {bundle.article.article_id for bundle in bundles}
    regrouped = regroup(conn, written | retired.neighbours)
    visits.bring_forward(conn, sooner(visits.note_articles(conn, map(_activity, bundles))))
    release_pages(conn, pages)
    return {
        "articles": len(bundles),
        "revisions": sum(len(bundle.history.revisions) for bundle in bundles),
        "regrouped": regrouped,
    }


def article_rows(ctx: Context, component: Component) -> Iterator[ArticleRows]:
    """The articles that the component's pages make, each folded anew.

    Pages on which no text was ever seen make none.
    """
    article_of = assemble(component.first_seen, component.joins, component.decisions)
    pages: dict[UUID, list[UUID]] = defaultdict(list)
    for page_id in sorted(component.pages):
        pages[article_of.get(page_id, page_id)].append(page_id)
    for article_id, members in sorted(pages.items()):
        observations = [o for page_id in members for o in component.believed(page_id)]
        publisher = component.pages[members[0]].publisher
        if not observations:
            continue
        history = fold(observations, quiet_hours=_quiet_hours(ctx, publisher))
        if history.revisions:
            yield _rows(component, article_id, members, observations, history)


def _rows(
    component: Component,
    article_id: UUID,
    members: list[UUID],
    observations: list[Observation],
    history: History,
) -> ArticleRows:
    first = component.pages[article_id]
    return ArticleRows(
        article=summarise(
            article_id=article_id,
            publisher=first.publisher,
            canonical_url=_address(component, members, observations),
            history=history,
            observations=observations,
        ),
        history=history,
        pages=tuple(
            PageRow(page_id=page_id, joined_by=_evidence(component.joins, page_id))
            for page_id in members
        ),
        urls=tuple(_urls(observations)),
        summaries={r.revision_no: update_sentence(r) for r in history.revisions},
    )


def _address(
    component: Component, members: list[UUID], observations: list[Observation]
) -> str | None:
    """The address of the page that was seen last: where a moved article stands now."""
    last = max(observations, key=lambda o: (o.observed_at, o.observation_id))
    addresses = [component.pages[page].canonical_url for page in (last.page_id, *members)]
    return next((address for address in addresses if address), None)


def _evidence(joins: Iterable[Join], page_id: UUID) -> list[Mapping[str, Json]]:
    return [
        {"kind": join.kind, "with": str(join.page_b if join.page_a == page_id else join.page_a)}
        | {"evidence": join.evidence}
        for join in joins
        if page_id in (join.page_a, join.page_b)
    ]


def _urls(observations: Iterable[Observation]) -> Iterator[ArticleUrl]:
    """Every address by which the article was reached, with the first and last time."""
    seen: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for observation in observations:
        for url, kind in observation.evidence.get("aliases", ()):
            seen[url, kind].append(observation.captured_at)
    for (url, kind), times in sorted(seen.items()):
        yield ArticleUrl(url=url, kind=kind, seen_from=min(times), seen_to=max(times))


def _quiet_hours(ctx: Context, publisher: str) -> float:
    sources = sorted(ctx.catalog.sources.items())
    hours = (s.developing.quiet_hours for _, s in sources if s.publisher == publisher)
    return next(hours, QUIET_HOURS)


def _activity(bundle: ArticleRows) -> visits.Activity:
    """What the revisit policy wants to know of an article."""
    changed = [revision.observed_from for revision in bundle.history.revisions]
    return visits.Activity(
        urls=tuple(url.url for url in bundle.urls),
        is_developing=bundle.history.is_developing,
        changed_at=changed[-1],
        changes=len(changed) - 1,
        heat=heat_of(changed[1:]),
        page_type=bundle.article.page_type,
        published_at=bundle.article.published_at,
    )
