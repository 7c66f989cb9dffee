"""Copy groups and stories: candidates by shared keys, links, members, and ids that move on."""

from typing import Any
from uuid import UUID

import pytest
from integration.load.newsdesk import (
    NOON,
    bundle,
    chain,
    count,
    extraction,
    minutes,
    page,
    rows,
    seen,
    url_of,
)
from writethru.errors import QuarantineError
from writethru.load import Warehouse
from writethru.load.articles import replace_articles
from writethru.load.captures import store_captures
from writethru.load.groups import (
    Member,
    StoryRows,
    candidates,
    linked_component,
    links_among,
    replace_copies,
    replace_links,
    replace_signatures,
    replace_stories,
    texts,
)
from writethru.load.observations import store_observations
from writethru.model import CopyLink, story_id_of

A, B, C, D = (page(slug).page_id for slug in ("a", "b", "c", "d"))
DAY_MINUTES = 24 * 60


@pytest.fixture
def newsroom(warehouse: Warehouse) -> Warehouse:
    """Articles a and b at noon, c a day later, d a week later."""
    starts = {"a": 0, "b": 0, "c": DAY_MINUTES, "d": 7 * DAY_MINUTES}
    found = [seen(slug, NOON + minutes(late)) for slug, late in starts.items()]
    bundles = [bundle(slug, chain(NOON + minutes(late))) for slug, late in starts.items()]
    warehouse.run(lambda c: store_captures(c, [kept for kept, _, _ in found], (), to_clean=()))
    warehouse.run(lambda c: store_observations(c, [(o, i) for _, o, i in found]))
    warehouse.run(lambda c: replace_articles(c, bundles, recorded_at=NOON))
    return warehouse


def sign(warehouse: Warehouse, scheme: str = "s/1", **keys: tuple[int, ...]) -> None:
    signatures = {page(slug).page_id: dict.fromkeys(each, 1.0) for slug, each in keys.items()}
    warehouse.run(lambda conn: replace_signatures(conn, "copy", scheme, signatures))


def pairs(warehouse: Warehouse, *ids: UUID, **asked: Any) -> set[frozenset[UUID]]:
    asked = {"min_shared": 1, "within_days": None} | asked
    return {
        frozenset(pair) for pair in warehouse.run(lambda c: candidates(c, "copy", ids, **asked))
    }


def test_articles_that_share_enough_keys_are_candidates(newsroom: Warehouse) -> None:
    sign(newsroom, a=(1, 2, 3), b=(2, 3, 4), c=(3, 9))
    assert pairs(newsroom, A, B, C) == {frozenset(p) for p in ((A, B), (A, C), (B, C))}
    assert pairs(newsroom, A, B, C, min_shared=2) == {frozenset((A, B))}
    assert pairs(newsroom, C, min_shared=2) == set()


def test_articles_too_far_apart_are_no_candidates(newsroom: Warehouse) -> None:
    sign(newsroom, a=(1,), c=(1,), d=(1,))
    assert pairs(newsroom, A, within_days=2) == {frozenset((A, C))}
    assert pairs(newsroom, A, within_days=0.5) == set()


def test_keys_of_a_former_text_are_forgotten(newsroom: Warehouse) -> None:
    sign(newsroom, a=(1,), b=(1,))
    sign(newsroom, a=(2,))
    assert pairs(newsroom, A, B) == set()


def test_keys_fill_all_64_bits(newsroom: Warehouse) -> None:
    sign(newsroom, a=(2**64 - 1, 0), b=(2**64 - 1,), c=(-1,))
    assert pairs(newsroom, A) == {frozenset((A, B)), frozenset((A, C))}


def test_signatures_of_another_scheme_are_refused(newsroom: Warehouse) -> None:
    sign(newsroom, a=(1,))
    with pytest.raises(QuarantineError, match="signature_scheme"):
        sign(newsroom, scheme="s/2", b=(1,))


def link(warehouse: Warehouse, of: UUID, *others: UUID) -> set[UUID]:
    links = [(of, other, {"similarity": 0.9}) for other in others]
    return warehouse.run(lambda conn: replace_links(conn, "copy", [of], links))


def component(warehouse: Warehouse, *ids: UUID, kind: str = "copy") -> set[UUID]:
    return warehouse.run(lambda conn: linked_component(conn, kind, ids))


def test_links_make_components_of_their_own_kind(newsroom: Warehouse) -> None:
    link(newsroom, A, B)
    link(newsroom, C, B)
    assert component(newsroom, A) == {A, B, C}
    assert component(newsroom, A, kind="story") == {A}
    assert component(newsroom, D) == {D}


def test_who_lost_a_link_is_told(newsroom: Warehouse) -> None:
    link(newsroom, A, B)
    link(newsroom, C, B)
    assert link(newsroom, B, D) == {A, C, D}
    assert component(newsroom, A) == {A}
    found = newsroom.run(lambda conn: links_among(conn, "copy", [A, B, C, D]))
    assert found == [(*sorted((B, D)), {"similarity": 0.9})]


def test_a_text_is_the_last_one_that_has_a_body(newsroom: Warehouse) -> None:
    said = newsroom.run(lambda conn: texts(conn, [A]))
    assert [(text.id, text.text, text.url, text.agencies) for text in said] == [
        (str(A), "Text 1.", url_of("a"), ("NTB",))
    ]


def test_a_text_brings_its_links_and_a_canonical_elsewhere(newsroom: Warehouse) -> None:
    of, said, whose = seen("a", NOON + minutes(9), extraction(body="Text 2."))
    refused = [
        {"claim": "canonical", "url": "https://wire.example/1", "reason": "foreign"},
        {"claim": "og:url", "url": url_of(""), "reason": "homepage"},
    ]
    said.evidence["refused"] = refused  # type: ignore[index]
    last = chain(NOON, NOON + minutes(9))
    rewritten = bundle("a", last)
    newsroom.run(lambda c: store_captures(c, [of], (), to_clean=()))
    newsroom.run(lambda c: store_observations(c, [(said, whose)]))
    newsroom.run(lambda c: replace_articles(c, [rewritten], recorded_at=NOON))
    with newsroom.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("update news.revision set last_capture_id = %s", (of.capture_id,))
    (text,) = newsroom.run(lambda conn: texts(conn, [A]))
    assert text.links == ("https://other.example/a",)
    assert text.canonical_elsewhere == "https://wire.example/1"


def copied(id: UUID, original: UUID | None, **changed: Any) -> CopyLink:
    said = {
        "group": str(A),
        "credited_to": "NTB",
        "relation": "syndicated",
        "extent": "full",
        "similarity": 0.8125,
        "containment": 1.0,
    }
    return CopyLink(id=str(id), original=original and str(original), **said | changed)


def test_copies_are_replaced_within_their_scope(newsroom: Warehouse) -> None:
    first = copied(A, None, relation=None, extent=None, similarity=None, containment=None)
    unheld = copied(C, None, extent=None, similarity=None, containment=None)
    newsroom.run(lambda c: replace_copies(c, [A, B, C], [first, copied(B, A), unheld]))
    query = "select article_id, original_id, original_revision_no, similarity from news.copy"
    assert set(rows(newsroom, query)) == {(B, A, 1, 0.8125), (C, None, None, None)}
    newsroom.run(lambda c: replace_copies(c, [B], []))
    assert rows(newsroom, "select article_id from news.copy") == [(C,)]


def story(anchor: UUID, *members: UUID) -> StoryRows:
    return StoryRows(
        story_id=story_id_of(anchor=anchor),
        headline="Ferries",
        opened_at=NOON,
        last_update_at=NOON,
        quiet_at=None,
        members=tuple(Member(article_id=each, seen_from=NOON) for each in members),
    )


def tell(warehouse: Warehouse, scope: list[UUID], *stories: StoryRows) -> dict[UUID, UUID]:
    return dict(warehouse.run(lambda conn: replace_stories(conn, scope, stories)))


def test_a_story_names_its_members_and_counts_them(newsroom: Warehouse) -> None:
    tell(newsroom, [A, B, C], story(A, A, B), story(C, C))
    found = rows(newsroom, "select article_id, story_id from news.article")
    together, alone = story_id_of(anchor=A), story_id_of(anchor=C)
    assert dict(found) == {A: together, B: together, C: alone, D: None}
    counts = rows(newsroom, "select article_count, publisher_count from news.story order by 1")
    assert counts == [(1, 1), (2, 1)]
    assert count(newsroom, "news.story_update") == 3


def test_telling_the_same_stories_again_moves_no_row(newsroom: Warehouse) -> None:
    query = "select ctid from news.story_member union all select ctid from news.story_update"
    tell(newsroom, [A, B], story(A, A, B))
    before = rows(newsroom, query)
    tell(newsroom, [A, B], story(A, A, B))
    assert rows(newsroom, query) == before


def test_an_earlier_anchor_leaves_the_old_id_as_an_alias(newsroom: Warehouse) -> None:
    tell(newsroom, [B, C], story(B, B, C))
    old, new = story_id_of(anchor=B), story_id_of(anchor=A)
    assert tell(newsroom, [A, B, C], story(A, A, B, C)) == {old: new}
    assert rows(newsroom, "select old_id, new_id, what from news.id_alias") == [(old, new, "story")]
    assert rows(newsroom, "select distinct story_id from news.story_update") == [(new,)]
    assert tell(newsroom, [A, B, C], story(A, A), story(B, B, C)) == {}
    assert count(newsroom, "news.id_alias") == 0, "the id is in use again"


def test_a_story_that_falls_apart_goes_with_its_anchor(newsroom: Warehouse) -> None:
    tell(newsroom, [A, B, C], story(B, A, B, C))
    heirs = tell(newsroom, [A, B, C], story(A, A), story(C, B, C))
    assert heirs == {story_id_of(anchor=B): story_id_of(anchor=C)}


def test_an_article_merged_into_another_leaves_its_story_to_it(newsroom: Warehouse) -> None:
    tell(newsroom, [B], story(B, B))
    merged = bundle("a", chain(NOON), "b")
    newsroom.run(lambda c: replace_articles(c, [merged], recorded_at=NOON))
    assert rows(newsroom, "select article_id, story_id from news.story_member") == [
        (A, story_id_of(anchor=B))
    ]
    assert tell(newsroom, [A], story(A, A)) == {story_id_of(anchor=B): story_id_of(anchor=A)}


def test_of_two_merged_articles_with_a_story_each_one_story_stays(newsroom: Warehouse) -> None:
    tell(newsroom, [A, B], story(A, A), story(B, B))
    merged = bundle("a", chain(NOON), "b")
    newsroom.run(lambda c: replace_articles(c, [merged], recorded_at=NOON))
    assert rows(newsroom, "select story_id from news.story") == [(story_id_of(anchor=A),)]
    aliases = dict(rows(newsroom, "select old_id, new_id from news.id_alias"))
    assert aliases == {B: A, story_id_of(anchor=B): story_id_of(anchor=A)}
