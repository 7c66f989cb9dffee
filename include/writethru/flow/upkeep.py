"""What keeps the captures in order: files of killed writers, uploads that failed, small files."""

from datetime import timedelta
from typing import Final

from writethru.capture import Captures, Merge, Stored, drop, merge, merges, salvage, send
from writethru.errors import CapturesError
from writethru.flow.context import Context
from writethru.load import Connection, ops
from writethru.load.places import awaited_files, merger_lock, move_places, queue_files

BATCH_MAX: Final = timedelta(hours=24)
"""Longer than any run may take: a batch that began before has nobody left to end it."""


def maintenance(ctx: Context) -> dict[str, int]:
    """Ends dead batches; finishes, uploads and merges WARC files. Returns how many, and `into` how
    many others.

    `queued` are captures that were waiting for a file to be readable. Safe to run at any time and
    to repeat. Raises CapturesError, at its end, where an upload failed.
    """
    captures = ctx.captures
    counts = {"batches_ended": _end_dead_batches(ctx)}
    counts["salvaged"] = sum(1 for _ in salvage(captures))
    sent = list(send(captures))
    counts["uploaded"] = sum(1 for name in sent if isinstance(name, str))
    counts["queued"] = _queue_awaited(ctx, captures)
    counts["merged"], counts["into"] = _merge_small(ctx, captures)
    for failure in sent:
        if isinstance(failure, CapturesError):
            raise failure
    return counts


def _end_dead_batches(ctx: Context) -> int:
    now = ctx.clock()
    return ctx.warehouse.run(
        lambda conn: ops.end_dead_batches(conn, begun_before=now - BATCH_MAX, ended_at=now)
    )


def _queue_awaited(ctx: Context, captures: Captures) -> int:
    """Queues what a process that died after its upload left waiting."""
    awaited = ctx.warehouse.run(awaited_files)
    there = [name for name in awaited if captures.has(name)]
    return ctx.warehouse.run(lambda conn: queue_files(conn, there)) if there else 0


def _merge_small(ctx: Context, captures: Captures) -> tuple[int, int]:
    """How many files became how many others; merges that were begun before are ended first."""
    begun, groups = merges(captures, now=ctx.clock())
    ended = [done for each in begun if (done := _end(ctx, captures, each)) is not None]
    ended += [done for each in groups if (done := _merge(ctx, captures, each)) is not None]
    return sum(len(each.shifts) for each in ended), len(ended)


def _end(ctx: Context, captures: Captures, begun: Merge) -> Merge | None:
    with ctx.warehouse.transaction() as conn:
        if not merger_lock(conn):
            return None
        _move(conn, begun)
    drop(captures, begun)
    return begun


def _merge(ctx: Context, captures: Captures, files: tuple[Stored, ...]) -> Merge | None:
    with ctx.warehouse.transaction() as conn:
        merged = merge(captures, files) if merger_lock(conn) else None
        if merged is None:
            return None
        _move(conn, merged)
    drop(captures, merged)
    return merged


def _move(conn: Connection, merged: Merge) -> None:
    move_places(
        conn,
        source_id=merged.source_id,
        day=merged.day,
        into=merged.name,
        shifts=merged.shifts,
    )
