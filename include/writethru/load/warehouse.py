"""The warehouse: its connections, transactions, and what happens when one of them fails."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

import psycopg2
from psycopg2 import BINARY, errorcodes, sql
from psycopg2.extensions import connection, cursor, new_type, register_type
from psycopg2.extras import register_uuid
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from writethru.errors import ConfigurationError, SchemaError, WarehouseError
from writethru.load.connections import Connections

T = TypeVar("T")
Connection = connection

SCHEMA_REVISION: Final = "0002"
"""The revision that this program reads and writes: the head of sql/versions."""

VERSION_TABLE: Final = "writethru_schema"
"""In `public`; a name of our own, for Airflow's tables may share the database."""

ATTEMPTS: Final = 6
"""Of one transaction; the waits between them add up to some 10 s at most."""

_SETTINGS: Final = """
    set timezone = 'UTC';
    set application_name = 'writethru';
    set statement_timeout = '10min';
    set lock_timeout = '1min';
    set idle_in_transaction_session_timeout = '1h'
"""

_PASSING_CLASSES: Final = frozenset(
    {
        errorcodes.CLASS_CONNECTION_EXCEPTION,
        errorcodes.CLASS_TRANSACTION_ROLLBACK,
    }
)
_PASSING: Final = frozenset(
    {
        errorcodes.LOCK_NOT_AVAILABLE,
        errorcodes.QUERY_CANCELED,  # the statement took too long
        errorcodes.ADMIN_SHUTDOWN,
        errorcodes.CRASH_SHUTDOWN,
        errorcodes.CANNOT_CONNECT_NOW,
        errorcodes.TOO_MANY_CONNECTIONS,
    }
)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """One Postgres database with our schema, for any thread to use.

    With `connections` a transaction is lent one of them, else each opens its own.
    """

    url: str
    connections: Connections | None = field(default=None, compare=False, repr=False)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose work is committed at the end of the block, or rolled back whole."""
        lent = self.connections.lent() if self.connections else closing(_connect(self.url))
        with lent as conn, conn:
            yield conn

    def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns from a transaction of its own, committed.

        `work` is called again, in a new transaction, where the last one failed for a passing
        reason: a deadlock, a lock that was not given, a lost connection. It must not have other
        effects. Raises the last failure after ATTEMPTS.
        """
        for attempt in Retrying(
            retry=retry_if_exception(is_passing),
            wait=wait_exponential_jitter(multiplier=0.05, max=5.0, jitter=0.5),
            stop=stop_after_attempt(ATTEMPTS),
            reraise=True,
        ):
            with attempt, self.transaction() as conn:
                result = work(conn)
        return result


@contextmanager
def open_warehouse(url: str) -> Iterator[Warehouse]:
    """The warehouse at `url`. Raises SchemaError where its schema is not the one we write,
    ConfigurationError where the URL is none, WarehouseError where it cannot be reached.
    """
    with closing(Connections(partial(_connect, url))) as connections:
        warehouse = Warehouse(url, connections)
        _require_schema(warehouse)
        yield warehouse


def _require_schema(warehouse: Warehouse) -> None:
    with reaching():
        found = warehouse.run(_revision)
    if found != SCHEMA_REVISION:
        state = f"is at revision {found}" if found else "has no schema yet"
        raise SchemaError(
            f"the warehouse {state}, this program needs {SCHEMA_REVISION}: run `writethru migrate`"
        )


@contextmanager
def reaching() -> Iterator[None]:
    """What goes wrong with the first connection, said in our words."""
    try:
        yield
    except psycopg2.ProgrammingError as error:  # libpq could not read the address
        raise ConfigurationError(f"the warehouse's address is no Postgres URL: {error}") from error
    except psycopg2.OperationalError as error:
        raise WarehouseError(f"the warehouse cannot be reached: {error}".strip()) from error


def is_passing(error: BaseException) -> bool:
    """Whether the same transaction may succeed if it is tried again."""
    if isinstance(error, psycopg2.InterfaceError):  # the connection was closed under us
        return True
    if not isinstance(error, psycopg2.Error):
        return False
    if error.pgcode is None:  # the server could not be reached, or went away
        return isinstance(error, psycopg2.OperationalError)
    return error.pgcode in _PASSING or error.pgcode[:2] in _PASSING_CLASSES


def writer_lock(conn: Connection) -> None:
    """Waits until no other transaction joins, matches or groups; holds till this one ends.

    Two such writers at once would each miss the other's half of a pair.
    """
    with conn.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('writethru.writer'))")


def _connect(url: str) -> Connection:
    conn = psycopg2.connect(url, connect_timeout=10)
    register_uuid(conn_or_curs=conn)  # type: ignore[no-untyped-call]
    register_type(_BYTES, conn)
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute(_SETTINGS)
    conn.autocommit = False
    return conn


def _revision(conn: Connection) -> str | None:
    with conn.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", (f"public.{VERSION_TABLE}",))
        if cursor.fetchall() == [(None,)]:
            return None
        table = sql.Identifier("public", VERSION_TABLE)
        cursor.execute(sql.SQL("select version_num from {}").format(table))
        ((found,),) = cursor.fetchall()
    return str(found)


def _read_bytes(value: str | bytes | None, cursor: cursor) -> bytes | None:
    """bytea as bytes, which compare and hash; psycopg2's own memoryview does not."""
    return None if value is None else bytes(BINARY(value, cursor))


_BYTES: Final = new_type(BINARY.values, "BYTES", _read_bytes)
