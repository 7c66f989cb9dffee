"""Each host's robots.txt as it was last read, for all processes."""

from writethru.load.warehouse import Connection

KEPT = "24 hours"
"""Source: RFC 9309, 2.4: a copy should not be used for longer."""


def kept_robots(conn: Connection, origin: str) -> tuple[int, bytes, float] | None:
    """Status, body and age in seconds of an origin's robots.txt; None where it is to be read."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select status, body, extract(epoch from clock_timestamp() - read_at)"
            " from ops.robots where origin = %s and read_at > clock_timestamp() - %s::interval",
            (origin, KEPT),
        )
        row = cursor.fetchone()
    return (row[0], row[1], float(row[2])) if row else None


def keep_robots(conn: Connection, origin: str, *, status: int, body: bytes) -> None:
    """Keeps what an origin answered just now."""
    with conn.cursor() as cursor:
        cursor.execute(
            "insert into ops.robots (origin, status, body, read_at)"
            " values (%s, %s, %s, clock_timestamp())"
            " on conflict (origin) do update set status = excluded.status,"
            " body = excluded.body, read_at = excluded.read_at",
            (origin, status, body),
        )
