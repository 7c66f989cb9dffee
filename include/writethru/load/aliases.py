"""Ids that articles and stories once had: they resolve for ever, in one step."""

from collections.abc import Collection, Mapping
from uuid import UUID

from writethru.load.merge import merge
from writethru.load.tables import ID_ALIAS
from writethru.load.warehouse import Connection

_FORWARD = """
update news.id_alias set new_id = %(new)s
where what = %(what)s and new_id = %(old)s and old_id <> %(new)s
"""


def retire(conn: Connection, what: str, ids: Mapping[UUID, UUID]) -> None:
    """Makes each old id an alias of its new one, and every alias of the old one too.

    `what` is article or story; the new ids must be in use.
    """
    merge(conn, ID_ALIAS, ({"old_id": old, "what": what, "new_id": ids[old]} for old in ids))
    with conn.cursor() as cursor:
        for old, new in sorted(ids.items()):
            cursor.execute(_FORWARD, {"what": what, "old": old, "new": new})


def revive(conn: Connection, what: str, ids: Collection[UUID]) -> None:
    """Ends the aliases of ids that are in use again."""
    with conn.cursor() as cursor:
        cursor.execute(
            "delete from news.id_alias where what = %s and old_id = any (%s)", (what, list(ids))
        )
