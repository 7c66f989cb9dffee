"""Captures: stored once, found again by what refers to them, and queued to be cleaned."""

from datetime import datetime, timedelta

from integration.load.newsdesk import NOON, POISONOUS, capture, count, minutes, rows, url_of
from writethru.load import Warehouse
from writethru.load.captures import (
    captures_at,
    captures_of_url,
    claim_captures,
    latest_live,
    pending_captures,
    release,
    store_captures,
)
from writethru.model import Capture, Channel, Sighting, WarcPlace


def store(warehouse: Warehouse, *captures: Capture) -> int:
    ids = [each.capture_id for each in captures]
    return warehouse.run(lambda conn: store_captures(conn, captures, (), to_clean=ids))


def test_a_capture_comes_back_as_it_was(warehouse: Warehouse) -> None:
    kept = capture("ferry", content_type=POISONOUS, vantage={"note": POISONOUS})
    assert store(warehouse, kept) == 1
    with warehouse.transaction() as conn:
        assert captures_of_url(conn, kept.url) == [kept]
        assert captures_of_url(conn, url_of("other")) == []


def test_storing_again_adds_nothing_and_keeps_the_first_place(warehouse: Warehouse) -> None:
    kept = capture("ferry")
    store(warehouse, kept)
    warehouse.run(lambda conn: release(conn, [kept.capture_id]))
    elsewhere = capture("ferry", warc=WarcPlace(file="other.warc.gz", offset=0, length=9))
    assert store(warehouse, elsewhere) == 0
    assert rows(warehouse, "select warc_file from raw.capture") == [("ferry.warc.gz",)]
    assert warehouse.run(pending_captures) == 0, "it was cleaned before"


def test_captures_of_any_month_find_a_partition(warehouse: Warehouse) -> None:
    last_instant = datetime(1999, 12, 31, 23, 59, 59, 999_900, tzinfo=NOON.tzinfo)
    months = [capture("ferry", NOON + timedelta(days=30 * n)) for n in range(4)]
    assert store(warehouse, *months, capture("ferry", last_instant)) == 5


def test_an_announcement_is_stored_once_with_its_feed(warehouse: Warehouse) -> None:
    feed = capture("feed.xml")
    said = Sighting(url=url_of("ferry"), title=POISONOUS, published_at=NOON)

    for _ in range(2):
        warehouse.run(
            lambda conn: store_captures(conn, [feed], [(feed, said), (feed, said)], to_clean=())
        )
    found = rows(warehouse, "select url, title, published_at, seen_at from raw.sighting")
    assert found == [(said.url, POISONOUS, NOON, NOON)]
    assert warehouse.run(pending_captures) == 0


def test_the_latest_live_capture_leads_to_the_record_with_the_payload(
    warehouse: Warehouse,
) -> None:
    full = capture("ferry")
    same = capture("ferry", NOON + minutes(10), refers_to_capture_id=full.capture_id)
    again = capture(
        "ferry",
        NOON + minutes(20),
        channel=Channel.REVISIT,
        http_status=304,
        refers_to_capture_id=same.capture_id,
    )
    failed = capture("ferry", NOON + minutes(30), payload="sorry", http_status=503)
    kept = capture("ferry", NOON + minutes(40), payload="new", channel=Channel.ARCHIVE)
    store(warehouse, full, same, again, failed, kept)
    known = warehouse.run(lambda conn: latest_live(conn, [full.url, url_of("unknown")]))
    assert known.keys() == {full.url}
    found = known[full.url]
    assert (found.capture_id, found.original_id) == (again.capture_id, full.capture_id)
    assert (found.place, found.payload_sha256) == (full.warc, full.payload_sha256)


def test_a_revisit_record_is_resolved_by_url_and_second(warehouse: Warehouse) -> None:
    kept = capture("ferry", NOON + timedelta(milliseconds=400))
    store(warehouse, kept, capture("ferry", NOON + timedelta(seconds=1), payload="next"))
    times = [(kept.url, NOON), (kept.url, NOON - timedelta(seconds=1)), (url_of("x"), NOON)]
    asked = [(url, at, None) for url, at in times]
    found = warehouse.run(lambda conn: captures_at(conn, asked))
    assert {key: known.capture_id for key, known in found.items()} == {asked[0]: kept.capture_id}


def test_two_workers_claim_different_captures(warehouse: Warehouse) -> None:
    store(warehouse, *(capture(f"ferry-{n}") for n in range(6)))
    with warehouse.transaction() as one, warehouse.transaction() as other:
        first = {kept.capture_id for kept, _ in claim_captures(one, 4, 0, 1)}
        second = {kept.capture_id for kept, _ in claim_captures(other, 4, 0, 1)}
        release(one, first)
    assert (len(first), len(second), len(first & second)) == (4, 2, 0)
    assert warehouse.run(pending_captures) == 2, "what was not released is claimed again"


def test_shards_share_out_all_urls_and_keep_each_in_one(warehouse: Warehouse) -> None:
    captures = [capture(f"ferry-{n}", NOON + minutes(m)) for n in range(12) for m in (0, 1)]
    store(warehouse, *captures)
    shards = [
        {kept.url for kept, _ in warehouse.run(lambda c, s=shard: claim_captures(c, 99, s, 3))}
        for shard in range(3)
    ]
    assert sum(map(len, shards)) == len(set().union(*shards)) == 12


def test_a_claimed_capture_brings_the_place_of_its_payload(warehouse: Warehouse) -> None:
    full = capture("ferry")
    same = capture("ferry", NOON + minutes(10), refers_to_capture_id=full.capture_id)
    lost = capture("bridge", refers_to_capture_id=capture("never stored").capture_id)
    store(warehouse, full, same, lost)
    claimed = warehouse.run(lambda conn: claim_captures(conn, 9, 0, 1))
    places = {kept.capture_id: place for kept, place in claimed}
    assert places == {
        full.capture_id: full.warc,
        same.capture_id: full.warc,
        lost.capture_id: lost.warc,
    }
    assert count(warehouse, "ops.to_clean") == 3
