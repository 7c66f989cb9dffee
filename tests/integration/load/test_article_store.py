"""Articles: written exactly as folded, renumbered, merged into others and taken down."""

from typing import Any

from integration.load.newsdesk import (
    NOON,
    bundle,
    chain,
    count,
    minutes,
    page,
    revision,
    rows,
    seen,
)
from writethru.load import Warehouse
from writethru.load.articles import ArticleRows, replace_articles
from writethru.load.captures import store_captures
from writethru.load.decisions import add_decision
from writethru.load.deserted import Retired
from writethru.load.observations import store_observations
from writethru.model import Correction, DevelopingSpan, FigureChange, SeenEntry

FERRY, BOAT = page("ferry").page_id, page("boat").page_id
NUMBERED = "select revision_no, body, recorded_at from news.revision order by revision_no"


def write(warehouse: Warehouse, *bundles: ArticleRows, recorded_at: Any = NOON) -> Retired:
    """Writes articles whose pages were seen before."""
    slugs = ["ferry", "boat", "bridge"]
    found = [seen(slug) for slug in slugs]
    warehouse.run(lambda c: store_captures(c, [kept for kept, _, _ in found], (), to_clean=()))
    warehouse.run(lambda c: store_observations(c, [(o, i) for _, o, i in found]))
    return warehouse.run(lambda c: replace_articles(c, bundles, recorded_at=recorded_at))


def everything(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("article", "page", "article_url", "revision", "correction", "figure_change",
              "developing_span", "live_entry", "id_alias")  # fmt: skip
    return {
        table: rows(warehouse, f"select ctid, t.* from news.{table} t order by 2, 3")  # noqa: S608
        for table in tables
    }


def full_bundle() -> ArticleRows:
    note = Correction(
        revision_no=2, kind="correction", text="Was 12.", wrong="12", right="17",
        stated_at=None, present_at_first=False, fix_revision=1,
    )  # fmt: skip
    figure = FigureChange(
        revision_no=2, what="aboard", old_value=12.0, new_value=17.5, unit=None,
        old_text="12", new_text="17.5", reversed=False,
    )  # fmt: skip
    return bundle(
        "ferry",
        chain(NOON, NOON + minutes(5)),
        corrections=(note, note),
        figure_changes=(figure,),
        spans=(DevelopingSpan(opened_at=NOON, opened_by=1, closed_at=None, closed_by=None,
                              end_reason=None),),
        live_entries=(SeenEntry(entry_key="e", posted_at=None, first_seen_at=NOON,
                                last_seen_at=NOON, text="Sailing."),),
    )  # fmt: skip


def test_writing_an_article_again_moves_no_row(warehouse: Warehouse) -> None:
    write(warehouse, full_bundle())
    before = everything(warehouse)
    assert all(before[table] for table in before if table != "id_alias")
    write(warehouse, full_bundle(), recorded_at=NOON + minutes(60))
    assert everything(warehouse) == before


def test_what_the_fold_does_not_say_any_more_is_gone(warehouse: Warehouse) -> None:
    write(warehouse, full_bundle())
    write(warehouse, bundle("ferry", chain(NOON)))
    assert count(warehouse, "news.revision") == 1
    assert count(warehouse, "news.correction") + count(warehouse, "news.live_entry") == 0


def test_a_late_capture_renumbers_the_chain_and_keeps_what_was_known_when(
    warehouse: Warehouse,
) -> None:
    write(warehouse, bundle("ferry", chain(NOON, NOON + minutes(20))))
    between = chain(NOON, NOON + minutes(10), NOON + minutes(20))
    write(warehouse, bundle("ferry", between), recorded_at=NOON + minutes(60))
    assert rows(warehouse, NUMBERED) == [
        (1, "Text 1.", NOON),
        (2, "Text 2.", NOON + minutes(60)),
        (3, "Text 3.", NOON),
    ]


def test_an_earlier_capture_shifts_every_number(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON, NOON + minutes(20))))
    write(warehouse, bundle("ferry", chain(NOON - minutes(9), NOON, NOON + minutes(20))))
    assert [number for number, _, _ in rows(warehouse, NUMBERED)] == [1, 2, 3]


def test_two_revisions_that_change_their_times_do_not_collide(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON, NOON + minutes(10), NOON + minutes(20))))
    moved = chain(NOON, NOON + minutes(5), NOON + minutes(10))
    write(warehouse, bundle("ferry", moved))
    ends = rows(warehouse, "select observed_to from news.revision order by revision_no")
    assert ends == [(NOON + minutes(5),), (NOON + minutes(10),), (None,)]


def test_only_the_articles_given_are_written(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    write(warehouse, bundle("ferry", (revision(1, NOON, None, body="Changed."),)))
    found = rows(warehouse, "select body from news.revision order by body")
    assert found == [("Changed.",), ("Text 1.",)]


def test_an_article_that_loses_its_pages_becomes_an_alias(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    retired = write(warehouse, bundle("ferry", chain(NOON, NOON + minutes(1)), "boat"))
    assert retired.ids == {BOAT: FERRY}
    assert rows(warehouse, "select article_id from news.article") == [(FERRY,)]
    assert rows(warehouse, "select old_id, new_id, what from news.id_alias") == [
        (BOAT, FERRY, "article")
    ]
    assert count(warehouse, "news.revision") == 2


def test_a_split_brings_the_id_back(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    write(warehouse, bundle("ferry", chain(NOON), "boat"))
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    assert count(warehouse, "news.article") == 2
    assert count(warehouse, "news.id_alias") == 0


def test_an_alias_of_an_alias_leads_straight_to_the_last(warehouse: Warehouse) -> None:
    single = [bundle(slug, chain(NOON)) for slug in ("ferry", "boat", "bridge")]
    write(warehouse, *single)
    write(warehouse, bundle("boat", chain(NOON), "bridge"))
    write(warehouse, bundle("ferry", chain(NOON), "boat", "bridge"))
    assert set(rows(warehouse, "select new_id from news.id_alias")) == {(FERRY,)}
    assert count(warehouse, "news.id_alias") == 2


def take_down(warehouse: Warehouse, article_id: Any) -> None:
    warehouse.run(
        lambda conn: add_decision(
            conn,
            kind="takedown",
            target={"article_id": str(article_id)},
            actor="ida",
            reason="court order",
            at=NOON,
        )
    )


def test_a_takedown_holds_at_once_and_for_ever(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    take_down(warehouse, BOAT)
    down = "select article_id from news.article where taken_down_at is not null"
    assert rows(warehouse, down) == [(BOAT,)]
    write(warehouse, bundle("boat", chain(NOON)))
    assert rows(warehouse, down) == [(BOAT,)]


def test_a_takedown_follows_the_page_into_another_article(warehouse: Warehouse) -> None:
    write(warehouse, bundle("ferry", chain(NOON)), bundle("boat", chain(NOON)))
    take_down(warehouse, BOAT)
    write(warehouse, bundle("ferry", chain(NOON), "boat"))
    assert rows(warehouse, "select taken_down_at from news.article") == [(NOON,)]
