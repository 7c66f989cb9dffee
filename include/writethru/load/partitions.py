"""The months' partitions of the tables whose ids are in the order of time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from writethru.load.warehouse import Connection

PARTITIONED: Final = ("raw.capture", "raw.observation")

_RANDOM_BITS: Final = 80  # of a UUIDv8 here: what follows its 48 bits of milliseconds


def ensure_months(conn: Connection, ids: Iterable[UUID]) -> None:
    """Makes the partitions that captures or observations with these ids go to, where missing.

    Before anything else in a transaction: a new partition locks the tables that refer to it.
    Readers and writers of other transactions go on; a rare deadlock with one is retried by
    `Warehouse.run`.
    """
    months = sorted({_month_of(id) for id in ids})
    with conn.cursor() as cursor:
        for month in months:
            for table in PARTITIONED:
                cursor.execute("select ops.ensure_month(%s, %s)", (table, month))


def _month_of(id: UUID) -> date:
    """By the id, not the time that it was made from: rounding may have crossed midnight."""
    return datetime.fromtimestamp((id.int >> _RANDOM_BITS) / 1000, UTC).date().replace(day=1)
