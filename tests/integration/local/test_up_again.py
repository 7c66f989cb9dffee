"""What `make up` makes of an earlier start that did not end well."""

import os
import signal
import subprocess
import sys

import pytest
from writethru.local.airflow import PACKAGES
from writethru.local.ports import LOOPBACK, free_port
from writethru.local.processes import Program, Stack


@pytest.fixture
def env(tmp_path):
    return {
        **os.environ,
        "WRITETHRU_HOME": str(tmp_path),
        "WRITETHRU_UI_PORT": str(free_port()),
        "PYTHONPATH": str(PACKAGES),
    }


def run(env, module, *arguments):
    return subprocess.run(
        [sys.executable, "-m", f"writethru.local.{module}", *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_taken_port_is_named_and_nothing_is_started(env, tmp_path):
    import socket

    with socket.socket() as other:
        other.bind((LOOPBACK, int(env["WRITETHRU_UI_PORT"])))
        other.listen()
        finished = run(env, "up")
    assert finished.returncode == 1
    assert f"{env['WRITETHRU_UI_PORT']} (set by WRITETHRU_UI_PORT)" in finished.stdout
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()


def test_a_setting_that_cannot_be_is_named(env):
    finished = run({**env, "WRITETHRU_UI_PORT": "many"}, "up")
    assert finished.returncode == 1
    assert "WRITETHRU_UI_PORT=many" in finished.stdout


def test_down_ends_what_a_killed_start_left(env, tmp_path):
    stack = Stack(home=tmp_path)
    pid = stack.start(
        Program(
            name="scheduler",
            argv=(sys.executable, "-c", "import time; time.sleep(300)"),
            env=dict(os.environ),
        )
    )
    finished = run(env, "down")
    assert finished.returncode == 0, finished.stderr
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGTERM


def test_forgetting_leaves_what_is_not_ours(env, tmp_path):
    for name in ("captures", "airflow", "mine"):
        (tmp_path / name).mkdir()
    finished = run(env, "down", "--forget")
    assert finished.returncode == 0, finished.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
