"""The fleet of `many_hosts`: its process, its source files, and a command that runs against it."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]
import yaml

from bench.many_hosts_log import Asked, read_log
from bench.many_hosts_plan import ADDRESS, FEED, Plan

SAMPLED_EVERY_S: Final = 0.1
CHECKOUT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Hosts that can be asked; `addresses` are "127.0.0.1:port" texts, one a kind of the plan."""

    plan: Plan
    addresses: tuple[str, ...]

    def asked(self) -> list[Asked]:
        """What came until now, from the hosts' own log."""
        return read_log(Path(self.plan.log))

    def feeds(self) -> list[str]:
        return [f"http://{address}{FEED}" for address in self.addresses]

    def write_sources(self, folder: Path, *, delay_s: float) -> None:
        """A source file a host: `host_000` and so on."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, (address, feed) in enumerate(zip(self.addresses, self.feeds(), strict=True)):
            name = source_id(number)
            source = {
                "id": name,
                "name": f"Host {number}",
                "group": "many_hosts",
                "hosts": [address],
                "language": "en",
                "discover": [{"feed": feed}],
                "fetch": {"delay_s": delay_s, "max_per_run": self.plan.articles},
            }
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(source), "utf-8")


def source_id(host: int) -> str:
    return f"host_{host:03}"


@contextmanager
def fleet(plan: Plan) -> Iterator[Fleet]:
    """The plan's hosts, each at a port of its own, gone after the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.many_hosts_server", plan.written()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_env(),
        text=True,
    )
    with process:
        try:
            ports = json.loads(process.stdout.readline())  # type: ignore[union-attr]
            yield Fleet(plan=plan, addresses=tuple(f"{ADDRESS}:{port}" for port in ports))
        finally:
            # Closing its standard input ends it; it may have died of itself.
            with suppress(BrokenPipeError):
                process.stdin.close()  # type: ignore[union-attr]


def child_env(**changes: str) -> dict[str, str]:
    """This process's environment and import path, so that a child finds the same modules."""
    path = [str(CHECKOUT), *filter(None, sys.path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), **changes}


def capture_command(
    fleet: Fleet, home: Path, warehouse_url: str
) -> tuple[list[str], dict[str, str]]:
    """`writethru capture` of all sources under `home`/sources, and its environment."""
    env = child_env(
        WRITETHRU_HOME=str(home),
        WRITETHRU_SOURCES=str(home / "sources"),
        WRITETHRU_CAPTURES=str(home / "captures"),
        WRITETHRU_WAREHOUSE_URL=warehouse_url,
        WRITETHRU_ALLOW_PRIVATE_HOSTS=",".join(fleet.addresses),
    )
    run = "from writethru.cli import main; main()"
    return [sys.executable, "-c", run, "capture", "--json"], env


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that ended; `begun_s` is of the monotonic clock, which the hosts' log has too."""

    code: int
    begun_s: float
    wall_s: float
    cpu_s: float
    peak_mb: float


def run_measured(argv: Sequence[str], env: Mapping[str, str], output: Path) -> Ended:
    """Runs a command to its end, what it says into `output`.

    Memory is the resident set of the command and its children together, at its highest of ten
    looks a second. The kernel's own maximum would not do: a child begins with its parent's.
    """
    before_s = _children_cpu_s()
    begun_s = time.monotonic()
    with (
        output.open("wb") as out,
        subprocess.Popen(
            argv, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            peak, code = 0, None
            while code is None:
                peak = max(peak, _resident_bytes(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    code = process.wait(SAMPLED_EVERY_S)
        finally:
            process.kill()  # nothing where it has ended: only an interrupted run has not
    return Ended(
        code=code,
        begun_s=begun_s,
        wall_s=time.monotonic() - begun_s,
        cpu_s=_children_cpu_s() - before_s,
        peak_mb=peak / 2**20,
    )


def _children_cpu_s() -> float:
    """CPU seconds of the children that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident_bytes(pid: int) -> int:
    found = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                found += each.memory_info().rss
    return found
