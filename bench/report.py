"""What every report has: the machine it was made on, where its JSON goes, how it is written."""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from writethru.local.programs import MAJOR_VERSION
from writethru.settings import Settings

NAMED_PACKAGES: Final = ("selectolax", "numpy", "psycopg2-binary", "rensa")
"""Rivals, and what the figures depend on; those that are not installed are not named."""


def console() -> Console:
    """For tables: as wide as they need where nobody watches."""
    found = Console()
    return found if found.is_terminal else Console(width=140)


def machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "postgres": MAJOR_VERSION,
        "packages": {name: found for name in NAMED_PACKAGES if (found := _version(name))},
    }


def machine_line() -> str:
    told = machine()
    packages = ", ".join(f"{name} {number}" for name, number in told["packages"].items())
    return (
        f"{told['cpus']} cores, {told['system']} {told['architecture']}, Python {told['python']}, "
        f"Postgres {told['postgres']}; {packages}"
    )


def default_path(name: str) -> Path:
    """Where a report goes unless told otherwise: `bench` under WRITETHRU_HOME."""
    return Settings.from_env(os.environ).home / "bench" / name


def write_json(path: Path, report: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine(), **report}, indent=2) + "\n", "utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
