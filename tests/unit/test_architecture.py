"""The directions of imports, the purity of stages, and the sizes of functions and files."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "include" / "writethru"

STAGES = ("sources", "capture", "clean", "identify", "revise", "match", "story")
PURE_STAGES = ("clean", "identify", "revise", "match", "story")
SHARED = ("writethru.model", "writethru.errors")

DATABASE = ("psycopg2", "psycopg", "sqlalchemy", "alembic")
NOT_TALKING = ("psycopg2.Error", "psycopg2.OperationalError", "psycopg2.extensions.connection")
"""To catch the database's errors, or to name a connection's type, is not to talk to it."""

NETWORK = ("socket", "ssl", "http.client", "requests", "urllib.request", "urllib3", "aiohttp")

IMPURE = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
    "random",
    "secrets",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.environ",
    "os.getenv",
)
CLOCKS = tuple(name for name in IMPURE if name.startswith(("time.", "datetime.")))
KEEPS_A_CLOCK = ("addresses", "connections", "fetch", "gate", "robots", "shelf", "wire")
"""The modules of capture that wait or have a deadline, and so must look at a clock."""

FUNCTION_LINES = 50
FILE_LINES = 400
LONGER_FILES = {"model.py": "the values of every stage, in one place on purpose"}


def python_files(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def module_of(file: Path) -> str:
    """`writethru.clean.dating.dates` of .../clean/dating/dates.py; outside, the file's stem."""
    if not file.is_relative_to(PACKAGE):
        return file.stem
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, module: str = "") -> Iterator[str]:
    """Every module that is imported, wherever in the file, relative ones made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def is_within(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def of_package(*names: str) -> list[Path]:
    """The files of these parts of the package, folders or single modules."""
    found = [PACKAGE / name for name in names]
    return python_files(*found) + [f for n in names if (f := PACKAGE / f"{n}.py").is_file()]


def breaches(files: list[Path], *, own: tuple[str, ...] = (), never: tuple[str, ...]) -> list[str]:
    """`file: import` for what lies outside `own` within the package, or is in `never`."""
    return [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imported(parsed(file), module_of(file))
        if is_within(name, never)
        or (is_within(name, ("writethru",)) and name != "writethru" and not is_within(name, own))
    ]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_the_model_the_errors_and_itself(stage: str) -> None:
    own = (*SHARED, f"writethru.{stage}")
    files = of_package(stage)
    assert files
    assert breaches(files, own=own, never=(*DATABASE, "airflow")) == []


@pytest.mark.parametrize("stage", PURE_STAGES)
def test_a_pure_stage_imports_no_network(stage: str) -> None:
    assert breaches(of_package(stage), own=("writethru",), never=NETWORK) == []


def test_load_imports_only_the_model_the_errors_and_itself() -> None:
    own = (*SHARED, "writethru.load")
    assert breaches(of_package("load"), own=own, never=("airflow", "requests")) == []


def test_only_load_and_the_embedded_server_talk_to_the_database() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in python_files(PACKAGE, ROOT / "dags", ROOT / "plugins")
        if not is_within(module_of(file), ("writethru.load", "writethru.local", "writethru.sql"))
        for name in used(parsed(file))
        if is_within(name, DATABASE) and name not in DATABASE and name not in NOT_TALKING
    ]
    assert found == []


def test_ui_reads_through_load() -> None:
    never = tuple(f"writethru.{stage}" for stage in STAGES if stage != "revise")
    assert breaches(of_package("ui"), own=("writethru",), never=never) == []


def test_only_the_orchestration_knows_airflow() -> None:
    others = [
        file
        for file in python_files(PACKAGE)
        if file.relative_to(PACKAGE).parts[0] not in ("orchestrate", "ui", "local")
    ]
    assert breaches(others, own=("writethru",), never=("airflow",)) == []


def test_dags_are_wiring_of_airflow_and_our_tasks() -> None:
    allowed = ("airflow", "writethru.orchestrate", "writethru.steps")
    found = [
        f"{file.name}: {name}"
        for file in python_files(ROOT / "dags")
        for name in imported(parsed(file))
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != "writethru"
        and not is_within(name, allowed)
    ]
    assert found == []


def test_nobody_imports_the_package_under_a_second_name() -> None:
    # Two modules of one file would be two classes that are never equal.
    everything = python_files(ROOT / "include", ROOT / "dags", ROOT / "plugins", ROOT / "tests")
    assert breaches(everything, own=("writethru",), never=("include",)) == []


# --- purity ---------------------------------------------------------------------------------


def origins(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `{"dt": "datetime.datetime"}`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.split(".")[0]
                found[alias.asname or name] = name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return found


def used(tree: ast.Module) -> Iterator[str]:
    """The full name of every imported thing that is used: `datetime.datetime.now`."""
    known = origins(tree)
    yield from known.values()
    for node in ast.walk(tree):
        names: list[str] = []
        part: ast.expr | None = node if isinstance(node, ast.Attribute) else None
        while isinstance(part, ast.Attribute):
            names.append(part.attr)
            part = part.value
        if names and isinstance(part, ast.Name) and part.id in known:
            yield ".".join([known[part.id], *reversed(names)])


def impurities(tree: ast.Module, banned: tuple[str, ...] = IMPURE) -> list[str]:
    return sorted({name for name in used(tree) if is_within(name, banned)})


@pytest.mark.parametrize("file", of_package(*STAGES), ids=module_of)
def test_a_stage_asks_no_clock_chance_or_environment(file: Path) -> None:
    keeps_a_clock = file.parent.name == "fetching" and file.stem in KEEPS_A_CLOCK
    banned = tuple(name for name in IMPURE if not (keeps_a_clock and name in CLOCKS))
    assert impurities(parsed(file), banned) == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "from datetime import datetime as dt\nnow = dt.utcnow()",
        "import datetime\nnow = datetime.date.today()",
        "import time\nnow = time.time()",
        "from time import time",
        "import random",
        "from random import choice",
        "import os\nhome = os.environ['HOME']",
        "from os import environ",
        "from uuid import uuid4",
    ],
)
def test_an_impure_module_is_recognised(text: str) -> None:
    assert impurities(ast.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import time\nnoon = time(12)",
        "from datetime import datetime\nat = datetime.fromisoformat('2025-03-04T12:00Z')",
        "from uuid import UUID, uuid5",
        "import os\nname = os.fsdecode(b'x')",
        "class Event:\n    def now(self): ...\nEvent().now()",
        "randomness = 'random'",
    ],
)
def test_a_pure_module_that_looks_alike_is_not(text: str) -> None:
    assert impurities(ast.parse(text)) == []


def test_an_import_of_another_stage_is_recognised_when_relative() -> None:
    tree = ast.parse("from ..story import link")
    assert "writethru.story.link" in imported(tree, "writethru.match.near")


# --- sizes ----------------------------------------------------------------------------------

OURS = python_files(ROOT / "include", ROOT / "dags", ROOT / "plugins")


@pytest.mark.parametrize("file", OURS, ids=module_of)
def test_functions_are_short(file: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("file", OURS, ids=module_of)
def test_files_are_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= FILE_LINES or file.name in LONGER_FILES, f"{lines} lines"
