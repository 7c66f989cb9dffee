"""Rivals that want an environment of their own: made when asked for, kept under WRITETHRU_HOME."""

import hashlib
import subprocess
import venv
from pathlib import Path
from typing import Final

from bench.report import default_path

REQUIREMENTS: Final = Path(__file__).with_name("requirements-peers.txt")
LIMIT_S: Final = 600


def peers_python() -> Path:
    """The interpreter that has the rivals of requirements-peers.txt, pinned by their hashes.

    Raises CalledProcessError or TimeoutExpired where they could not be installed.
    """
    pins = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = default_path(f"peers-{pins}")
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        venv.create(folder, clear=True, with_pip=True)
        install = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps")
        subprocess.run(
            [python, *install, "--require-hashes", "-r", REQUIREMENTS],
            check=True,
            timeout=LIMIT_S,
        )
        ready.touch()
    return python
