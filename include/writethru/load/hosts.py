"""Whose turn it is at a host: one budget for all processes and machines."""

from datetime import timedelta
from typing import Final

from writethru.load.warehouse import Connection

# The database's clock, and the wall's, not the transaction's: the row may have been waited for.
_TAKE: Final = """
insert into ops.host as h (host, next_at)
values (%(host)s, clock_timestamp() + %(delay)s)
on conflict (host) do update
set next_at = greatest(h.next_at, h.paused_until, clock_timestamp()) + %(delay)s
where greatest(h.next_at, h.paused_until) <= clock_timestamp() + %(max_wait)s
returning extract(epoch from next_at - %(delay)s - clock_timestamp())
"""

_WAIT: Final = """
select extract(epoch from greatest(next_at, paused_until) - clock_timestamp())
from ops.host where host = %s
"""
FOREVER_S: Final = 86_400.0 * 365


def take_slot(
    conn: Connection, host: str, delay_s: float, *, max_wait_s: float = FOREVER_S
) -> float:
    """Takes the next turn at a host and returns the seconds to wait for it.

    The turn after it is `delay_s` later. No turn is taken where the wait is above `max_wait_s`.
    To be committed at once: until then all others wait.
    """
    asked = {
        "host": host,
        "delay": timedelta(seconds=delay_s),
        "max_wait": timedelta(seconds=max_wait_s),
    }
    with conn.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = cursor.fetchone()
        if taken is None:
            cursor.execute(_WAIT, (host,))
            taken = cursor.fetchone()
    return max(0.0, float(taken[0])) if taken else 0.0


def pause_host(conn: Connection, host: str, *, for_s: float) -> None:
    """Lets nobody have a turn at a host for so many seconds from now; a longer pause stays."""
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.host as h (host, paused_until)"
            " values (%(host)s, clock_timestamp() + %(pause)s)"
            " on conflict (host) do update"
            " set paused_until = greatest(h.paused_until, excluded.paused_until)",
            {"host": host, "pause": timedelta(seconds=for_s)},
        )
