"""Captures and sightings: what arrived, where its bytes lie, and what is yet to be cleaned."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg2.extras import RealDictCursor

from writethru.load.merge import merge, row_of
from writethru.load.partitions import ensure_months
from writethru.load.tables import CAPTURE, SIGHTING, TO_CLEAN
from writethru.load.warehouse import Connection
from writethru.model import (
    MOVED_STATUSES,
    Basis,
    Capture,
    Channel,
    Sighting,
    WarcPlace,
    sha256,
)

_NEWEST_LIVE: Final = """
select distinct on (url_sha256) url, capture_id
from raw.capture
where url_sha256 = any (%s) and channel in ('live', 'revisit')
  and (http_status is null or http_status < 400)
order by url_sha256, captured_at desc, capture_id desc
"""

# WARC dates may have whole seconds only, so the instant is looked for within its second.
_AT: Final = """
select distinct on (asked.place) asked.place, c.capture_id
from unnest(%(url_sha256s)s::bytea[], %(instants)s::timestamptz[], %(are_moves)s::boolean[])
     with ordinality as asked (url_sha256, at, is_move, place)
join raw.capture c on c.url_sha256 = asked.url_sha256
    and (asked.is_move is null
         or asked.is_move = coalesce(c.http_status = any (%(moved_statuses)s), false))
    and c.captured_at >= date_trunc('second', asked.at)
    and c.captured_at < date_trunc('second', asked.at) + interval '1 second'
order by asked.place, (c.refers_to_capture_id is null) desc,
         abs(extract(epoch from c.captured_at - asked.at)), c.capture_id
"""

_ORIGINALS: Final = """
with recursive chain (asked, capture_id, refers_to) as (
    select capture_id, capture_id, refers_to_capture_id
    from raw.capture where capture_id = any (%s)
    union
    select chain.asked, c.capture_id, c.refers_to_capture_id
    from chain join raw.capture c on c.capture_id = chain.refers_to
)
select chain.asked, asked.captured_at, c.payload_sha256, c.capture_id, c.url,
       c.captured_at as original_at, c.warc_file, c.warc_offset, c.warc_length
from chain
join raw.capture c using (capture_id)
join raw.capture asked on asked.capture_id = chain.asked
where chain.refers_to is null
"""

_CLAIM: Final = """
select c.*
from ops.to_clean q
join raw.capture c using (capture_id)
where q.waits_for is null
  -- nor before the capture whose payload it repeats can be read
  and not exists (select from ops.to_clean o
                  where o.capture_id = c.refers_to_capture_id and o.waits_for is not null)
  and (get_byte(c.url_sha256, 0) * 256 + get_byte(c.url_sha256, 1)) %% %(shards)s = %(shard)s
order by q.capture_id
limit %(limit)s
for update of q skip locked
"""


Reference = tuple[str, datetime, bool | None]
"""URL and date, to the second, and whether it is a redirect: in one second a page may send its
reader off for a cookie, to itself, and then come. None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCapture:
    """A capture, and the record that holds its payload: its own, or an earlier one's.

    `original_id`, `original_url` and `original_at` name the capture of that record; `place` is
    where it lies, `payload_sha256` what it holds.
    """

    capture_id: UUID
    captured_at: datetime
    payload_sha256: bytes
    original_id: UUID
    original_url: str
    original_at: datetime
    place: WarcPlace


def store_captures(
    conn: Connection,
    captures: Iterable[Capture],
    sightings: Iterable[tuple[Capture, Sighting]],
    *,
    to_clean: Collection[UUID],
    is_readable: bool = True,
) -> int:
    """Stores captures and what they announced; returns how many captures are new.

    Those of `to_clean` that are new are queued to be cleaned; where their files are not
    `is_readable` for everybody yet, they wait there for `queue_files`. A capture that is stored
    already stays as it is, its place in the WARC files too.
    """
    given = {capture.capture_id: capture for capture in captures}
    ensure_months(conn, given)
    known = known_ids(conn, given)
    inserted = merge(conn, CAPTURE, map(_row, given.values())).inserted
    merge(conn, SIGHTING, (_sighting_row(capture, seen) for capture, seen in sightings))
    fresh = (given[id] for id in to_clean if id in given and id not in known)
    queue_to_clean(conn, fresh, is_readable=is_readable)
    return inserted


def queue_to_clean(
    conn: Connection, captures: Iterable[Capture], *, is_readable: bool = True
) -> int:
    """Queues captures to be cleaned; returns how many were not queued before."""
    rows = (
        {
            "capture_id": c.capture_id,
            "source_id": c.source_id,
            "waits_for": None if is_readable else c.warc.file,
        }
        for c in captures
    )
    return merge(conn, TO_CLEAN, rows).inserted


def claim_captures(
    conn: Connection, limit: int, shard: int, shards: int
) -> list[tuple[Capture, WarcPlace]]:
    """The next captures to clean, each with the place of its payload, oldest first.

    They stay claimed until the transaction ends; other claims pass over them. A URL's captures
    are always in the same one of the `shards` (at most 65,536).
    """
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_CLAIM, {"limit": limit, "shard": shard, "shards": shards})
        captures = [capture_of_row(row) for row in cursor]
    places = originals(conn, [capture.capture_id for capture in captures])
    return [
        (capture, known.place if (known := places.get(capture.capture_id)) else capture.warc)
        for capture in captures
    ]


def release(conn: Connection, capture_ids: Collection[UUID]) -> None:
    """Takes captures off the queue, once they are cleaned or set aside."""
    with conn.cursor() as cursor:
        cursor.execute("delete from ops.to_clean where capture_id = any (%s)", (list(capture_ids),))


def pending_captures(conn: Connection) -> int:
    """How many captures can be cleaned now."""
    with conn.cursor() as cursor:
        cursor.execute("select count(*) from ops.to_clean where waits_for is null")
        ((count,),) = cursor.fetchall()
    return int(count)


def latest_live(conn: Connection, urls: Iterable[str]) -> dict[str, KnownCapture]:
    """Each URL's newest capture that was fetched live, errors apart; what a 304 refers to."""
    with conn.cursor() as cursor:
        cursor.execute(_NEWEST_LIVE, ([sha256(url) for url in urls],))
        newest: dict[str, UUID] = dict(cursor.fetchall())
    known = originals(conn, newest.values())
    return {url: known[id] for url, id in newest.items() if id in known}


def captures_at(conn: Connection, refers: Sequence[Reference]) -> dict[Reference, KnownCapture]:
    """What WARC revisit records refer to; found ones only."""
    asked = {
        "url_sha256s": [sha256(url) for url, _, _ in refers],
        "instants": [at for _, at, _ in refers],
        "are_moves": [is_move for _, _, is_move in refers],
        "moved_statuses": sorted(MOVED_STATUSES),
    }
    with conn.cursor() as cursor:
        cursor.execute(_AT, asked)
        found: dict[int, UUID] = dict(cursor.fetchall())
    known = originals(conn, found.values())
    return {refers[place - 1]: known[id] for place, id in found.items() if id in known}


def captures_of_url(conn: Connection, url: str) -> list[Capture]:
    """Every capture that asked for this very URL, oldest first."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(
            "select * from raw.capture where url_sha256 = %s order by captured_at, capture_id",
            (sha256(url),),
        )
        return [capture_of_row(row) for row in cursor]


def originals(conn: Connection, capture_ids: Iterable[UUID]) -> dict[UUID, KnownCapture]:
    """Where each capture's payload lies: its references are followed to the record that has it.

    A capture whose original is not held is left out.
    """
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_ORIGINALS, (list(capture_ids),))
        return {row["asked"]: _known_capture(row) for row in cursor}


def capture_of_row(row: Mapping[str, Any]) -> Capture:
    """A row of `raw.capture` as a value."""
    columns = {c: row[c] for c in CAPTURE.columns if c != "url_sha256" and c[:5] != "warc_"}
    return Capture(
        **columns
        | {
            "captured_basis": Basis(row["captured_basis"]),
            "channel": Channel(row["channel"]),
            "warc": _place(row),
        }
    )


def known_ids(conn: Connection, ids: Iterable[UUID]) -> set[UUID]:
    with conn.cursor() as cursor:
        cursor.execute(
            "select capture_id from raw.capture where capture_id = any (%s)", (list(ids),)
        )
        return {id for (id,) in cursor}


def _row(capture: Capture) -> dict[str, Any]:
    warc = capture.warc
    place = {"warc_file": warc.file, "warc_offset": warc.offset, "warc_length": warc.length}
    return row_of(capture, url_sha256=sha256(capture.url)) | place


def _sighting_row(capture: Capture, seen: Sighting) -> dict[str, Any]:
    return row_of(
        seen,
        via_capture_id=capture.capture_id,
        url_sha256=sha256(seen.url),
        seen_at=capture.captured_at,
    )


def _known_capture(row: Mapping[str, Any]) -> KnownCapture:
    return KnownCapture(
        capture_id=row["asked"],
        captured_at=row["captured_at"],
        payload_sha256=row["payload_sha256"],
        original_id=row["capture_id"],
        original_url=row["url"],
        original_at=row["original_at"],
        place=_place(row),
    )


def _place(row: Mapping[str, Any]) -> WarcPlace:
    return WarcPlace(file=row["warc_file"], offset=row["warc_offset"], length=row["warc_length"])
