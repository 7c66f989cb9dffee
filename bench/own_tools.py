"""`clean` as a tool beside its rivals: one run gives body, headline, authors and day."""

# ruff: noqa: PLC0415 - the trainer is imported only where its models are wanted
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from writethru.clean import EXTRACTOR, clean
from writethru.model import Basis, Document, Extraction

from bench.peer_tools import Found, Tool

OURS: Final = "writethru"
HELD_OUT: Final = "writethru, sites held out"
"""Each page by models whose training has not seen its site."""

CAPTURED_AT: Final = datetime(2026, 12, 31, tzinfo=UTC)
"""After every labelled page's day."""


def document_of(row: Mapping[str, Any]) -> Document:
    """The row's page as a live capture, or its dump as a file."""
    is_page = "html" in row
    url = (row["url"] or "") if is_page else "urn:writethru:dump:eval:page"
    return Document(
        url=url,
        final_url=url,
        captured_at=CAPTURED_AT,
        captured_basis=Basis.CLOCK if is_page else Basis.FILE,
        http_status=200 if is_page else None,
        headers=(("content-type", "text/html; charset=utf-8" if is_page else "text/plain"),),
        body=(row["html"] if is_page else row["capture"]).encode("utf-8", "replace"),
    )


def found_of(extraction: Extraction) -> Found:
    day = extraction.published_on
    return {
        "body": extraction.body,
        "headline": extraction.headline,
        "authors": list(extraction.authors),
        "date": day.isoformat() if day else None,
    }


def _shipped(data: Path) -> Tool:
    return lambda row: found_of(clean(document_of(row))[0])


def _held_out(data: Path) -> Tool:
    """Trains the folds' models first, where they are not kept from an earlier run."""
    from writethru.clean import Models
    from writethru.clean.choosing.forest import Forest

    from train.__main__ import TASKS
    from train.folds import models

    shipped = {name: Forest.load(name) for name in TASKS}
    held: dict[str, dict[str, Forest]] = {}
    for name, task in TASKS.items():
        for pages, forest in models(task, data):
            for page in pages:
                held.setdefault(page, dict(shipped))[name] = forest
    of_page = {page: Models(**forests) for page, forests in held.items()}
    empty = Models(**shipped)  # a page without a block is in no fold
    return lambda row: found_of(clean(document_of(row), models=of_page.get(row["page"], empty))[0])


TOOLS: Final[Mapping[str, Callable[[Path], Tool]]] = {OURS: _shipped, HELD_OUT: _held_out}


def made(name: str, data: Path) -> tuple[Tool, str]:
    """The tool of that name, and the extractor's version. `data`: the labelled pages' folder."""
    return TOOLS[name](data), EXTRACTOR
