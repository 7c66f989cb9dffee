"""Upkeep of the WARC files: rows follow merged files, and wait for files of other machines."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from integration.load.newsdesk import rows
from writethru.capture import Captures, merge, merges
from writethru.errors import CapturesError, Code
from writethru.flow import refining
from writethru.flow.batches import recorder_of
from writethru.flow.context import Context
from writethru.flow.recording import Batch, Recorder
from writethru.flow.refining import clean_shard
from writethru.flow.upkeep import maintenance
from writethru.load import Warehouse, ops
from writethru.load.captures import (
    claim_captures,
    latest_live,
    pending_captures,
    store_captures,
)
from writethru.load.places import awaited_files
from writethru.model import Basis, Capture, Channel, Document, Source
from writethru.settings import Settings
from writethru.sources import Catalog

AT = datetime(2031, 5, 4, 23, 59, 59, 999_900, tzinfo=UTC)  # an id's milliseconds round over it
LATER = datetime(2099, 1, 1, tzinfo=UTC)
SOURCE = Source(
    id="gazette_live",
    publisher="gazette",
    name="The Gazette",
    group="gazette_live",
    hosts=("gazette.example",),
)
TEXT = "The ferry is back in the harbour after three days at sea, its owner said on Sunday. " * 5


@pytest.fixture
def bucket() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    files.mkdir("/depot")
    yield "memory://depot"
    files.rm("/depot", recursive=True)


def machine(home: Path, warehouse: Warehouse, place: str = "", now: datetime = LATER) -> Context:
    """One of the machines that share a warehouse and, with `place`, the captures."""
    settings = replace(
        Settings.from_env({"WRITETHRU_HOME": str(home)}), captures=place or str(home / "captures")
    )
    return Context(
        settings=settings,
        warehouse=warehouse,
        catalog=Catalog(sources={SOURCE.id: SOURCE}, broken=()),
        clock=lambda: now,
    )


def page(number: int, at: datetime = AT) -> Document:
    url = f"https://gazette.example/a-{number}"
    return Document(
        url=url,
        final_url=url,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("Content-Type", "text/html"),),
        body=f"<title>Ferry {number}</title><h1>Ferry {number}</h1><p>{TEXT}</p>".encode(),
    )


def recorder(ctx: Context) -> Recorder:
    batch = Batch(batch_id=uuid4(), source=SOURCE, channel=Channel.LIVE)
    return recorder_of(ctx, batch)


def store(made: Recorder, *documents: Document) -> list[Capture]:
    """Writes and stores; the file stays open."""
    captures = [made.keep(document) for document in documents]
    made.ctx.warehouse.run(
        lambda conn: store_captures(
            conn,
            captures,
            [],
            to_clean=[capture.capture_id for capture in captures],
            is_readable=made.is_readable,
        )
    )
    return captures


def kept(ctx: Context, *documents: Document) -> list[Capture]:
    """A file with these pages, finished."""
    with closing(recorder(ctx)) as made:
        return store(made, *documents)


def clean_all(ctx: Context) -> tuple[int, int]:
    counts = clean_shard(ctx, 0, 1)
    return counts["cleaned"], counts["set_aside"]


# --- merging --------------------------------------------------------------------------------


@pytest.fixture(params=["local", "remote"])
def ctx(request, tmp_path: Path, warehouse: Warehouse, bucket: str) -> Context:
    return machine(tmp_path, warehouse, bucket if request.param == "remote" else "")


def finished(ctx: Context) -> set[str]:
    return {stored.name for stored in ctx.captures.finished()}


def named(warehouse: Warehouse) -> set[str]:
    return {file for (file,) in rows(warehouse, "select distinct warc_file from raw.capture")}


def test_rows_follow_their_captures_into_the_merged_file(ctx, warehouse):
    kept(ctx, page(1), page(2))
    [third] = kept(ctx, page(3))
    [other_day] = kept(ctx, page(4, AT - timedelta(days=1)))
    said = {"stage": "clean", "source_id": SOURCE.id, "code": Code.NO_BODY, "reason": "none"}
    warehouse.run(
        lambda conn: ops.set_aside(conn, url=third.url, place=third.warc, recorded_at=AT, **said)
    )
    counts = maintenance(ctx)
    assert (counts["merged"], counts["into"]) == (2, 1)
    assert finished(ctx) == named(warehouse)
    [merged] = finished(ctx) - {other_day.warc.file}
    moved = rows(
        warehouse,
        "select c.warc_file, c.warc_offset = q.warc_offset, q.warc_file from ops.quarantine q"
        " join raw.capture c using (url_sha256)",
    )
    assert moved == [(merged, True, merged)]
    assert clean_all(ctx) == (4, 0)
    assert maintenance(ctx)["merged"] == 0


def test_a_run_that_was_killed_before_the_rows_moved_is_ended(ctx, warehouse):
    kept(ctx, page(1))
    kept(ctx, page(2))
    _, [group] = merges(ctx.captures, now=LATER)
    made = merge(ctx.captures, group)
    assert len(named(warehouse)) == 2
    counts = maintenance(ctx)
    assert (counts["merged"], counts["into"]) == (2, 1)
    assert named(warehouse) == finished(ctx) == {made.name}
    assert clean_all(ctx) == (2, 0)


def test_a_run_that_was_killed_before_the_old_files_were_deleted_is_ended(
    ctx, warehouse, monkeypatch
):
    kept(ctx, page(1))
    kept(ctx, page(2))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("writethru.flow.upkeep.drop", killed)
        with pytest.raises(KeyboardInterrupt):
            maintenance(ctx)
    assert (len(finished(ctx)), len(named(warehouse))) == (3, 1)
    maintenance(ctx)
    assert finished(ctx) == named(warehouse)
    assert clean_all(ctx) == (2, 0)


def test_a_file_that_another_process_merges_is_left_to_it(ctx, warehouse):
    kept(ctx, page(1))
    kept(ctx, page(2))
    with warehouse.transaction() as other, other.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('writethru.merger'))")
        assert maintenance(ctx)["merged"] == 0
    assert maintenance(ctx)["merged"] == 2


def test_a_reader_with_the_old_place_finds_the_new_one(ctx, warehouse, monkeypatch):
    kept(ctx, page(1))
    kept(ctx, page(2))
    claim = claim_captures

    def merged_meanwhile(*given: object) -> object:
        claimed = claim(*given)
        if claimed:
            assert maintenance(ctx)["merged"] == 2
        return claimed

    monkeypatch.setattr(refining, "claim_captures", merged_meanwhile)
    assert clean_all(ctx) == (2, 0)


def test_moving_looks_at_one_days_partition_by_its_index(warehouse, tmp_path):
    ctx = machine(tmp_path, warehouse)
    for months in range(4):
        kept(ctx, page(months, AT + timedelta(days=31 * months)))
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain update raw.capture set warc_file = 'x' where warc_file = any ('{a,b}')"
            " and source_id = 'gazette_live'"
            " and captured_at >= '2031-05-04Z' and captured_at < '2031-05-05Z'"
            " and capture_id >= ops.uuid_at('2031-05-04Z')"
            " and capture_id < ops.uuid_at('2031-05-05 00:00:01Z')"
        )
        plan = "\n".join(line for (line,) in cursor)
    assert "capture_2031_05" in plan
    assert "capture_2031_06" not in plan
    assert "captured_at" in plan.partition("Index Cond")[2]


# --- files that others cannot read yet ------------------------------------------------------


def test_another_machine_cleans_a_capture_once_its_file_is_uploaded(tmp_path, warehouse, bucket):
    one, two = (machine(tmp_path / name, warehouse, bucket) for name in ("one", "two"))
    with closing(recorder(one)) as made:
        store(made, page(1))
        assert warehouse.run(pending_captures) == 0
        assert clean_all(two) == (0, 0)
    assert clean_all(two) == (1, 0)
    assert rows(warehouse, "select count(*) from raw.observation") == [(1,)]


def test_a_local_capture_is_cleaned_while_its_file_is_open(tmp_path, warehouse):
    ctx = machine(tmp_path, warehouse)
    with closing(recorder(ctx)) as made:
        store(made, page(1))
        assert clean_all(ctx) == (1, 0)


def test_what_repeats_a_payload_waits_for_the_file_that_has_it(tmp_path, warehouse, bucket):
    one, two = (machine(tmp_path / name, warehouse, bucket) for name in ("one", "two"))
    with closing(recorder(one)) as slow:
        store(slow, page(1))
        known = warehouse.run(lambda conn: latest_live(conn, [page(1).url]))[page(1).url]
        with closing(recorder(two)) as quick:
            again = quick.keep(page(1, AT + timedelta(days=1)), known)
            warehouse.run(
                lambda conn: store_captures(
                    conn, [again], [], to_clean=[again.capture_id], is_readable=False
                )
            )
        assert clean_all(two) == (0, 0)
    assert clean_all(two) == (2, 0)


def test_after_a_failed_upload_maintenance_sends_and_queues(tmp_path, warehouse, bucket):
    ctx = machine(tmp_path, warehouse, bucket)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Captures, "_put", lambda *_: 1 / 0)
        with pytest.raises(CapturesError):
            kept(ctx, page(1))
        with pytest.raises(CapturesError):
            maintenance(ctx)
    assert clean_all(ctx) == (0, 0)
    counts = maintenance(ctx)
    assert (counts["uploaded"], counts["queued"]) == (1, 1)
    assert clean_all(machine(tmp_path / "other", warehouse, bucket)) == (1, 0)


def test_what_a_killed_machine_left_waiting_is_queued(tmp_path, warehouse, bucket):
    one, two = (machine(tmp_path / name, warehouse, bucket) for name in ("one", "two"))
    made = recorder(one)
    store(made, page(1))
    made.writer.close()  # and no more: the process died here
    unsent = recorder(one)
    store(unsent, page(2))
    counts = maintenance(two)
    assert (counts["queued"], counts["merged"]) == (1, 0)
    assert len(warehouse.run(awaited_files)) == 1
    assert clean_all(two) == (1, 0)
    [file] = unsent.writer._files.values()
    file.stream.close()  # as the end of its process does
    counts = maintenance(one)
    assert (counts["salvaged"], counts["uploaded"], counts["queued"]) == (1, 1, 1)
    assert clean_all(two) == (1, 0)
    assert warehouse.run(awaited_files) == []


def test_what_waits_for_a_file_that_arrived_in_part_is_not_cleaned(tmp_path, warehouse, bucket):
    one, two = (machine(tmp_path / name, warehouse, bucket) for name in ("one", "two"))
    made = recorder(one)
    [capture] = store(made, page(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Captures, "_put", lambda *_: 1 / 0)
        with pytest.raises(CapturesError):
            made.close()
    files = fsspec.filesystem("memory")
    files.pipe_file(f"/depot/{capture.warc.file}", b"half of it")
    assert maintenance(two)["queued"] == 0
    assert maintenance(one)["queued"] == 1
    assert clean_all(two) == (1, 0)


def test_a_merged_file_that_is_merged_meanwhile_is_no_fault(ctx, warehouse, monkeypatch):
    kept(ctx, page(1))
    kept(ctx, page(2))
    maintenance(ctx)
    kept(ctx, page(3))
    listed = list(ctx.captures.finished())
    maintenance(ctx)
    monkeypatch.setattr(Captures, "finished", lambda _: iter(listed))
    assert merges(ctx.captures, now=LATER)[0] == []
    assert maintenance(ctx)["into"] == 0


def test_what_announces_never_waits_to_be_cleaned(tmp_path, warehouse, bucket):
    ctx = machine(tmp_path, warehouse, bucket)
    with closing(recorder(ctx)) as made:
        feed = made.keep(page(1))
        warehouse.run(lambda conn: store_captures(conn, [feed], [], to_clean=()))
    assert maintenance(ctx)["queued"] == 0
    assert warehouse.run(pending_captures) == 0
