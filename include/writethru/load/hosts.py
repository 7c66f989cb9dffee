"""Whose turn it is at a host: one budget for all processes and machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg2.extras import Json as AsJson

from writethru.load.warehouse import Connection
from writethru.model import Json

# The database's clock, and the wall's, not the transaction's: the row may have been waited for.
# A turn that a crash of the server forgets does no harm, so nobody waits for the disk.
_TAKE: Final = """
set local synchronous_commit = off;
insert into ops.host as h (host, next_at)
values (%(host)s, clock_timestamp() + %(delay)s)
on conflict (host) do update
set next_at = greatest(h.next_at, clock_timestamp()) + %(delay)s
where h.next_at <= clock_timestamp() + %(max_wait)s
  and coalesce(h.paused_until, '-infinity') <= clock_timestamp()
returning extract(epoch from next_at - %(delay)s - clock_timestamp())
"""

_WAIT: Final = """
select extract(epoch from greatest(next_at, paused_until) - clock_timestamp()),
       coalesce(paused_until > clock_timestamp(), false)
from ops.host where host = %s
"""
FOREVER_S: Final = 86_400.0 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`wait_s` until the turn, or, where it was not taken, until the next that can be.

    None is taken at a host that `is_paused`.
    """

    wait_s: float
    is_taken: bool
    is_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """`paused_s`: for how long the host is to be left alone; `breaker`: its failures."""

    paused_s: float
    breaker: Mapping[str, Json]


def take_slot(
    conn: Connection, host: str, delay_s: float, *, max_wait_s: float = FOREVER_S
) -> Turn:
    """Takes the next turn at a host, unless it is paused or the wait is above `max_wait_s`.

    The turn after it is `delay_s` later. To be committed at once: until then all others wait.
    """
    asked = {
        "host": host,
        "delay": timedelta(seconds=delay_s),
        "max_wait": timedelta(seconds=max_wait_s),
    }
    with conn.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        taken = cursor.fetchone()
        if taken is not None:
            return Turn(wait_s=max(0.0, float(taken[0])), is_taken=True)
        cursor.execute(_WAIT, (host,))
        ((wait_s, is_paused),) = cursor.fetchall()
    return Turn(wait_s=max(0.0, float(wait_s)), is_taken=False, is_paused=is_paused)


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


def host_state(conn: Connection, host: str) -> HostState:
    """What is known of a host; of one that was never asked, nothing."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select extract(epoch from paused_until - clock_timestamp()), breaker"
            " from ops.host where host = %s",
            (host,),
        )
        paused_s, breaker = cursor.fetchone() or (None, {})
    return HostState(paused_s=max(0.0, float(paused_s or 0.0)), breaker=breaker)


def save_breaker(conn: Connection, host: str, breaker: Json) -> None:
    """Keeps what is known of the host's failures."""
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.host (host, breaker) values (%s, %s)"
            " on conflict (host) do update set breaker = excluded.breaker",
            (host, AsJson(breaker)),
        )


def put_on_trial(
    conn: Connection, host: str, trial: Json, *, was_open_until: datetime | None
) -> tuple[bool, Mapping[str, Json]]:
    """Keeps a breaker that is on trial, unless somebody changed it since `was_open_until` was
    read; whether it did, and what is kept now.
    """
    with conn.cursor() as cursor:
        cursor.execute(
            "update ops.host set breaker = %s where host = %s"
            " and (breaker ->> 'open_until')::timestamptz = %s",
            (AsJson(trial), host, was_open_until),
        )
        is_ours = cursor.rowcount == 1
    return is_ours, host_state(conn, host).breaker
