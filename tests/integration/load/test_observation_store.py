"""Observations: what is stored is what is loaded, with all that is tied to it."""

from dataclasses import replace

from integration.load.newsdesk import (
    NOON,
    capture,
    count,
    extraction,
    minutes,
    observation,
    page,
    rich_extraction,
    rows,
    seen,
    url_of,
)
from writethru.load import Warehouse
from writethru.load.captures import store_captures
from writethru.load.decisions import add_decision
from writethru.load.fold_queue import claim_pages, pending_pages, release_pages
from writethru.load.observations import load_component, store_observations
from writethru.model import Capture, Identified, Join, Observation, Page, content_of, extraction_of

Seen = tuple[Capture, Observation, Identified]


def store(warehouse: Warehouse, *all_seen: Seen) -> int:
    captures = [each for each, _, _ in all_seen]
    warehouse.run(lambda conn: store_captures(conn, captures, (), to_clean=()))
    return warehouse.run(
        lambda conn: store_observations(conn, [(said, whose) for _, said, whose in all_seen])
    )


def tied(one: str, other: str, kind: str = "redirect") -> Seen:
    """A capture of `one` that proves `other` to be the same article."""
    of, said, whose = seen(one)
    join = Join(page_a=page(one).page_id, page_b=page(other).page_id, kind=kind)
    return of, said, replace(whose, joined_pages=(page(other),), joins=(join,))


def test_an_extraction_is_read_back_as_it_was_written() -> None:
    said = rich_extraction()
    assert extraction_of(content_of(said)) == said


def test_an_extraction_may_be_read_from_a_headline_and_a_body() -> None:
    read = extraction_of({"headline": "A", "body": "B", "verdict": "ok", "lede": None})
    assert (read.headline, read.body, read.lede, read.headlines) == ("A", "B", None, {})


def test_an_observation_comes_back_whole(warehouse: Warehouse) -> None:
    of = capture("ferry")
    said = observation(of, rich_extraction(), page("ferry").page_id)
    gone = observation(capture("ferry", NOON + minutes(5)), None, page("ferry").page_id)
    later = capture("ferry", NOON + minutes(5))
    assert store(warehouse, (of, said, Identified(page=page("ferry")))) == 1
    assert store(warehouse, (later, gone, Identified(page=page("ferry")))) == 1
    with warehouse.transaction() as conn:
        found = load_component(conn, [page("ferry").page_id])
    assert found.observations == {page("ferry").page_id: (said, gone)}
    assert found.first_seen == {page("ferry").page_id: NOON}


def test_storing_again_adds_nothing(warehouse: Warehouse) -> None:
    assert [store(warehouse, tied("ferry", "boat")) for _ in range(3)] == [1, 0, 0]
    assert count(warehouse, "raw.content") == count(warehouse, "raw.page_join") == 1
    assert count(warehouse, "news.page") == 2


def test_the_same_words_are_kept_once(warehouse: Warehouse) -> None:
    store(warehouse, seen("ferry"), seen("boat"), seen("bridge", said=extraction("Other")))
    assert count(warehouse, "raw.observation") == 3
    assert count(warehouse, "raw.content") == 2


def test_addresses_are_kept_as_evidence(warehouse: Warehouse) -> None:
    of, said, whose = seen("ferry")
    whose = replace(whose, aliases=((url_of("amp/ferry"), "amp"),))
    store(warehouse, (of, replace(said, evidence={}), whose))
    kept = rows(warehouse, "select evidence -> 'aliases' from raw.observation")
    assert kept == [([[url_of("amp/ferry"), "amp"]],)]


def test_a_page_has_the_least_of_its_addresses_whatever_came_first(warehouse: Warehouse) -> None:
    addresses = (url_of("m"), url_of("a"), None, url_of("z"))
    for place, address in enumerate(addresses):
        of, said, whose = seen("ferry", NOON + minutes(place))
        own = Page(page_id=whose.page.page_id, publisher="courier", canonical_url=address, key="f")
        store(warehouse, (of, said, replace(whose, page=own)))
    found = rows(
        warehouse,
        "select canonical_url, url_sha256 = sha256(convert_to(canonical_url, 'UTF8'))"
        " from news.page",
    )
    assert found == [(url_of("a"), True)]


def test_a_component_reaches_over_joins_and_decisions(warehouse: Warehouse) -> None:
    store(warehouse, tied("a", "b"), tied("c", "b", "canonical"), seen("d"), seen("stranger"))
    target = {"pages": [str(page("d").page_id), str(page("c").page_id)]}
    warehouse.run(
        lambda conn: add_decision(
            conn, kind="join", target=target, actor="ida", reason="same text", at=NOON
        )
    )
    with warehouse.transaction() as conn:
        found = load_component(conn, [page("a").page_id])
    assert found.pages.keys() == {page(each).page_id for each in "abcd"}
    assert found.first_seen.keys() == {page(each).page_id for each in "acd"}, "b was only named"
    assert {join.kind for join in found.joins} == {"redirect", "canonical"}
    assert [decision["target"] for decision in found.decisions] == [target]


def test_every_page_that_is_touched_is_queued_until_it_is_released(warehouse: Warehouse) -> None:
    store(warehouse, tied("ferry", "boat"))
    with warehouse.transaction() as conn, warehouse.transaction() as other:
        claimed = claim_pages(conn, 10)
        assert set(claimed) == {page("ferry").page_id, page("boat").page_id}
        assert claim_pages(other, 10) == []
        release_pages(conn, claimed)
    assert warehouse.run(pending_pages) == 0


def test_a_decision_is_kept_once_and_queues_its_pages(warehouse: Warehouse) -> None:
    target = {"pages": [str(page("a").page_id), str(page("b").page_id)]}
    for _ in range(2):
        warehouse.run(
            lambda conn: add_decision(
                conn, kind="split", target=target, actor="ida", reason="two fires", at=NOON
            )
        )
    assert count(warehouse, "raw.decision") == 1
    assert warehouse.run(pending_pages) == 2
