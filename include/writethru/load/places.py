"""Where captures lie: what waits for its file to be uploaded, and files that were merged."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from writethru.load.warehouse import Connection

# The day bounds the partitions and the index on (source_id, captured_at) finds the rows. An id's
# milliseconds may be rounded over midnight.
_MOVE_CAPTURES: Final = """
update raw.capture c
set warc_file = %(into)s, warc_offset = c.warc_offset + moved.shift
from unnest(%(files)s::text[], %(shifts)s::bigint[]) as moved (file, shift)
where c.warc_file = moved.file and c.source_id = %(source_id)s
  and c.captured_at >= %(first)s and c.captured_at < %(next)s
  and c.capture_id >= ops.uuid_at(%(first)s)
  and c.capture_id < ops.uuid_at(%(next)s + interval '1 second')
"""

_MOVE_QUARANTINED: Final = """
update ops.quarantine q
set warc_file = %(into)s, warc_offset = q.warc_offset + moved.shift
from unnest(%(files)s::text[], %(shifts)s::bigint[]) as moved (file, shift)
where q.warc_file = moved.file
"""


def queue_files(conn: Connection, files: Collection[str]) -> int:
    """Queues the captures that waited for these WARC files to be readable; returns how many."""
    with conn.cursor() as cursor:
        cursor.execute(
            "update ops.to_clean set waits_for = null where waits_for = any (%s)", (list(files),)
        )
        return cursor.rowcount


def awaited_files(conn: Connection) -> list[str]:
    """The WARC files that captures wait for."""
    with conn.cursor() as cursor:
        cursor.execute("select distinct waits_for from ops.to_clean where waits_for is not null")
        return sorted(file for (file,) in cursor)


def move_places(
    conn: Connection, *, source_id: str, day: date, into: str, shifts: Mapping[str, int]
) -> int:
    """Lets the rows of one source and day name the merged file; returns how many captures moved.

    `shifts` says by how many bytes each old file lies further into it. Moving again moves nothing.
    """
    first = datetime.combine(day, time(), UTC)
    moved = {
        "into": into,
        "files": list(shifts),
        "shifts": list(shifts.values()),
        "source_id": source_id,
        "first": first,
        "next": first + timedelta(days=1),
    }
    with conn.cursor() as cursor:
        cursor.execute(_MOVE_CAPTURES, moved)
        captures = cursor.rowcount
        cursor.execute(_MOVE_QUARANTINED, moved)
    queue_files(conn, shifts)
    return captures


def merger_lock(conn: Connection) -> bool:
    """Whether this transaction alone may merge WARC files, till it ends."""
    with conn.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtext('writethru.merger'))")
        ((is_ours,),) = cursor.fetchall()
    return bool(is_ours)
