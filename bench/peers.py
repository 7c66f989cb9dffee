"""Rivals that want an environment of their own: made when asked for, kept under WRITETHRU_HOME."""

import hashlib
import subprocess
import venv
from pathlib import Path
from typing import Final

from bench.report import default_path

REQUIREMENTS: Final = Path(__file__).with_name("requirements-peers.txt")
CLEANERS: Final = Path(__file__).with_name("requirements-peers-clean.txt")
NEWS_PLEASE: Final = Path(__file__).with_name("requirements-peers-news-please.txt")
LIMIT_S: Final = 600


def peers_python(requirements: Path = REQUIREMENTS) -> Path:
    """The interpreter that has the rivals of `requirements`, pinned by their hashes.

    Raises CalledProcessError or TimeoutExpired where they could not be installed.
    """
    pins = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = default_path(f"peers-{pins}")
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        venv.create(folder, clear=True, with_pip=True)
        install = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps")
        subprocess.run(
            [python, *install, "--require-hashes", "-r", requirements],
            check=True,
            timeout=LIMIT_S,
        )
        ready.touch()
    return python.absolute()
