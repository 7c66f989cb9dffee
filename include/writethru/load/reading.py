"""How far a batch has read an archive, and what it mended."""

from datetime import datetime
from uuid import UUID

from writethru.load.warehouse import Connection


def next_offsets(conn: Connection, batch_id: UUID) -> dict[str, int]:
    """Where the batch goes on in each file that it has begun, by the file's name."""
    with conn.cursor() as cursor:
        cursor.execute("select file, next_offset from ops.reading where batch_id = %s", (batch_id,))
        return dict(cursor.fetchall())


def note_offset(conn: Connection, batch_id: UUID, file: str, next_offset: int) -> None:
    """To be committed with what was read before the offset."""
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.reading (batch_id, file, next_offset) values (%s, %s, %s)"
            " on conflict (batch_id, file) do update set next_offset = excluded.next_offset",
            (batch_id, file, next_offset),
        )


def resolve_file(
    conn: Connection, batch_id: UUID, *, source_id: str, file: str, at: datetime
) -> int:
    """Ends what the source's file was set aside for in earlier batches; returns how many rows.

    For a file that the batch has read whole: what is still wrong with it, it has said anew.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            "update ops.quarantine set resolved_at = %(at)s, next_at = null"
            " where source_id = %(source_id)s and stage = 'archive' and warc_file = %(file)s"
            "   and resolved_at is null and batch_id is distinct from %(batch_id)s",
            {"batch_id": batch_id, "source_id": source_id, "file": file, "at": at},
        )
        return cursor.rowcount
