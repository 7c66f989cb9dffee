"""Programs that run beside us: started in sessions of their own, found again, and ended whole.

A program's children may outlive it, re-parent to init, or start sessions of their own; so every
process carries MARK in its environment, by which the survivors of a killed parent are found too.
"""

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]

MARK: Final = "WRITETHRU_STACK"
"""Environment variable that holds the home a process belongs to."""

GRACE_S: Final = 4.0
"""Between SIGTERM and SIGKILL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The programs of one home: their pid files and logs."""

    home: Path

    @property
    def pids(self) -> Path:
        return self.home / "run"

    def log_file(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def start(self, program: Program) -> int:
        """Starts the program in a session of its own, its output in its log file; its pid."""
        log_file = self.log_file(program.name)
        log_file.parent.mkdir(parents=True, exist_ok=True)
        pid = os.posix_spawn(
            program.argv[0],
            program.argv,
            # SPT_NOENV: else setproctitle writes over the environment that MARK is read from.
            {**program.env, MARK: str(self.home), "SPT_NOENV": "1"},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
        )
        self.remember(program.name, pid)
        return pid

    def remember(self, name: str, pid: int) -> None:
        """Writes the pid file: the pid, and the process's start, since pids come round again."""
        self.pids.mkdir(parents=True, exist_ok=True)
        known = {"pid": pid, "started_at": psutil.Process(pid).create_time()}
        (self.pids / f"{name}.json").write_text(json.dumps(known))

    def forget(self, name: str) -> None:
        (self.pids / f"{name}.json").unlink(missing_ok=True)

    def find(self, name: str) -> psutil.Process | None:
        """The program's process if it runs."""
        try:
            known = json.loads((self.pids / f"{name}.json").read_text())
            process = psutil.Process(known["pid"])
            same = abs(process.create_time() - known["started_at"]) < 1
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return None
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None

    def stop(self, name: str, *, grace_s: float = GRACE_S) -> None:
        """Ends one program with everything in its session."""
        process = self.find(name)
        if process is not None:
            end([process, *process.children(recursive=True)], grace_s=grace_s)
        self.forget(name)

    def stop_all(self, *, grace_s: float = GRACE_S) -> int:
        """Ends every process of this home but ours; how many there were."""
        found = list(self.members())
        end(found, grace_s=grace_s)
        for file in self.pids.glob("*.json"):
            if self.find(file.stem) is None:
                file.unlink(missing_ok=True)
        return len(found)

    def members(self) -> Iterator[psutil.Process]:
        """The processes that carry this home's mark, without our own and our parents."""
        spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
        for process in psutil.process_iter():
            try:
                is_member = process.environ().get(MARK) == str(self.home)
            except psutil.Error:
                continue
            if is_member and process.pid not in spared:
                yield process


def end(processes: Sequence[psutil.Process], *, grace_s: float) -> None:
    """SIGTERM to the processes and their groups, then SIGKILL to what is left after `grace_s`."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=grace_s)
    for process in alive:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=grace_s)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        # A leader's signal goes to its group, which holds children we may not have seen yet.
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    except (ProcessLookupError, psutil.Error):
        return


def wait_gone(process: psutil.Process, *, timeout_s: float) -> bool:
    """True once the process has ended; False if it still runs after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.1)
    return False
