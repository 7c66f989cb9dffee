"""The settings, read from the environment in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things lie. `warehouse_url` None means the embedded Postgres under `home`.

    `contact` (WRITETHRU_CONTACT): an address or page of the operator's, told to every host.
    `schedules` False (WRITETHRU_SCHEDULES=off): Airflow captures only when asked to.
    """

    home: Path
    warehouse_url: str | None
    sources: Path
    captures: str
    allow_private_hosts: frozenset[str]
    demo_plot: Path
    contact: str | None = None
    schedules: bool = True

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads the WRITETHRU_* variables of `env`, normally `os.environ`; unset ones default."""
        home = Path(env.get("WRITETHRU_HOME") or "var").expanduser().absolute()
        hosts = env.get("WRITETHRU_ALLOW_PRIVATE_HOSTS", "").split(",")
        return cls(
            home=home,
            warehouse_url=env.get("WRITETHRU_WAREHOUSE_URL") or None,
            sources=Path(env.get("WRITETHRU_SOURCES") or _bundled("sources")).absolute(),
            captures=env.get("WRITETHRU_CAPTURES") or str(home / "captures"),
            allow_private_hosts=frozenset(h.strip() for h in hosts if h.strip()),
            demo_plot=Path(
                env.get("WRITETHRU_DEMO_PLOT") or str(files("writethru.demo") / "plot.yaml")
            ).absolute(),
            contact=env.get("WRITETHRU_CONTACT") or None,
            schedules=env.get("WRITETHRU_SCHEDULES", "on") != "off",
        )


def _bundled(name: str) -> Path:
    """A folder that lies beside the package: include/<name>."""
    return Path(__file__).parents[1] / name
