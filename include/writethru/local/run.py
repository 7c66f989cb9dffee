"""The whole local run of one home: what it consists of, how it starts, how it ends."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from rich.console import Console

from writethru.errors import WritethruError
from writethru.load.migrations import migrate
from writethru.local.airflow import PROGRAMS, USER, Airflow
from writethru.local.control import Control
from writethru.local.diary import Diary
from writethru.local.newsroom import PORT, Place, newsroom_program
from writethru.local.play import Play
from writethru.local.ports import DEFAULT_UI_PORT, UI_PORT, port_of, require_free
from writethru.local.postgres import EmbeddedPostgres
from writethru.local.processes import Program, Stack
from writethru.local.rest import AirflowClient
from writethru.orchestrate.plan import plan_archives, plan_captures
from writethru.sources import load_sources

START_LIMIT_S: Final = 240
POLL_S: Final = 0.25
STANDING_DAGS: Final = frozenset({"revisit", "refine", "check", "maintenance", "reclean"})


@dataclass(frozen=True, kw_only=True)
class LocalRun:
    """The embedded Postgres, the newsroom and Airflow under one home. Raises WritethruError."""

    env: Mapping[str, str]
    place: Place
    port: int
    console: Console

    @classmethod
    def of(cls, env: Mapping[str, str], *, console: Console) -> "LocalRun":
        """Raises ConfigurationError for a setting that cannot be."""
        port = port_of(env, UI_PORT, DEFAULT_UI_PORT)
        return cls(env=env, place=Place.of(env), port=port, console=console)

    @property
    def home(self) -> Path:
        return self.place.settings.home

    @property
    def stack(self) -> Stack:
        return Stack(home=self.home)

    @property
    def warehouse_url(self) -> str:
        """The configured warehouse's address, or the embedded one's, which must run."""
        configured = self.place.settings.warehouse_url
        return configured or EmbeddedPostgres(self.home).url("warehouse")

    @cached_property
    def settings(self) -> dict[str, str]:
        """The WRITETHRU_* variables of every program that is started."""
        given = {name: value for name, value in self.env.items() if name.startswith("WRITETHRU_")}
        allowed = [*sorted(self.place.settings.allow_private_hosts), *self.place.hosts]
        return {
            **given,
            "WRITETHRU_HOME": str(self.home),
            "WRITETHRU_SOURCES": str(self.place.source_folder()),
            "WRITETHRU_ALLOW_PRIVATE_HOSTS": ",".join(dict.fromkeys(allowed)),
        }

    @property
    def airflow(self) -> Airflow:
        return Airflow(
            home=self.home,
            port=self.port,
            metadata_url=EmbeddedPostgres(self.home).url("airflow"),
            warehouse_url=self.warehouse_url,
            settings=self.settings,
        )

    @property
    def client(self) -> AirflowClient:
        airflow = self.airflow
        return AirflowClient(url=airflow.url, user=USER, password=airflow.password)

    def start(self) -> None:
        """Starts what is missing and says each step; the main job is left to `load`."""
        self._clear_the_way()
        diary = Diary.of(self.home, now=datetime.now(UTC)).keep(self.home)
        with self._step("Postgres"):
            EmbeddedPostgres(self.home).start()
        with self._step("The warehouse's schema"):
            migrate(self.warehouse_url)
        with self._step("The demo newsroom"):
            if not diary.is_loaded:
                self.place.write_archive(diary.epoch)
            self.stack.start(newsroom_program({**self.env, **self.settings}))
            Control.wait_for(self.home)
        with self._step("Airflow's metadata"):
            self.airflow.write_config()
            self.airflow.migrate()
        with self._step("Airflow"):
            for name in PROGRAMS:
                self.stack.start(self._program(name, with_schedules=diary.is_loaded))
            self._wait(self.client.is_healthy, "Airflow is not healthy")
        with self._step("The DAGs"):
            self._wait(lambda: self._expected_dags() <= self.client.dag_ids(), "DAGs are missing")
            self.client.unpause(self._expected_dags())

    def load(self) -> bool:
        """Runs the main job unless this home has had it; True if it ran."""
        diary = Diary.of(self.home, now=datetime.now(UTC))
        if diary.is_loaded:
            return False
        Play(
            home=self.home,
            client=self.client,
            control=Control.wait_for(self.home),
            console=self.console,
        ).load(diary, self._archives())
        # From here on the newsroom's clock is the real one, and so are the schedules.
        self.stack.stop("dag-processor")
        self.stack.start(self._program("dag-processor", with_schedules=True))
        return True

    def stop(self) -> None:
        """Ends everything of this home."""
        stop(self.home)

    def _program(self, name: str, *, with_schedules: bool) -> Program:
        program = self.airflow.program(name)
        if name != "dag-processor" or with_schedules:
            return program
        return replace(program, env={**program.env, "WRITETHRU_SCHEDULES": "off"})

    def _clear_the_way(self) -> None:
        """Ends what a killed start left. Raises ConfigurationError where a port is taken."""
        self.stack.stop_all()
        newsroom = [self.place.control_port, *self.place.ports]
        require_free([(UI_PORT, self.port), *((PORT, port) for port in newsroom)])

    def _archives(self) -> list[str]:
        """The DAGs that load the newsroom's earlier days."""
        sources = load_sources(Path(self.settings["WRITETHRU_SOURCES"])).sources
        own = {name: source for name, source in sources.items() if name in self.place.bases}
        return [f"archive__{plan.source.id}" for plan in plan_archives(own) if plan.by_day]

    def _expected_dags(self) -> set[str]:
        sources = load_sources(Path(self.settings["WRITETHRU_SOURCES"])).sources
        captures = {f"capture__{plan.group}" for plan in plan_captures(sources)}
        archives = {f"archive__{plan.source.id}" for plan in plan_archives(sources)}
        return captures | archives | STANDING_DAGS

    def _wait(self, is_done: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while not is_done():
            dead = [name for name in PROGRAMS if self.stack.find(name) is None]
            if dead or time.monotonic() > deadline:
                logs = ", ".join(str(self.stack.log_file(name)) for name in dead or PROGRAMS)
                raise WritethruError(f"{complaint}: {', '.join(dead)} ended; see {logs}")
            time.sleep(POLL_S)

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        with self.console.status(what):
            yield
        self.console.print(f"  [green]✓[/] {what} [dim]{time.monotonic() - began:.1f} s[/]")


def stop(home: Path) -> None:
    """Ends every program of the home, however it was started, and its Postgres."""
    stack = Stack(home=home)
    # First, while the API server still answers: ended tasks want to tell it so, and keep trying.
    stack.stop("scheduler")
    stack.stop_all()
    EmbeddedPostgres(home).stop()
