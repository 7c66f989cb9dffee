"""Connections that are kept open between transactions, lent to one thread at a time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg2
from psycopg2.extensions import STATUS_READY, connection

LENT_MOST: Final = 8
"""Of one process; a thread that already has one is lent another, lest it wait for itself."""
TRUSTED_S: Final = 1.0
"""A connection that lay idle for longer is tried before it is lent: the server may be gone."""


class Connections:
    """Opens connections as they are needed and keeps those that come back sound."""

    def __init__(self, connect: Callable[[], connection], *, most: int = LENT_MOST) -> None:
        self._connect = connect
        self._turns = threading.BoundedSemaphore(most)
        self._idle: list[tuple[float, connection]] = []  # the last one back is lent first
        self._of_thread = threading.local()

    @contextmanager
    def lent(self) -> Iterator[connection]:
        """A connection outside of any transaction; to be left so."""
        with self._turn():
            conn = self._sound() or self._connect()
            try:
                yield conn
            finally:
                self._take_back(conn)

    def close(self) -> None:
        """Closes the connections that are not lent."""
        while self._idle:
            self._idle.pop()[1].close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        depth = getattr(self._of_thread, "depth", 0)
        self._of_thread.depth = depth + 1
        try:
            if depth:
                yield
            else:
                with self._turns:
                    yield
        finally:
            self._of_thread.depth = depth

    def _sound(self) -> connection | None:
        while True:
            try:  # popping is the one step that threads may not share, and it is atomic
                since, conn = self._idle.pop()
            except IndexError:
                return None
            if time.monotonic() - since < TRUSTED_S or _answers(conn):
                return conn
            conn.close()

    def _take_back(self, conn: connection) -> None:
        if conn.closed or conn.status != STATUS_READY:
            conn.close()
        else:
            self._idle.append((time.monotonic(), conn))


def _answers(conn: connection) -> bool:
    try:
        with conn, conn.cursor() as cursor:
            cursor.execute("select 1")
    except psycopg2.Error:
        return False
    return True
