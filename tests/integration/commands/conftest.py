"""The command line in this process, as its entry point runs it, against the test's warehouse."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from writethru.cli import main
from writethru.load import Warehouse

NOW = "2026-03-03T07:00:00Z"
LATER = "2026-03-03T09:00:00Z"

STORM = """date 2026-02-01 Storm damages boats at Kestrel Bay | Kestrel Post | 01.02.2026

Storm damages boats at Kestrel Bay

The harbour board of Kestrel Bay said on Monday that twelve boats were damaged in the storm.

Officials asked residents to stay away from the quay until engineers have examined the wall.

The mayor, Lena Ostby, told reporters that schools would open again on Wednesday.
"""
LEVY = """date 2026-02-02 Parliament raises the fishing levy | Kestrel Post | 02.02.2026

Parliament raises the fishing levy

Parliament in Wieksund voted on Thursday to raise the fishing levy by three percent from April.

The opposition called the decision a betrayal of small crews and promised to bring it back.

The money is meant for two survey ships that are to count herring in the northern waters.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Writethru = Callable[..., Ran]


@pytest.fixture
def writethru(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Writethru:
    """Runs `writethru ARGS` with an empty home; no command may need a warehouse unasked."""
    monkeypatch.setenv("WRITETHRU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WRITETHRU_WAREHOUSE_URL", "postgresql://nobody@127.0.0.1:1/none")

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["writethru", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        printed = capsys.readouterr()
        return Ran(code=code if isinstance(code, int) else 0, out=printed.out, err=printed.err)

    return run


@pytest.fixture
def desk(
    writethru: Writethru, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """A home with a warehouse and an empty folder of sources, which is returned."""
    sources = tmp_path / "sources"
    sources.mkdir()
    monkeypatch.setenv("WRITETHRU_SOURCES", str(sources))
    monkeypatch.setenv("WRITETHRU_WAREHOUSE_URL", warehouse.url)
    return sources


@pytest.fixture
def saved(desk: Path, tmp_path: Path) -> Path:
    """The folder of dumps of a source `saved` with two articles."""
    dumps = tmp_path / "home" / "dumps"
    dumps.mkdir(parents=True)
    (dumps / "storm.txt").write_text(STORM)
    (dumps / "levy.txt").write_text(LEVY)
    (desk / "saved.yaml").write_text("id: saved\nname: Saved\narchive:\n  - text: 'dumps/*.txt'\n")
    return dumps


@pytest.fixture
def pages(writethru: Writethru, saved: Path, warehouse: Warehouse) -> tuple[str, str]:
    """The pages of the two articles, the earlier first."""
    writethru("archive", "saved", "--now", NOW)
    writethru("refine", "--now", NOW)
    ordered = "select article_id::text from news.article order by first_seen_at"
    [(storm,), (levy,)] = rows(warehouse, ordered)
    return storm, levy


def rows(warehouse: Warehouse, query: str, *bound: Any) -> list[tuple[Any, ...]]:
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(query, bound or None)
        return cursor.fetchall()
