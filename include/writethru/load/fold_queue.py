"""The pages whose articles are to be folded again."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from writethru.load.warehouse import Connection

# `do update`, not `do nothing`: a fold that has claimed the page must be waited for, since it may
# have read the page's observations before the ones that this is queued for.
_QUEUE: Final = """
insert into ops.to_fold (page_id)
select page_id from unnest(%s::uuid[]) as page (page_id) order by page_id
on conflict (page_id) do update set page_id = excluded.page_id
"""


def queue_to_fold(conn: Connection, page_ids: Collection[UUID]) -> None:
    """Queues pages whose articles are to be folded again."""
    with conn.cursor() as cursor:
        cursor.execute(_QUEUE, (list(page_ids),))


def claim_pages(conn: Connection, limit: int) -> list[UUID]:
    """The next pages to fold; claimed until the transaction ends, passed over by others."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select page_id from ops.to_fold order by page_id limit %s for update skip locked",
            (limit,),
        )
        return [page_id for (page_id,) in cursor]


def release_pages(conn: Connection, page_ids: Collection[UUID]) -> None:
    """Takes pages off the queue, once their articles are written."""
    with conn.cursor() as cursor:
        cursor.execute("delete from ops.to_fold where page_id = any (%s)", (list(page_ids),))


def pending_pages(conn: Connection) -> int:
    """How many pages wait to be folded."""
    with conn.cursor() as cursor:
        cursor.execute("select count(*) from ops.to_fold")
        ((count,),) = cursor.fetchall()
    return int(count)
