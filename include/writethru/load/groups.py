"""Copy groups and stories: the texts that they are made from, and what is stored of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg2.extras import RealDictCursor

from writethru.load.aliases import retire, revive
from writethru.load.copying import Row
from writethru.load.links import (
    candidates,
    forget_signatures,
    linked_component,
    links_among,
    replace_links,
    replace_signatures,
)
from writethru.load.merge import Scope, merge
from writethru.load.tables import COPY, STORY, STORY_MEMBER
from writethru.load.timeline import refresh_updates
from writethru.load.warehouse import Connection
from writethru.model import CopyLink, Json, Text, story_id_of

__all__ = [
    "Member",
    "Pace",
    "StoryRows",
    "candidates",
    "forget_signatures",
    "linked_component",
    "links_among",
    "paces",
    "replace_copies",
    "replace_links",
    "replace_signatures",
    "replace_stories",
    "texts",
]

_TEXTS: Final = """
select a.article_id, r.body, r.headline, a.publisher, a.canonical_url, a.language,
       a.published_at, a.first_seen_at, r.agencies, o.evidence
from news.article a
join lateral (
    select * from news.revision r
    where r.article_id = a.article_id and r.body is not null
    order by r.revision_no desc limit 1
) r on true
left join lateral (
    select o.evidence from raw.observation o join news.page p using (page_id)
    where o.capture_id = r.last_capture_id and p.article_id = a.article_id
    order by o.rules desc, o.observation_id limit 1
) o on true
where a.article_id = any (%s) and a.taken_down_at is null
order by a.article_id
"""

_PACES: Final = """
select a.article_id, a.headline, least(a.published_at, a.first_seen_at),
       (select max(r.observed_from) from news.revision r where r.article_id = a.article_id),
       a.quiet_at
from news.article a
where a.article_id = any (%s)
"""

_LAST_WITH_BODY: Final = """
select article_id, max(revision_no) from news.revision
where article_id = any (%s) and body is not null
group by article_id
"""

_NAME_STORIES: Final = """
update news.article a set story_id = m.story_id
from unnest(%(ids)s::uuid[]) as scope (article_id)
left join news.story_member m using (article_id)
where a.article_id = scope.article_id and a.story_id is distinct from m.story_id
"""

_DELETE_EMPTIED: Final = """
delete from news.story s
where s.story_id = any (%s)
  and not exists (select from news.story_member m where m.story_id = s.story_id)
returning s.story_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A row of `news.story_member`: an article, why it belongs, and when it was first seen."""

    article_id: UUID
    seen_from: datetime
    reason: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRows:
    """A row of `news.story` with its members, of which there is at least one."""

    story_id: UUID
    headline: str | None
    opened_at: datetime
    last_update_at: datetime
    quiet_at: datetime | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One article's part in the pace of its story."""

    headline: str | None
    opened_at: datetime
    changed_at: datetime
    quiet_at: datetime | None


def paces(conn: Connection, article_ids: Collection[UUID]) -> dict[UUID, Pace]:
    """When each article was told first and changed last, and when it counts as quiet."""
    with conn.cursor() as cursor:
        cursor.execute(_PACES, (list(article_ids),))
        return {
            id: Pace(headline=headline, opened_at=opened, changed_at=changed, quiet_at=quiet)
            for id, headline, opened, changed, quiet in cursor
        }


def texts(conn: Connection, article_ids: Collection[UUID]) -> list[Text]:
    """Each article's last text, `id` its article_id; of those without one or taken down none."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_TEXTS, (list(article_ids),))
        return [_text(row) for row in cursor]


def replace_copies(
    conn: Connection, article_ids: Collection[UUID], copies: Iterable[CopyLink]
) -> None:
    """Makes `copies` all that is known of these articles as copies; `id`s are article_ids.

    Originals, whose `relation` is None, have no row.
    """
    found = [link for link in copies if link.relation is not None]
    named = {UUID(id) for link in found for id in (link.id, link.original) if id}
    with conn.cursor() as cursor:
        cursor.execute(_LAST_WITH_BODY, (list(named),))
        revisions: dict[UUID, int] = dict(cursor.fetchall())
    rows = (_copy_row(link, revisions) for link in found)
    merge(conn, COPY, rows, scope=Scope(columns=("article_id",), ids=article_ids))


def replace_stories(
    conn: Connection, article_ids: Collection[UUID], stories: Sequence[StoryRows]
) -> Mapping[UUID, UUID]:
    """Puts these articles into these stories and no others; returns the story ids retired.

    The articles should be all members of every story that any of them was in or comes into. A
    story left without members becomes an alias of the one that its anchor went to.
    """
    before = _memberships(conn, article_ids)
    publishers = _publishers(conn, article_ids)
    merge(conn, STORY, (_story_row(story, publishers) for story in stories))
    scope = Scope(columns=("article_id",), ids=article_ids)
    merge(conn, STORY_MEMBER, _member_rows(stories), scope=scope)
    with conn.cursor() as cursor:
        cursor.execute(_NAME_STORIES, {"ids": list(article_ids)})
        cursor.execute(_DELETE_EMPTIED, (list(set(before.values())),))
        emptied = {story_id for (story_id,) in cursor}
    heirs = _heirs(emptied, before, _memberships(conn, article_ids))
    retire(conn, "story", heirs)
    revive(conn, "story", [story.story_id for story in stories])
    refresh_updates(conn, article_ids)
    return heirs


def _text(row: Mapping[str, Any]) -> Text:
    evidence = row["evidence"] or {}
    foreign = (
        refusal["url"]
        for refusal in evidence.get("refused") or ()
        if refusal.get("reason") == "foreign" and refusal.get("claim") in {"canonical", "og:url"}
    )
    return Text(
        id=str(row["article_id"]),
        text=row["body"],
        headline=row["headline"],
        publisher=row["publisher"],
        url=row["canonical_url"],
        language=row["language"],
        published_at=row["published_at"],
        first_seen_at=row["first_seen_at"],
        agencies=tuple(row["agencies"]),
        links=tuple(evidence.get("links") or ()),
        canonical_elsewhere=next(foreign, None),
    )


def _copy_row(link: CopyLink, revisions: Mapping[UUID, int]) -> Row:
    original_id = UUID(link.original) if link.original else None
    return {
        "article_id": UUID(link.id),
        "revision_no": revisions[UUID(link.id)],
        "group_id": UUID(link.group),
        "original_id": original_id,
        "original_revision_no": original_id and revisions[original_id],
        "credited_to": link.credited_to,
        "relation": link.relation,
        "extent": link.extent,
        "similarity": link.similarity,
        "containment": link.containment,
        "evidence": link.evidence,
    }


def _story_row(story: StoryRows, publishers: Mapping[UUID, str]) -> Row:
    return {
        "story_id": story.story_id,
        "headline": story.headline,
        "opened_at": story.opened_at,
        "last_update_at": story.last_update_at,
        "quiet_at": story.quiet_at,
        "article_count": len(story.members),
        "publisher_count": len({publishers[member.article_id] for member in story.members}),
    }


def _member_rows(stories: Iterable[StoryRows]) -> Iterator[Row]:
    for story in stories:
        for member in story.members:
            yield {
                "story_id": story.story_id,
                "article_id": member.article_id,
                "reason": member.reason,
                "seen_from": member.seen_from,
            }


def _memberships(conn: Connection, article_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Each article's story, of those that have one."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select article_id, story_id from news.story_member where article_id = any (%s)",
            (list(article_ids),),
        )
        return dict(cursor.fetchall())


def _publishers(conn: Connection, article_ids: Collection[UUID]) -> dict[UUID, str]:
    with conn.cursor() as cursor:
        cursor.execute(
            "select article_id, publisher from news.article where article_id = any (%s)",
            (list(article_ids),),
        )
        return dict(cursor.fetchall())


def _heirs(
    emptied: Collection[UUID], before: Mapping[UUID, UUID], now: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    """For each emptied story the one that its anchor is in now, or else its first member."""
    heirs: dict[UUID, UUID] = {}
    for story_id in emptied:
        members = sorted(a for a, story in before.items() if story == story_id and a in now)
        members.sort(key=lambda article_id: story_id_of(anchor=article_id) != story_id)
        if members:
            heirs[story_id] = now[members[0]]
    return heirs
