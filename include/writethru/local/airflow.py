"""Airflow on one machine: its settings, its secrets, its four programs."""

import json
import os
import secrets
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from configparser import RawConfigParser
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from writethru.errors import WritethruError
from writethru.local.ports import LOOPBACK
from writethru.local.processes import Program

CHECKOUT: Final = Path(__file__).parents[3]
"""Where dags/ and plugins/ lie, beside include/."""

PACKAGES: Final = CHECKOUT / "include"

USER: Final = "admin"
PROGRAMS: Final = ("api-server", "scheduler", "dag-processor", "triggerer")
MIGRATE_TIMEOUT_S: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Airflow:
    """One Airflow under `home`; both addresses are Postgres's, in libpq's spelling."""

    home: Path
    port: int
    metadata_url: str
    warehouse_url: str
    settings: Mapping[str, str]
    """The WRITETHRU_* variables that its tasks and its DAG processor see."""

    @property
    def folder(self) -> Path:
        return self.home / "airflow"

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def password(self) -> str:
        """The password of USER, made up at the first start."""
        return _kept(self._secret("password"), lambda: secrets.token_urlsafe(12))

    @property
    def password_file(self) -> Path:
        return self._secret("passwords.json")

    def _secret(self, name: str) -> Path:
        return self.folder / "secrets" / name

    def environment(self) -> dict[str, str]:
        """The whole environment of every Airflow program."""
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "WRITETHRU_", "PYTHON"))
        }
        return {
            **clean,
            **self.settings,
            "AIRFLOW_HOME": str(self.folder),
            "AIRFLOW_CONN_WAREHOUSE": self.warehouse_url,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(PACKAGES),
            **{f"AIRFLOW__{name}": value for name, value in self._options().items()},
        }

    def _options(self) -> dict[str, str]:
        return {
            **self._secret_options(),
            "CORE__DAGS_FOLDER": str(CHECKOUT / "dags"),
            "CORE__PLUGINS_FOLDER": str(CHECKOUT / "plugins"),
            "CORE__LOAD_EXAMPLES": "False",
            "CORE__EXECUTOR": "LocalExecutor",
            "CORE__PARALLELISM": "6",
            "CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "API__HOST": LOOPBACK,
            "API__PORT": str(self.port),
            "API__BASE_URL": self.url,
            "API__WORKERS": "1",
            # A second a hop less than by default, and new DAG files are seen within seconds.
            "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
            "DAG_PROCESSOR__REFRESH_INTERVAL": "15",
            "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
            "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
            "USAGE_DATA_COLLECTION__ENABLED": "False",
        }

    def _secret_options(self) -> dict[str, str]:
        passwords = json.dumps({USER: self.password})
        _kept(self.password_file, lambda: passwords)
        return {
            "DATABASE__SQL_ALCHEMY_CONN": self.metadata_url.replace(
                "postgresql://", "postgresql+psycopg2://", 1
            ),
            "CORE__FERNET_KEY": _kept(self._secret("fernet_key"), _fernet_key),
            "API_AUTH__JWT_SECRET": _kept(self._secret("jwt_secret"), secrets.token_urlsafe),
            "API__SECRET_KEY": _kept(self._secret("api_secret_key"), secrets.token_urlsafe),
            "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.password_file),
        }

    def write_config(self) -> Path:
        """Writes airflow.cfg from the same settings: in a shell AIRFLOW_HOME alone is enough."""
        config = RawConfigParser()
        for name, value in self._options().items():
            section, _, option = name.partition("__")
            if not config.has_section(section.lower()):
                config.add_section(section.lower())
            # Airflow's parser interpolates: a "%" of an address is to be doubled.
            config.set(section.lower(), option.lower(), value.replace("%", "%%"))
        file = self.folder / "airflow.cfg"
        self.folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("w") as handle:
            config.write(handle)
        return file

    def program(self, name: str) -> Program:
        """One of PROGRAMS. Its logs are files here, so nothing serves them over HTTP."""
        quiet = ("--skip-serve-logs",) if name in ("scheduler", "triggerer") else ()
        module = ("writethru.local.scheduler",) if name == "scheduler" else ("airflow", name)
        return Program(
            name=name,
            argv=(sys.executable, "-m", *module, *quiet),
            env=self.environment(),
        )

    def migrate(self) -> bool:
        """Brings the metadata database to this Airflow's schema; False if it was there already.

        Raises WritethruError with the command's output.
        """
        done = self.folder / "migrated"
        release = version("apache-airflow-core")
        if done.exists() and done.read_text() == release:
            return False
        self.run("db", "migrate")
        done.write_text(release)
        return True

    def run(self, *arguments: str) -> str:
        """Runs an `airflow` command and returns what it prints. Raises WritethruError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        finished = subprocess.run(
            (sys.executable, "-m", "airflow", *arguments),
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=MIGRATE_TIMEOUT_S,
        )
        if finished.returncode:
            command = " ".join(arguments)
            raise WritethruError(f"airflow {command} failed:\n{finished.stdout}{finished.stderr}")
        return finished.stdout


def _kept(file: Path, make: Callable[[], str]) -> str:
    """The text of a file that only its owner can read; made at the first call."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(make())
    return file.read_text()


def _fernet_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(32)).decode()
