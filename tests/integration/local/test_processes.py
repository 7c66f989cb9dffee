"""Programs are found again after their starter died, and ended with all their children."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from writethru.local.processes import MARK, Program, Stack, wait_gone

# A parent with a child in a session of its own, both deaf to SIGTERM where `deaf`.
FAMILY = """
import os, signal, sys, time
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
open(sys.argv[2] + str(os.getpid()), "w").close()
time.sleep(300)
"""


@pytest.fixture
def stack(tmp_path):
    stack = Stack(home=tmp_path)
    yield stack
    stack.stop_all(grace_s=0.2)


def family(stack, tmp_path, manner="polite") -> list[psutil.Process]:
    born = tmp_path / "born"
    born.mkdir()
    stack.start(
        Program(
            name="family",
            argv=(sys.executable, "-c", FAMILY, manner, f"{born}/"),
            env=dict(os.environ),
        )
    )
    for _ in range(200):
        if len(list(born.iterdir())) == 2:
            return [psutil.Process(int(file.name)) for file in born.iterdir()]
        time.sleep(0.05)
    raise AssertionError("the family did not start")


def test_stopping_ends_children_in_sessions_of_their_own(stack, tmp_path):
    processes = family(stack, tmp_path)
    assert stack.find("family") is not None
    stack.stop("family")
    assert all(wait_gone(process, timeout_s=10) for process in processes)
    assert stack.find("family") is None


def test_orphans_of_a_killed_parent_are_found_by_their_mark(stack, tmp_path):
    processes = family(stack, tmp_path)
    parent = stack.find("family")
    parent.kill()
    os.waitpid(parent.pid, 0)
    assert stack.find("family") is None
    assert stack.stop_all() == 1
    assert all(wait_gone(process, timeout_s=10) for process in processes)


def test_what_ignores_sigterm_is_killed(stack, tmp_path):
    processes = family(stack, tmp_path, "deaf")
    assert stack.stop_all(grace_s=0.3) == 2
    assert all(wait_gone(process, timeout_s=10) for process in processes)


def test_another_home_is_left_alone(stack, tmp_path):
    other = Stack(home=tmp_path / "other")
    processes = family(stack, tmp_path)
    assert other.stop_all() == 0
    assert all(process.is_running() for process in processes)


def test_we_do_not_end_ourselves(stack):
    code = f"""
from pathlib import Path
from writethru.local.processes import Stack
print(Stack(home=Path({str(stack.home)!r})).stop_all())
"""
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, MARK: str(stack.home), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (0, "0\n"), finished.stderr


def test_a_pid_that_came_round_again_is_not_our_program(stack):
    stack.pids.mkdir()
    (stack.pids / "old.json").write_text(f'{{"pid": {os.getpid()}, "started_at": 1.0}}')
    assert stack.find("old") is None


@pytest.mark.parametrize("text", ["", "[]", '{"pid": 1}'], ids=["empty", "list", "half"])
def test_a_damaged_pid_file_is_no_program(stack, text):
    stack.pids.mkdir()
    (stack.pids / "odd.json").write_text(text)
    assert stack.find("odd") is None


def test_output_goes_to_the_log(stack):
    pid = stack.start(
        Program(
            name="speaker",
            argv=(sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr)"),
            env=dict(os.environ),
        )
    )
    assert os.waitpid(pid, 0)[1] == 0
    assert set(stack.log_file("speaker").read_text().split()) == {"out", "err"}


def test_the_program_gets_signals_though_its_starter_ignored_them(stack):
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        stack.start(
            Program(
                name="sleeper",
                argv=(sys.executable, "-c", "import time; time.sleep(300)"),
                env=dict(os.environ),
            )
        )
    finally:
        signal.signal(signal.SIGTERM, before)
    process = stack.find("sleeper")
    process.terminate()
    assert os.waitstatus_to_exitcode(os.waitpid(process.pid, 0)[1]) == -signal.SIGTERM
