"""The demo newsroom as a program of the local run: `python -m writethru.local.newsroom`."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from writethru.demo import (
    CONTROL_PORT,
    Plot,
    default_bases,
    load_plot,
    serve,
    write_archive,
    write_sources,
)
from writethru.demo.source_files import ARCHIVE, GROUP
from writethru.local.airflow import PACKAGES
from writethru.local.control import state_file
from writethru.local.diary import Diary
from writethru.local.ports import LOOPBACK, port_of
from writethru.local.processes import Program
from writethru.settings import Settings
from writethru.sources import load_sources

PORT: Final = "WRITETHRU_DEMO_PORT"
"""The control address's port; the outlets have those that follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The newsroom of one home: its plot and its ports."""

    settings: Settings
    plot: Plot
    control_port: int

    @classmethod
    def of(cls, env: Mapping[str, str]) -> "Place":
        """Raises PlotError, ConfigurationError."""
        settings = Settings.from_env(env)
        return cls(
            settings=settings,
            plot=load_plot(settings.demo_plot),
            control_port=port_of(env, PORT, CONTROL_PORT),
        )

    @property
    def ports(self) -> tuple[int, ...]:
        first = self.control_port + 1
        return tuple(range(first, first + len(self.plot.outlets)))

    @property
    def hosts(self) -> tuple[str, ...]:
        """What captures may be made of, though it is this machine."""
        return tuple(f"{LOOPBACK}:{port}" for port in self.ports)

    @property
    def bases(self) -> dict[str, str]:
        """Outlet id -> address."""
        outlets = (outlet.id for outlet in self.plot.outlets)
        return {outlet: f"http://{host}" for outlet, host in zip(outlets, self.hosts, strict=True)}

    def write_archive(self, epoch: datetime) -> int:
        """Writes the earlier days where the source files look for them; how many files."""
        folder = self.settings.home / ARCHIVE
        return len(write_archive(self.plot, epoch, folder, bases=self.bases))

    def source_folder(self) -> Path:
        """The folder of source files that fit this newsroom.

        The bundled files fit the bundled plot at its usual ports; for any other a copy of the
        folder is made, with files written for the newsroom as it is. Files that somebody added to
        the copy stay.
        """
        bundled = Settings.from_env({}).demo_plot
        if self.settings.demo_plot == bundled and self.bases == default_bases(self.plot):
            return self.settings.sources
        folder = self.settings.home / "newsroom" / "sources"
        if self.settings.sources != folder:
            shutil.copytree(self.settings.sources, folder, dirs_exist_ok=True)
        for source in load_sources(folder).sources.values():
            if source.group == GROUP:
                (folder / f"{source.id}.yaml").unlink(missing_ok=True)
        write_sources(folder, self.plot, self.bases)
        return folder


def newsroom_program(env: Mapping[str, str]) -> Program:
    """The newsroom as a program to start."""
    argv = (sys.executable, "-m", "writethru.local.newsroom")
    return Program(name="newsroom", argv=argv, env={**env, "PYTHONPATH": str(PACKAGES)})


def main() -> None:
    """Serves until SIGTERM; the clock is the real one until the control address turns it."""
    place = Place.of(os.environ)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    home = place.settings.home
    serve(
        place.plot,
        Diary.of(home, now=datetime.now(UTC)).epoch,
        ports=place.ports,
        control_port=place.control_port,
        state_file=state_file(home),
        stop=stop,
    )


if __name__ == "__main__":
    main()
