"""Articles with everything that their fold says: revisions, corrections, spans, entries, URLs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg2 import sql

from writethru.load import tables
from writethru.load.aliases import revive
from writethru.load.copying import Row, staged
from writethru.load.deserted import Retired, remove_deserted
from writethru.load.merge import Scope, TableSpec, merge, row_of
from writethru.load.timeline import refresh_updates
from writethru.load.warehouse import Connection
from writethru.model import (
    Article,
    Correction,
    DevelopingSpan,
    FigureChange,
    History,
    Json,
    SeenEntry,
    sha256,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A page of an article, with the evidence that made it one (a list of what `Join` says)."""

    page_id: UUID
    joined_by: Sequence[Mapping[str, Json]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleUrl:
    """An address of an article; `kind`: canonical, redirect, amp or moved."""

    url: str
    kind: str
    seen_from: datetime
    seen_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRows:
    """All that is stored of one article.

    `summaries`: by revision_no, the sentence that a story's timeline says of a revision; a
    revision without one is not shown there.
    """

    article: Article
    history: History
    pages: tuple[PageRow, ...]
    urls: tuple[ArticleUrl, ...] = ()
    summaries: Mapping[int, str] = field(default_factory=dict)


_OWNERS: Final = """
select distinct article_id from news.page
where page_id = any (%s) and article_id is not null
"""

_TAKE_PAGES: Final = """
update news.page page
set article_id = new.article_id, joined_by = new.joined_by
from {stage} new
where new.page_id = page.page_id
  and (new.article_id, new.joined_by) is distinct from (page.article_id, page.joined_by)
"""

_TAKE_DOWN: Final = """
update news.article a
set taken_down_at = said.at
from (
    select p.article_id, min(d.at) filter (where d.kind = 'takedown') as at
    from news.page p
    left join raw.decision d on d.target ->> 'article_id' = p.page_id::text
    where p.article_id in (
        select article_id from news.page where page_id = any (%(ids)s) or article_id = any (%(ids)s)
    )
    group by p.article_id
) said
where said.article_id = a.article_id and a.taken_down_at is distinct from said.at
"""


def replace_articles(
    conn: Connection, bundles: Sequence[ArticleRows], *, recorded_at: datetime
) -> Retired:
    """Writes these articles, each exactly as given; their pages must be stored already.

    Returns the articles that lost all their pages to others: they are removed and their ids
    become aliases. An article's story, and `recorded_at` of what was known before, are kept;
    takedowns follow from the decisions.
    """
    ids = [bundle.article.article_id for bundle in bundles]
    merge(conn, tables.ARTICLE, (row_of(b.article, recorded_at=recorded_at) for b in bundles))
    owners = _take_pages(conn, bundles)
    for spec, rows in _children(bundles, recorded_at):
        merge(conn, spec, rows, scope=Scope(columns=("article_id",), ids=ids))
    retired = remove_deserted(conn, owners - set(ids))
    revive(conn, "article", ids)
    apply_takedowns(conn, ids)
    refresh_updates(conn, ids)
    return retired


def apply_takedowns(conn: Connection, ids: Collection[UUID]) -> None:
    """Sets `taken_down_at` of the articles with these ids or pages as the decisions say."""
    with conn.cursor() as cursor:
        cursor.execute(_TAKE_DOWN, {"ids": list(ids)})


def _take_pages(conn: Connection, bundles: Iterable[ArticleRows]) -> set[UUID]:
    """Gives the pages to their articles; returns the articles that had them before."""
    rows = [
        {
            "page_id": page.page_id,
            "article_id": bundle.article.article_id,
            "joined_by": page.joined_by,
        }
        for bundle in bundles
        for page in bundle.pages
    ]
    with conn.cursor() as cursor:
        cursor.execute(_OWNERS, ([row["page_id"] for row in rows],))
        owners = {article_id for (article_id,) in cursor}
        columns = ("page_id", "article_id", "joined_by")
        with staged(conn, tables.PAGE.name, columns, rows) as stage:
            cursor.execute(sql.SQL(_TAKE_PAGES).format(stage=stage.table))
    return owners


def _children(
    bundles: Sequence[ArticleRows], recorded_at: datetime
) -> Iterator[tuple[TableSpec, list[Row]]]:
    """The rows of every table that an article owns. Lazy."""
    rows_of: Mapping[TableSpec, Callable[[ArticleRows], Iterable[Row]]] = {
        tables.ARTICLE_URL: _url_rows,
        tables.REVISION: lambda bundle: _revision_rows(bundle, recorded_at),
        tables.CORRECTION: lambda bundle: _numbered(bundle, bundle.history.corrections),
        tables.FIGURE_CHANGE: lambda bundle: _numbered(bundle, bundle.history.figure_changes),
        tables.DEVELOPING_SPAN: lambda bundle: _owned(bundle, bundle.history.spans),
        tables.LIVE_ENTRY: lambda bundle: _owned(bundle, bundle.history.live_entries),
    }
    for spec, rows in rows_of.items():
        yield spec, [row for bundle in bundles for row in rows(bundle)]


def _url_rows(bundle: ArticleRows) -> Iterator[Row]:
    for url in bundle.urls:
        yield row_of(url, url_sha256=sha256(url.url), article_id=bundle.article.article_id)


def _revision_rows(bundle: ArticleRows, recorded_at: datetime) -> Iterator[Row]:
    for revision in bundle.history.revisions:
        yield row_of(
            revision,
            article_id=bundle.article.article_id,
            summary=bundle.summaries.get(revision.revision_no),
            recorded_at=recorded_at,
        )


def _numbered(bundle: ArticleRows, values: Iterable[Correction | FigureChange]) -> Iterator[Row]:
    """Rows whose `position` counts from 0 within their revision."""
    seen: Counter[int] = Counter()
    for value in values:
        position = seen[value.revision_no]
        seen[value.revision_no] += 1
        yield row_of(value, article_id=bundle.article.article_id, position=position)


def _owned(bundle: ArticleRows, values: Iterable[DevelopingSpan | SeenEntry]) -> Iterator[Row]:
    return (row_of(value, article_id=bundle.article.article_id) for value in values)
