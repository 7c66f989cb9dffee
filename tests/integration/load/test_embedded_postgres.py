"""The embedded server: found again, started again after any death, and nobody else's business."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
from sqlalchemy import create_engine
from writethru.errors import ConfigurationError
from writethru.local.postgres import EmbeddedPostgres

QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server whose home has a long name with a space and a quote in it; it may run already."""
    home = tmp_path_factory.mktemp("embedded") / "a home's " / ("x" * 100)
    made = EmbeddedPostgres(home, settings=QUICK)
    yield made
    made.stop()


@pytest.fixture
def unborn(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A server that was never started."""
    made = EmbeddedPostgres(tmp_path, settings=QUICK)
    yield made
    made.stop()


def answer(server: EmbeddedPostgres, query: str, database: str = "warehouse") -> object:
    with closing(psycopg2.connect(server.url(database))) as conn, conn.cursor() as cursor:
        cursor.execute(query)
        ((found,),) = cursor.fetchall()
    return found


def socket_folder(server: EmbeddedPostgres) -> Path:
    return Path(parse_qs(urlsplit(server.url("warehouse")).query)["host"][0])


def pid_file(server: EmbeddedPostgres) -> Path:
    return server.home / "postgres" / "data" / "postmaster.pid"


def kill(server: EmbeddedPostgres) -> None:
    """Ends the server and its children, as a power cut would."""
    pid = int(pid_file(server).read_text().partition("\n")[0])
    os.kill(pid, signal.SIGKILL)
    while server.is_running():
        pass


def test_a_long_path_with_spaces_has_both_databases_for_every_client(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    for database in ("warehouse", "airflow"):
        assert answer(server, "select current_database()", database) == database
        url = server.url(database).replace("postgresql://", "postgresql+psycopg2://")
        with create_engine(url).connect() as conn:
            assert conn.exec_driver_sql("show timezone").scalar_one() == "UTC"


def test_only_its_owner_reaches_it(server: EmbeddedPostgres) -> None:
    server.start()
    for folder in (socket_folder(server), server.home / "postgres"):
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IRWXU
    assert answer(server, "show listen_addresses") == ""
    assert answer(server, "show fsync") == "off", "the settings given count"


def test_several_processes_start_one_server(unborn: EmbeddedPostgres) -> None:
    start = (
        "import sys; from pathlib import Path;"
        "from writethru.local.postgres import EmbeddedPostgres as P;"
        "P(Path(sys.argv[1]), settings={'fsync': 'off'}).start()"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", start, str(unborn.home)]
    with ThreadPoolExecutor(3) as pool:
        ended = pool.map(lambda _: subprocess.run(command, env=env, check=False), range(3))
        assert [each.returncode for each in ended] == [0, 0, 0]
    assert unborn.is_running(), "it outlives the processes that started it"


def test_it_starts_after_being_killed_and_has_what_was_committed(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    with closing(psycopg2.connect(server.url("warehouse"))) as conn, conn:
        conn.cursor().execute("create table kept (n int); insert into kept values (7)")
    kill(server)
    assert pid_file(server).exists()
    server.start()
    assert answer(server, "select n from kept") == 7


def test_a_pid_that_another_process_has_by_now_does_not_stop_it(server: EmbeddedPostgres) -> None:
    server.start()
    folder = socket_folder(server)
    kill(server)
    with subprocess.Popen(["sleep", "600"]) as other:
        for file in (pid_file(server), folder / ".s.PGSQL.5432.lock"):
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        server.start()
        other.kill()
    assert answer(server, "select 1") == 1


def test_stopping_twice_or_starting_twice_is_once(server: EmbeddedPostgres) -> None:
    server.start()
    server.start()
    folder = socket_folder(server)
    server.stop()
    server.stop()
    assert not server.is_running()
    assert not folder.exists(), "a socket folder of its own is cleared away"
    with pytest.raises(ConfigurationError, match="start it first"):
        server.url("warehouse")


def test_data_of_another_postgres_are_refused(unborn: EmbeddedPostgres) -> None:
    (unborn.home / "postgres" / "data").mkdir(parents=True)
    (unborn.home / "postgres" / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ConfigurationError, match="Postgres 16, not 18"):
        unborn.start()


def test_a_failure_to_start_says_why(server: EmbeddedPostgres) -> None:
    server.stop()
    broken = EmbeddedPostgres(server.home, settings={"shared_buffers": "nonsense"})
    with pytest.raises(ConfigurationError, match="nonsense"):
        broken.start()
