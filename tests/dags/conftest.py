"""Airflow's environment, set before Airflow is imported, and a newsroom for its DAGs to capture.

One newsroom and one pair of databases serve all tests of this folder; what a test
captures stays there for the next, as in life. The environment is Airflow's only as long as tests
of this folder run.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from writethru.demo import Clock, Newsroom, load_plot, write_archive, write_sources
from writethru.demo.source_files import ARCHIVE, GROUP
from writethru.load.migrations import migrate
from writethru.local.airflow import CHECKOUT, Airflow
from writethru.local.ports import free_port
from writethru.local.postgres import EmbeddedPostgres
from writethru.settings import Settings
from writethru.sources import load_sources

EPOCH = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)

UNREACHABLE = """
id: unreachable
name: An outlet whose server is down
group: mixed
hosts: ["127.0.0.1:9"]
schedule: "0 0 1 1 *"
discover:
  - feed: http://127.0.0.1:9/feed.xml
archive:
  - memento: http://127.0.0.1:9/cdx
"""


@pytest.fixture(scope="session")
def dags_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dags_home")


@pytest.fixture(scope="session")
def newsroom(dags_home: Path) -> Iterator[Newsroom]:
    plot = load_plot(Settings.from_env({}).demo_plot)
    with Newsroom(plot=plot, epoch=EPOCH, clock=Clock(now=EPOCH)) as running:
        write_archive(plot, EPOCH, dags_home / ARCHIVE, bases=running.bases)
        yield running


@pytest.fixture(scope="session")
def source_folder(dags_home: Path, newsroom: Newsroom) -> Path:
    """The bundled sources with the demo's outlets where they are now, and a group half of which
    is down: the sources of `mixed` are one outlet again, under another name, and a dead one.
    """
    folder = dags_home / "sources"
    shutil.copytree(CHECKOUT / "include" / "sources", folder)
    for source in load_sources(folder).sources.values():
        if source.group == GROUP:
            (folder / f"{source.id}.yaml").unlink()
    first, *_ = write_sources(folder, newsroom.plot, newsroom.bases)
    again = first.read_text().replace(f"\nid: {first.stem}", "\nid: again", 1)
    (folder / "again.yaml").write_text(again.replace(f"group: {GROUP}", "group: mixed"))
    (folder / "unreachable.yaml").write_text(UNREACHABLE)
    return folder


@pytest.fixture(scope="package")
def airflow_env(
    dags_home: Path, postgres: EmbeddedPostgres, newsroom: Newsroom, source_folder: Path
) -> Iterator[Airflow]:
    """Airflow's settings are in the environment; both databases are ready."""
    assert "airflow.settings" not in sys.modules, "Airflow was imported before its environment"
    hosts = [base.removeprefix("http://") for base in newsroom.bases.values()]
    stack = Airflow(
        home=dags_home,
        port=free_port(),
        metadata_url=postgres.url("airflow"),
        warehouse_url=postgres.url("warehouse"),
        settings={
            "WRITETHRU_HOME": str(dags_home),
            "WRITETHRU_SOURCES": str(source_folder),
            "WRITETHRU_ALLOW_PRIVATE_HOSTS": ",".join([*hosts, "127.0.0.1:9"]),
        },
    )
    migrate(stack.warehouse_url)
    stack.migrate()
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AIRFLOW", "WRITETHRU_"))]:
            patch.delenv(name)
        for name, value in stack.environment().items():
            patch.setenv(name, value)
        yield stack


@pytest.fixture(scope="package")
def dags(airflow_env: Airflow) -> dict:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(airflow_env.environment()["AIRFLOW__CORE__DAGS_FOLDER"])
    assert bag.import_errors == {}
    return bag.dags
