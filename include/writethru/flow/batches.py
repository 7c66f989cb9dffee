"""A batch from its opening to its frozen sums."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import date
from uuid import uuid4, uuid5

from writethru.capture import WarcWriter
from writethru.flow.context import Context
from writethru.flow.recording import Batch, Recorder
from writethru.load import Connection, ops
from writethru.load.days import tally_days
from writethru.model import NAMESPACE, Channel, Source


def open_batch(
    ctx: Context, source: Source, channel: Channel, dag_id: str | None, run_id: str | None
) -> Batch:
    """A batch; a task that is tried again goes on with the one it began."""
    name = f"batch\n{dag_id}\n{run_id}\n{source.id}\n{channel}"
    batch = Batch(
        batch_id=uuid5(NAMESPACE, name) if run_id else uuid4(), source=source, channel=channel
    )
    ctx.warehouse.run(
        lambda conn: ops.open_batch(
            conn,
            batch_id=batch.batch_id,
            stage="capture" if channel is Channel.LIVE else channel.value,
            source_id=source.id,
            started_at=ctx.clock(),
            dag_id=dag_id,
            run_id=run_id,
        )
    )
    return batch


def close(ctx: Context, batch: Batch, days: Iterable[date] = ()) -> dict[str, int]:
    """Freezes the batch's sums, counts the source's days anew, and returns the sums."""
    counted = list(days) or [ctx.clock().date()]

    def work(conn: Connection) -> ops.Sums:
        sums = ops.close_batch(conn, batch.batch_id, ended_at=ctx.clock())
        tally_days(conn, batch.source.id, counted)
        return sums

    return asdict(ctx.warehouse.run(work))


def fail(ctx: Context, batch: Batch) -> None:
    """Ends a batch of which nothing could be read."""
    ctx.warehouse.run(
        lambda conn: ops.close_batch(conn, batch.batch_id, ended_at=ctx.clock(), is_failed=True)
    )


def recorder_of(ctx: Context, batch: Batch) -> Recorder:
    """A recorder with a WARC file of its own; its writer is to be closed."""
    return Recorder(ctx=ctx, batch=batch, writer=WarcWriter(ctx.captures, batch.source.id))


@contextmanager
def recording(ctx: Context, batch: Batch) -> Iterator[Recorder]:
    """A recorder with a WARC file of its own, which is given its final name at the end."""
    recorder = recorder_of(ctx, batch)
    with closing(recorder):
        yield recorder
