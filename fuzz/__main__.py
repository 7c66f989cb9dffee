"""`python -m fuzz [KIND...] [--seconds N]`: a process a kind, one after the other.

Exit 1 where an input broke a law; it is left in WRITETHRU_HOME/fuzz/<kind>-<what>-<hash>.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from writethru.settings import Settings

from fuzz.captures import KINDS

ROOT: Final = Path(__file__).parents[1]
HERE: Final = Path(__file__).parent
GOLDEN: Final = ROOT / "tests" / "unit" / "clean" / "golden"
INSTALL_LIMIT_S: Final = 600
INPUT_LIMIT_S: Final = 5
"""Longer over one input is a find."""

INPUT_BYTES_MAX: Final = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="all, unless named")
    parser.add_argument("--seconds", type=int, default=120, help="altogether")
    given = parser.parse_args(arguments)
    kinds = given.kinds or list(KINDS)
    home = Settings.from_env(os.environ).home / "fuzz"
    fuzzer = _installed(home)
    codes = [_fuzz(kind, fuzzer, home, max(1, given.seconds // len(kinds))) for kind in kinds]
    return int(any(codes))


def _fuzz(kind: str, fuzzer: Path, home: Path, seconds: int) -> int:
    corpus = home / "corpus" / kind
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = [HERE / "seeds" / kind, *([GOLDEN] if kind == "page" else [])]
    options = {
        "max_total_time": seconds,
        "timeout": INPUT_LIMIT_S,
        "max_len": INPUT_BYTES_MAX,
        "dict": HERE / "words.dict",
        "artifact_prefix": f"{home / kind}-",
        "print_final_stats": 1,
        "verbosity": 1,
    }
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "include", fuzzer)))
    sys.stdout.write(f"{kind}: {seconds} s\n")
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "-m", "fuzz.run", kind, *(f"-{k}={v}" for k, v in options.items()),
         corpus.absolute(), *seeds],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, check=False,
    ).returncode  # fmt: skip


def _installed(home: Path) -> Path:
    """The folder that has the fuzzer, pinned by its hashes."""
    requirements = HERE / "requirements.txt"
    folder = home / f"atheris-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]}"
    if not (folder / "ready").exists():
        install = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--no-deps")
        subprocess.run(
            [sys.executable, *install, "--require-hashes", "--target", folder, "-r", requirements],
            check=True,
            timeout=INSTALL_LIMIT_S,
        )
        (folder / "ready").touch()
    return folder.absolute()


if __name__ == "__main__":
    sys.exit(main())
