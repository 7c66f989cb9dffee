"""Observations: what captures said, the pages they said it of, and what ties pages together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg2.extras import RealDictCursor

from writethru.load.copying import Row
from writethru.load.decisions import Decision, decisions, pages_of
from writethru.load.fold_queue import queue_to_fold
from writethru.load.merge import merge, row_of
from writethru.load.partitions import ensure_months
from writethru.load.tables import CONTENT, OBSERVATION, PAGE, PAGE_JOIN
from writethru.load.warehouse import Connection
from writethru.model import (
    Basis,
    Extraction,
    Identified,
    Join,
    Observation,
    Page,
    Verdict,
    content_id_of,
    content_of,
    content_sha256_of,
    extraction_of,
)

_HASH_PAGES: Final = """
update news.page
set url_sha256 = sha256(convert_to(canonical_url, 'UTF8'))
where page_id = any (%s)
  and url_sha256 is distinct from sha256(convert_to(canonical_url, 'UTF8'))
"""

_JOINS: Final = """
select page_a, page_b, kind, evidence from raw.page_join
where page_a = any (%(ids)s) or page_b = any (%(ids)s)
order by page_a, page_b, kind
"""

_OBSERVATIONS: Final = """
select o.*, c.extraction,
       o.verdict = 'gone' and raw.is_disputed(o, 'infinity') as is_disputed
from raw.observation o
left join raw.content c using (content_id)
where o.page_id = any (%s)
order by o.observed_at, o.observation_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A row of `news.page`; `article_id` is None until the page's first fold."""

    page_id: UUID
    publisher: str
    canonical_url: str | None
    article_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Pages tied together by any evidence or decision, with all that was observed of them.

    `first_seen` has the pages that were captured themselves; `observations` are by page_id, in
    the order of observed_at. Those in `disputed` are not to be believed: they are left out of the
    fold. Splits may yet divide the component into several articles.
    """

    pages: Mapping[UUID, StoredPage]
    joins: tuple[Join, ...]
    decisions: tuple[Decision, ...]
    first_seen: Mapping[UUID, datetime]
    observations: Mapping[UUID, tuple[Observation, ...]]
    disputed: frozenset[UUID] = frozenset()

    def believed(self, page_id: UUID) -> tuple[Observation, ...]:
        """The page's observations that count."""
        seen = self.observations.get(page_id, ())
        return tuple(o for o in seen if o.observation_id not in self.disputed)


def store_observations(conn: Connection, observed: Iterable[tuple[Observation, Identified]]) -> int:
    """Stores observations with contents, pages and joins, and queues the pages to be folded.

    Returns how many observations are new. The addresses in `Identified.aliases` are kept as
    `aliases` in the observation's evidence, unless that has them already.
    """
    given = list(observed)
    ensure_months(conn, (observation.observation_id for observation, _ in given))
    contents = {o.observation_id: _content_row(o, o.extraction) for o, _ in given if o.extraction}
    merge(conn, CONTENT, contents.values())
    pages = [page for _, said in given for page in (said.page, *said.joined_pages)]
    _store_pages(conn, pages)
    rows = (_observation_row(o, said, contents.get(o.observation_id)) for o, said in given)
    inserted = merge(conn, OBSERVATION, rows).inserted
    merge(conn, PAGE_JOIN, (_join_row(join) for _, said in given for join in said.joins))
    queue_to_fold(conn, {page.page_id for page in pages})
    return inserted


def load_component(conn: Connection, page_ids: Collection[UUID]) -> Component:
    """All pages that joins or decisions tie to these, directly or through others."""
    pages: set[UUID] = set()
    joins: dict[tuple[UUID, UUID, str], Join] = {}
    decided: dict[UUID, Decision] = {}
    frontier = set(page_ids)
    while frontier:
        pages |= frontier
        joins |= {(j.page_a, j.page_b, j.kind): j for j in _joins(conn, frontier)}
        decided |= {d["decision_id"]: d for d in decisions(conn, frontier)}
        tied = {page for a, b, _ in joins for page in (a, b)}
        frontier = tied.union(*map(pages_of, decided.values())) - pages
    observations, disputed = _observations(conn, pages)
    return Component(
        pages=_pages(conn, pages),
        joins=tuple(joins[key] for key in sorted(joins)),
        decisions=tuple(sorted(decided.values(), key=lambda d: (d["at"], d["decision_id"]))),
        first_seen={page: min(o.captured_at for o in seen) for page, seen in observations.items()},
        observations=observations,
        disputed=disputed,
    )


def _store_pages(conn: Connection, pages: Sequence[Page]) -> None:
    # Of several spellings of a page's address the least counts, whichever came first.
    ordered = sorted(pages, key=lambda page: page.canonical_url or "", reverse=True)
    ordered.sort(key=lambda page: page.canonical_url is not None)
    merge(conn, PAGE, map(row_of, ordered))
    with conn.cursor() as cursor:
        cursor.execute(_HASH_PAGES, ([page.page_id for page in pages],))


def _content_row(observation: Observation, extraction: Extraction) -> dict[str, Any]:
    content = content_of(extraction)
    return {
        "content_id": content_id_of(content),
        "content_sha256": content_sha256_of(extraction.headline, extraction.body),
        "extractor": extraction.extractor,
        "extraction": content,
        "recorded_at": observation.recorded_at,
    }


def _observation_row(
    observation: Observation, said: Identified, content: Row | None
) -> dict[str, Any]:
    return row_of(
        observation,
        content_id=content["content_id"] if content else None,
        evidence={"aliases": said.aliases, **observation.evidence},
    )


def _join_row(join: Join) -> dict[str, Any]:
    a, b = sorted((join.page_a, join.page_b))
    return {"page_a": a, "page_b": b, "kind": join.kind, "evidence": join.evidence}


def _joins(conn: Connection, page_ids: Collection[UUID]) -> list[Join]:
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_JOINS, {"ids": list(page_ids)})
        return [Join(**row) for row in cursor]


def _pages(conn: Connection, page_ids: Collection[UUID]) -> dict[UUID, StoredPage]:
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select page_id, publisher, canonical_url, article_id from news.page"
            " where page_id = any (%s) order by page_id",
            (list(page_ids),),
        )
        return {row["page_id"]: StoredPage(**row) for row in cursor}


def _observations(
    conn: Connection, page_ids: Collection[UUID]
) -> tuple[dict[UUID, tuple[Observation, ...]], frozenset[UUID]]:
    """The pages' observations, and the ids of those that a decision disputes."""
    by_page: dict[UUID, list[Observation]] = {}
    disputed: set[UUID] = set()
    contents: dict[bytes, Extraction] = {}
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_OBSERVATIONS, (list(page_ids),))
        for row in cursor:
            by_page.setdefault(row["page_id"], []).append(_observation(row, contents))
            if row["is_disputed"]:
                disputed.add(row["observation_id"])
    return {page_id: tuple(seen) for page_id, seen in by_page.items()}, frozenset(disputed)


def _observation(row: Mapping[str, Any], contents: dict[bytes, Extraction]) -> Observation:
    """`contents` are the extractions read so far: many captures share one."""
    content_id = row["content_id"]
    if content_id is not None and content_id not in contents:
        contents[content_id] = extraction_of(row["extraction"])
    kept = {c: row[c] for c in OBSERVATION.columns if c != "content_id"}
    return Observation(
        **kept
        | {
            "captured_basis": Basis(row["captured_basis"]),
            "verdict": Verdict(row["verdict"]),
            "extraction": None if content_id is None else contents[content_id],
        }
    )
