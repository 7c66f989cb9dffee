"""The keeper: many looks a transaction, in order, and one that cannot be stored stops no other."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from integration.commands.conftest import rows
from integration.flow.conftest import KESTREL, NOW
from writethru.errors import Code, QuarantineError
from writethru.flow.batches import close, open_batch, recorder_of
from writethru.flow.context import Context
from writethru.flow.keeping import Keeper, Look
from writethru.flow.recording import Recorder
from writethru.load import Warehouse, ops
from writethru.load.visits import VisitRow
from writethru.model import Basis, Channel, Document, Outcome

URLS = [f"https://kestrel.example/{number}" for number in range(40)]


@pytest.fixture
def recorder(ctx: Context) -> Iterator[Recorder]:
    recorder = recorder_of(ctx, open_batch(ctx, KESTREL, Channel.LIVE, None, None))
    ctx.warehouse.run(lambda conn: ops.add_items(conn, recorder.batch.batch_id, URLS))
    with recorder.writer:
        yield recorder


def look(recorder: Recorder, url: str, *, etag: str | None = None) -> Look:
    document = Document(
        url=url,
        final_url=url,
        captured_at=NOW,
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("Content-Type", "text/html"),),
        body=b"<p>" + url.encode(),
    )
    return Look(
        recorder=recorder,
        url=url,
        visit=VisitRow(url=url, source_id="kestrel", next_at=NOW, etag=etag),
        outcome=Outcome.CAPTURED,
        capture=recorder.keep(document),
    )


def transactions(ctx: Context, work: Callable[[], None]) -> int:
    """How many transactions wrote captures while `work` was done."""
    before = rows(ctx.warehouse, "select count(distinct xmin::text) from raw.capture")[0][0]
    work()
    after = rows(ctx.warehouse, "select count(distinct xmin::text) from raw.capture")[0][0]
    return int(after - before)


def test_what_ends_while_a_group_is_written_is_the_next_group(
    ctx: Context, recorder: Recorder
) -> None:
    looks = [look(recorder, url) for url in URLS]

    def keep() -> None:
        hold = threading.Event()
        with Keeper(ctx) as keeper:
            keeper.then(lambda: hold.wait(60) or pytest.fail("never let go"))
            for each in looks:
                keeper.put(each)
            hold.set()

    assert transactions(ctx, keep) <= 2
    sums = close(ctx, recorder.batch)
    assert (sums["discovered"], sums["captured"], sums["pending"]) == (40, 40, 0)


def test_what_is_to_be_done_then_finds_everything_written(ctx: Context, recorder: Recorder) -> None:
    found: list[int] = []
    with Keeper(ctx) as keeper:
        for url in URLS[:5]:
            keeper.put(look(recorder, url))
        keeper.then(
            lambda: found.append(rows(ctx.warehouse, "select count(*) from raw.capture")[0][0])
        )
        for url in URLS[5:]:
            keeper.put(look(recorder, url))
    assert found == [5]
    assert rows(ctx.warehouse, "select count(*) from raw.capture") == [(40,)]


@pytest.mark.fault(60)
def test_one_look_that_the_warehouse_refuses_is_set_aside_and_the_others_are_stored(
    ctx: Context, recorder: Recorder
) -> None:
    with Keeper(ctx) as keeper:
        hold = threading.Event()
        keeper.then(lambda: hold.wait(60) or pytest.fail("never let go"))
        for number, url in enumerate(URLS):
            # NUL is what no text column takes.
            keeper.put(look(recorder, url, etag='"a\x00b"' if number == 17 else None))
        hold.set()
    sums = close(ctx, recorder.batch)
    assert (sums["captured"], sums["quarantined"], sums["pending"]) == (39, 1, 0)
    assert rows(ctx.warehouse, "select url, stage, code from ops.quarantine") == [
        (URLS[17], "fetch", "poison")
    ]


def test_a_page_that_the_warehouse_refuses_is_asked_for_a_day_later_and_given_up_at_last(
    ctx: Context, recorder: Recorder
) -> None:
    due: list[object] = []
    for _ in range(6):
        with Keeper(ctx) as keeper:
            keeper.put(look(recorder, URLS[0], etag='"a\x00b"'))
        due += rows(ctx.warehouse, "select next_at from ops.visit")
    assert due == [(NOW + timedelta(days=1),)] * 5 + [(None,)]


def test_an_error_is_a_quarantine_row_and_a_later_look_resolves_it(
    ctx: Context, recorder: Recorder
) -> None:
    error = QuarantineError(url=URLS[0], code=Code.HTTP_4XX, reason="status 403")
    visit = VisitRow(url=URLS[0], source_id="kestrel")
    failed = Look(
        recorder=recorder, url=URLS[0], visit=visit, outcome=Outcome.QUARANTINED, error=error
    )
    open_rows = "select count(*) from ops.quarantine where resolved_at is null"
    with Keeper(ctx) as keeper:
        keeper.put(failed)
    assert rows(ctx.warehouse, open_rows) == [(1,)]
    with Keeper(ctx) as keeper:
        keeper.put(look(recorder, URLS[0]))
    assert rows(ctx.warehouse, open_rows) == [(0,)]


def test_a_warehouse_that_is_gone_is_told_to_those_who_put(
    ctx: Context, recorder: Recorder, new_warehouse: Callable[[], Warehouse]
) -> None:
    def fail() -> None:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"), Keeper(ctx) as keeper:
        keeper.then(fail)
        while True:
            keeper.put(look(recorder, URLS[0]))
