"""Copies and stories of the articles that changed, and of whoever they are or were linked to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from uuid import UUID

from writethru import match, story
from writethru.load import Connection
from writethru.load.groups import (
    Member,
    Pace,
    StoryRows,
    candidates,
    linked_component,
    links_among,
    paces,
    replace_copies,
    replace_links,
    replace_signatures,
    replace_stories,
    texts,
)
from writethru.model import Json, NearPair, StoryLink, Text, story_id_of

STORY_DAYS = 7.0
"""How far apart two articles of one story may be published; links beyond score nothing."""

Pair = tuple[UUID, UUID]


def regroup(conn: Connection, article_ids: Collection[UUID]) -> int:
    """Finds copies and stories again for these articles; returns how many articles it touched."""
    if not article_ids:
        return 0
    return len(_copies(conn, article_ids) | _stories(conn, article_ids))


# --- copies ---------------------------------------------------------------------------------


def _copies(conn: Connection, article_ids: Collection[UUID]) -> set[UUID]:
    own = {UUID(text.id): text for text in texts(conn, article_ids)}
    keys = {id: dict.fromkeys(match.band_keys(text), 1.0) for id, text in own.items()}
    replace_signatures(conn, "copy", match.SCHEME, {id: keys.get(id, {}) for id in article_ids})
    found = candidates(conn, "copy", article_ids, min_shared=1, within_days=None)
    held = _held(conn, own, found)
    pairs = [match.compare(held[a], held[b]) for a, b in found if a in held and b in held]
    links = [(UUID(p.a), UUID(p.b), _near_evidence(p)) for p in pairs if p is not None]
    others = replace_links(conn, "copy", article_ids, links)
    touched = linked_component(conn, "copy", {*article_ids, *others})
    near = [_near_pair(*link) for link in links_among(conn, "copy", touched)]
    replace_copies(conn, touched, match.groups(texts(conn, touched), near))
    return touched


def _near_evidence(pair: NearPair) -> dict[str, Json]:
    return {"similarity": pair.similarity, "containment": pair.containment}


def _near_pair(a: UUID, b: UUID, evidence: Mapping[str, Json]) -> NearPair:
    return NearPair(a=str(a), b=str(b), **evidence)


# --- stories --------------------------------------------------------------------------------


def _stories(conn: Connection, article_ids: Collection[UUID]) -> set[UUID]:
    own = {UUID(text.id): text for text in texts(conn, article_ids)}
    terms = {id: dict(story.index_terms(text)) for id, text in own.items()}
    replace_signatures(conn, "story", story.SCHEME, {id: terms.get(id, {}) for id in article_ids})
    near = {
        (a, b): _near_pair(a, b, evidence)
        for a, b, evidence in links_among(conn, "copy", linked_component(conn, "copy", article_ids))
    }
    found = candidates(
        conn, "story", article_ids, min_shared=story.SHARED_TERMS_MIN, within_days=STORY_DAYS
    )
    wanted = {*found, *(pair for pair in near if set(pair) & set(article_ids))}
    held = _held(conn, own, wanted)
    links = [
        story.link(held[a], held[b], near.get((a, b)))
        for a, b in sorted(wanted)
        if a in held and b in held
    ]
    rows = [(UUID(x.a), UUID(x.b), _story_evidence(x)) for x in links if x is not None]
    others = replace_links(conn, "story", article_ids, rows)
    touched = linked_component(conn, "story", {*article_ids, *others})
    _write_stories(conn, touched)
    return touched


def _story_evidence(link: StoryLink) -> dict[str, Json]:
    return {"score": link.score, "reason": dict(link.reason)}


def _write_stories(conn: Connection, article_ids: Collection[UUID]) -> None:
    links = [
        StoryLink(a=str(a), b=str(b), **evidence)
        for a, b, evidence in links_among(conn, "story", article_ids)
    ]
    known = paces(conn, article_ids)
    grouped: dict[UUID, list[UUID]] = defaultdict(list)
    for id, anchor in story.group(texts(conn, article_ids), links).items():
        grouped[UUID(anchor)].append(UUID(id))
    reasons = _reasons(links)
    rows = [_story(anchor, members, known, reasons) for anchor, members in sorted(grouped.items())]
    replace_stories(conn, article_ids, rows)


def _reasons(links: Iterable[StoryLink]) -> dict[UUID, dict[str, Json]]:
    """For each article the links that it has, by the article at the other end."""
    reasons: dict[UUID, dict[str, Json]] = defaultdict(dict)
    for link in links:
        reasons[UUID(link.a)][link.b] = asdict(link)["reason"]
        reasons[UUID(link.b)][link.a] = asdict(link)["reason"]
    return reasons


def _story(
    anchor: UUID,
    members: list[UUID],
    known: Mapping[UUID, Pace],
    reasons: Mapping[UUID, Mapping[str, Json]],
) -> StoryRows:
    inside = {str(member) for member in members}
    quiet = [pace.quiet_at for member in members if (pace := known[member]).quiet_at]
    return StoryRows(
        story_id=story_id_of(anchor=anchor),
        headline=known[anchor].headline,
        opened_at=min(known[member].opened_at for member in members),
        last_update_at=max(known[member].changed_at for member in members),
        quiet_at=max(quiet, default=None),
        members=tuple(
            Member(
                article_id=member,
                seen_from=known[member].opened_at,
                reason={
                    other: why for other, why in reasons.get(member, {}).items() if other in inside
                },
            )
            for member in sorted(members)
        ),
    )


def _held(conn: Connection, own: Mapping[UUID, Text], pairs: Collection[Pair]) -> dict[UUID, Text]:
    """The texts of all articles in the pairs; those of `own` are not read again."""
    missing = {id for pair in pairs for id in pair} - own.keys()
    return {**own, **{UUID(text.id): text for text in texts(conn, missing)}}
