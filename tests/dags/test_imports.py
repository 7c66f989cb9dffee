"""DAG files are parsed without database or network, and a broken source file breaks no DAG."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from writethru.local.airflow import CHECKOUT

pytestmark = pytest.mark.xdist_group("dags")

# Any attempt to reach the network or a database raises, in whatever library it is made.
PARSE = """
import json, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError(f"{event} {arguments[1:]} while parsing")

sys.addaudithook(refuse)
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
print(json.dumps({"dags": sorted(bag.dag_ids), "errors": bag.import_errors}))
"""


def parse(home: Path, **env: str) -> dict:
    finished = subprocess.run(
        [sys.executable, "-c", PARSE, str(CHECKOUT / "dags")],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(CHECKOUT / "include"),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://nobody@127.0.0.1:9/none",
            "WRITETHRU_HOME": str(home),
            **env,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def parsed(tmp_path_factory) -> dict:
    return parse(tmp_path_factory.mktemp("parse"))


def test_dags_import_without_database_or_network(parsed):
    assert parsed["errors"] == {}
    assert {"capture__demo", "revisit", "refine", "check", "maintenance", "reclean"} <= set(
        parsed["dags"]
    )


def test_every_enabled_archive_has_a_dag(parsed):
    assert {"archive__dw_archive"} <= set(parsed["dags"])
    assert not any(name.startswith("capture__dw_archive") for name in parsed["dags"])


def test_disabled_sources_have_no_dag(parsed):
    assert "capture__dw_live" not in parsed["dags"]


SOUND = """
id: sound
name: The Sound
hosts: [sound.example]
schedule: "0 * * * *"
discover:
  - feed: https://sound.example/rss.xml
archive:
  - text: "sound/{date:%Y-%m-%d}/*.txt"
"""


def test_a_broken_source_file_breaks_no_other_dag(tmp_path):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "sound.yaml").write_text(SOUND)
    (folder / "broken.yaml").write_text("id: broken\nname: [unclosed\n")
    parsed = parse(tmp_path, WRITETHRU_SOURCES=str(folder))
    assert parsed["errors"] == {}
    assert {"capture__sound", "archive__sound", "check"} <= set(parsed["dags"])
    assert "capture__broken" not in parsed["dags"]
