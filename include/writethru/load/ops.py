"""How the work goes: batches and how their items end, what is set aside, whose turn a host has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from writethru.errors import Code
from writethru.load.merge import merge
from writethru.load.tables import ITEM
from writethru.load.warehouse import Connection
from writethru.model import Outcome, WarcPlace, sha256

# --- batches --------------------------------------------------------------------------------

_OPEN: Final = """
insert into ops.batch (batch_id, dag_id, run_id, stage, source_id, started_at, state)
values (%(batch_id)s, %(dag_id)s, %(run_id)s, %(stage)s, %(source_id)s, %(started_at)s, 'running')
on conflict (batch_id) do update set state = 'running', ended_at = null
"""

_SETTLE: Final = """
update ops.item i
set outcome = s.outcome, code = s.code, lease_until = null
from unnest(%(batch_ids)s::uuid[], %(url_sha256s)s::bytea[], %(outcomes)s::text[],
            %(codes)s::text[]) as s (batch_id, url_sha256, outcome, code)
join ops.batch b on b.batch_id = s.batch_id and b.state = 'running'
where i.batch_id = s.batch_id and i.url_sha256 = s.url_sha256
"""

_CLOSE: Final = """
update ops.batch b
set state = %(state)s, ended_at = %(ended_at)s, discovered = s.discovered,
    captured = s.captured, unchanged = s.unchanged, duplicate = s.duplicate,
    quarantined = s.quarantined, pending = s.pending
from (
    select count(*) as discovered,
           count(*) filter (where outcome = 'captured') as captured,
           count(*) filter (where outcome = 'unchanged') as unchanged,
           count(*) filter (where outcome = 'duplicate') as duplicate,
           count(*) filter (where outcome = 'quarantined') as quarantined,
           count(*) filter (where outcome = 'pending') as pending
    from ops.item where batch_id = %(batch_id)s
) s
where b.batch_id = %(batch_id)s
returning b.discovered, b.captured, b.unchanged, b.duplicate, b.quarantined, b.pending
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How one item of a batch ended."""

    batch_id: UUID
    url: str
    outcome: Outcome
    code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How a batch's items ended; `discovered` is the sum of the others."""

    discovered: int
    captured: int
    unchanged: int
    duplicate: int
    quarantined: int
    pending: int


def open_batch(
    conn: Connection,
    *,
    batch_id: UUID,
    stage: str,
    source_id: str | None,
    started_at: datetime,
    dag_id: str | None = None,
    run_id: str | None = None,
) -> None:
    """Begins a batch; one that was begun before is gone on with."""
    row = {
        "batch_id": batch_id,
        "stage": stage,
        "source_id": source_id,
        "started_at": started_at,
        "dag_id": dag_id,
        "run_id": run_id,
    }
    with conn.cursor() as cursor:
        cursor.execute(_OPEN, row)


def is_done(conn: Connection, batch_id: UUID) -> bool:
    """Whether a batch ended as it should; one that failed, or that a crash cut off, did not."""
    with conn.cursor() as cursor:
        cursor.execute("select from ops.batch where batch_id = %s and state = 'done'", (batch_id,))
        return cursor.rowcount == 1


def add_items(conn: Connection, batch_id: UUID, urls: Iterable[str]) -> int:
    """Adds discovered URLs to a batch, pending; returns how many it did not have."""
    rows = (
        {
            "batch_id": batch_id,
            "url_sha256": sha256(url),
            "url": url,
            "outcome": Outcome.PENDING,
        }
        for url in urls
    )
    return merge(conn, ITEM, rows).inserted


def outcomes(conn: Connection, batch_id: UUID) -> dict[str, Outcome]:
    """How the items of a batch ended so far, in the order of their hashes."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select url, outcome from ops.item where batch_id = %s order by url_sha256",
            (batch_id,),
        )
        return {url: Outcome(outcome) for url, outcome in cursor}


def pending_items(conn: Connection, batch_id: UUID) -> list[str]:
    """The URLs of a batch that are yet to be settled, in the order of their hashes."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select url from ops.item where batch_id = %s and outcome = 'pending'"
            " order by url_sha256",
            (batch_id,),
        )
        return [url for (url,) in cursor]


def settle_items(conn: Connection, ended: Collection[Settlement]) -> int:
    """Says how items ended, and returns of how many; those of a closed batch stay as they are."""
    said = {
        "batch_ids": [item.batch_id for item in ended],
        "url_sha256s": [sha256(item.url) for item in ended],
        "outcomes": [item.outcome.value for item in ended],
        "codes": [item.code and item.code.value for item in ended],
    }
    with conn.cursor() as cursor:
        cursor.execute(_SETTLE, said)
        return cursor.rowcount


def close_batch(
    conn: Connection, batch_id: UUID, *, ended_at: datetime, is_failed: bool = False
) -> Sums:
    """Ends a batch and freezes its sums. Raises LookupError where there is no such batch."""
    state = "failed" if is_failed else "done"
    with conn.cursor() as cursor:
        cursor.execute(_CLOSE, {"batch_id": batch_id, "state": state, "ended_at": ended_at})
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no batch {batch_id}")
    names = ("discovered", "captured", "unchanged", "duplicate", "quarantined", "pending")
    return Sums(**dict(zip(names, row, strict=True)))


def end_dead_batches(conn: Connection, *, begun_before: datetime, ended_at: datetime) -> int:
    """Ends, as failed, the batches that a killed process left running; returns how many.

    What they had done counts; what was pending in them is due by its visit.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            "select batch_id from ops.batch where state = 'running' and started_at < %s"
            " order by batch_id for update skip locked",
            (begun_before,),
        )
        dead = [batch_id for (batch_id,) in cursor]
    for batch_id in dead:
        close_batch(conn, batch_id, ended_at=ended_at, is_failed=True)
    return len(dead)


# --- quarantine -----------------------------------------------------------------------------

_SET_ASIDE: Final = """
insert into ops.quarantine as old (stage, source_id, url, url_sha256, warc_file, warc_offset, code,
                                   reason, next_at, batch_id, recorded_at)
values (%(stage)s, %(source_id)s, %(url)s, %(url_sha256)s, %(warc_file)s, %(warc_offset)s,
        %(code)s, %(reason)s, %(next_at)s, %(batch_id)s, %(recorded_at)s)
on conflict (url_sha256, stage, code) do update
set attempts = old.attempts + 1, reason = excluded.reason, next_at = excluded.next_at,
    batch_id = excluded.batch_id, source_id = excluded.source_id, resolved_at = null,
    warc_file = excluded.warc_file, warc_offset = excluded.warc_offset
"""


def set_aside(
    conn: Connection,
    *,
    stage: str,
    source_id: str,
    url: str,
    code: Code,
    reason: str,
    recorded_at: datetime,
    place: WarcPlace | None = None,
    next_at: datetime | None = None,
    batch_id: UUID | None = None,
) -> None:
    """Sets a URL aside: one row for each (url, stage, code), which counts the attempts."""
    row = {
        "stage": stage,
        "source_id": source_id,
        "url": _storable(url),
        "url_sha256": sha256(_storable(url)),
        "warc_file": place and place.file,
        "warc_offset": place and place.offset,
        "code": code.value,
        "reason": _storable(reason),
        "next_at": next_at,
        "batch_id": batch_id,
        "recorded_at": recorded_at,
    }
    with conn.cursor() as cursor:
        cursor.execute(_SET_ASIDE, row)


def _storable(text: str) -> str:
    """Without what Postgres cannot hold: a reason may quote a hostile answer."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def resolve(conn: Connection, urls: Collection[str], stage: str, *, at: datetime) -> int:
    """Ends what these URLs were set aside for at the stage, after a success; returns how many."""
    with conn.cursor() as cursor:
        cursor.execute(
            "update ops.quarantine set resolved_at = %s, next_at = null"
            " where url_sha256 = any (%s) and stage = %s and resolved_at is null",
            (at, sorted(map(sha256, urls)), stage),
        )
        return cursor.rowcount
