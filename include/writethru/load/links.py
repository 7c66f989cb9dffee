"""What match and story found between articles, and the index by which they find it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from writethru.errors import Code, QuarantineError
from writethru.load.copying import Row
from writethru.load.merge import Scope, merge
from writethru.load.tables import LINK, SIGNATURE
from writethru.load.warehouse import Connection
from writethru.model import Json

Pair = tuple[UUID, UUID]
"""Two articles, the smaller id first."""

# The ends of an index on (kind, scheme), so that the answer costs two look-ups.
_SCHEMES: Final = """
select min(scheme), max(scheme) from news.signature
where kind = %(kind)s
"""

_DATES: Final = """
select article_id, coalesce(published_at, first_seen_at) from news.article
where article_id = any (%s)
"""

_CANDIDATES: Final = """
select least(a.article_id, b.article_id), greatest(a.article_id, b.article_id)
from news.signature a
join news.signature b using (kind, key)
where a.kind = %(kind)s and a.article_id = any (%(ids)s) and b.article_id <> a.article_id
  and (%(within_days)s is null
       or a.at between b.at - make_interval(hours => (24 * %(within_days)s)::int)
                   and b.at + make_interval(hours => (24 * %(within_days)s)::int))
group by 1, 2
having count(distinct key) >= %(min_shared)s
order by 1, 2
"""

_NEIGHBOURS: Final = """
select article_a from news.link where kind = %(kind)s and article_b = any (%(ids)s)
union
select article_b from news.link where kind = %(kind)s and article_a = any (%(ids)s)
"""

_COMPONENT: Final = """
with recursive member (id) as (
    select unnest(%(ids)s::uuid[])
    union
    select case when l.article_a = m.id then l.article_b else l.article_a end
    from member m
    join news.link l on l.kind = %(kind)s and (l.article_a = m.id or l.article_b = m.id)
)
select id from member
"""

_SIGN_BIT: Final = 2**63


def replace_signatures(
    conn: Connection, kind: str, scheme: str, signatures: Mapping[UUID, Mapping[int, float]]
) -> None:
    """Stores each article's keys, 64 bits each, with their weights, in place of its former ones.

    `kind` is copy or story. Raises QuarantineError signature_scheme where keys of another scheme
    are stored: the two would never meet, so all must be made anew (`forget_signatures`).
    """
    _refuse_other_schemes(conn, kind, scheme)
    with conn.cursor() as cursor:
        cursor.execute(_DATES, (list(signatures),))
        dates = dict(cursor.fetchall())
    scope = Scope(columns=("article_id",), ids=signatures.keys(), only={"kind": kind})
    rows = (
        {
            "kind": kind,
            "key": key - 2 * _SIGN_BIT if key >= _SIGN_BIT else key,
            "article_id": article_id,
            "weight": weight,
            "at": dates[article_id],
            "scheme": scheme,
        }
        for article_id, keys in signatures.items()
        for key, weight in keys.items()
    )
    merge(conn, SIGNATURE, rows, scope=scope)


def forget_signatures(conn: Connection, kind: str) -> None:
    """Drops every signature of a kind, before all are made anew under another scheme."""
    with conn.cursor() as cursor:
        cursor.execute("delete from news.signature where kind = %s", (kind,))


def candidates(
    conn: Connection,
    kind: str,
    article_ids: Collection[UUID],
    *,
    min_shared: int,
    within_days: float | None,
) -> list[Pair]:
    """The pairs of one of these articles with any other that share enough keys.

    `within_days`: at most so far apart in publication; None: any time.
    """
    asked = {
        "kind": kind,
        "ids": list(article_ids),
        "min_shared": min_shared,
        "within_days": within_days,
    }
    with conn.cursor() as cursor:
        cursor.execute(_CANDIDATES, asked)
        return [(a, b) for a, b in cursor]


def replace_links(
    conn: Connection,
    kind: str,
    article_ids: Collection[UUID],
    links: Iterable[tuple[UUID, UUID, Mapping[str, Json]]],
) -> set[UUID]:
    """Makes `links` (two articles and the evidence) all the links that these articles have.

    Returns every article at the other end of a former or a present one: whoever lost a link may
    be in another group now, and is to be grouped again too.
    """
    before = _neighbours(conn, kind, article_ids)
    scope = Scope(columns=("article_a", "article_b"), ids=article_ids, only={"kind": kind})
    merge(conn, LINK, _link_rows(kind, links), scope=scope)
    return before | _neighbours(conn, kind, article_ids)


def linked_component(conn: Connection, kind: str, article_ids: Collection[UUID]) -> set[UUID]:
    """These articles and all that links of the kind tie to them, over any number of steps."""
    with conn.cursor() as cursor:
        cursor.execute(_COMPONENT, {"kind": kind, "ids": list(article_ids)})
        return {article_id for (article_id,) in cursor}


def links_among(
    conn: Connection, kind: str, article_ids: Collection[UUID]
) -> list[tuple[UUID, UUID, Mapping[str, Json]]]:
    """The links of the kind whose both ends are among these articles, with their evidence."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select article_a, article_b, evidence from news.link"
            " where kind = %(kind)s and article_a = any (%(ids)s) and article_b = any (%(ids)s)"
            " order by article_a, article_b",
            {"kind": kind, "ids": list(article_ids)},
        )
        return [(a, b, evidence) for a, b, evidence in cursor]


def _refuse_other_schemes(conn: Connection, kind: str, scheme: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(_SCHEMES, {"kind": kind})
        other = next((s for s in cursor.fetchall()[0] if s not in {None, scheme}), None)
    if other is not None:
        raise QuarantineError(
            url=f"urn:writethru:signature:{kind}",
            code=Code.SIGNATURE_SCHEME,
            reason=f"stored under {other!r}, now {scheme!r}: all must be made anew",
        )


def _neighbours(conn: Connection, kind: str, article_ids: Collection[UUID]) -> set[UUID]:
    with conn.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, {"kind": kind, "ids": list(article_ids)})
        return {article_id for (article_id,) in cursor}


def _link_rows(kind: str, links: Iterable[tuple[UUID, UUID, Mapping[str, Json]]]) -> Iterator[Row]:
    for one, other, evidence in links:
        a, b = sorted((one, other))
        yield {"kind": kind, "article_a": a, "article_b": b, "evidence": evidence}
