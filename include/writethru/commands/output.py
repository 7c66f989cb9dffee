"""How commands print: JSON lines for programs, rich tables for people."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from writethru.errors import ConfigurationError
from writethru.model import canonical_json

PIPE_COLUMNS = 240
WARNING_CHARS_MAX = 2000


def emit(value: object) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(canonical_json(value) + "\n")


def warn(message: str) -> None:
    """One line on standard error, never wrapped: a message may quote a hostile file."""
    line = " ".join(message[:WARNING_CHARS_MAX].split())
    shown = "".join(c if c.isprintable() else "\ufffd" for c in line)
    typer.echo(f"writethru: {shown}", err=True)


def show(title: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """Rows with the same keys, as JSON lines or as a table headed by the keys."""
    if as_json:
        for row in rows:
            emit(row)
        return
    table = Table()
    for name in rows[0] if rows else ("nothing",):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row.values()))
    console = Console()
    if not console.is_terminal:  # a file or a pipe: lines as long as they need to be
        console.width = PIPE_COLUMNS
    console.print(title, style="italic", markup=False)
    console.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    if isinstance(value, (dict, list, tuple)):
        return canonical_json(value)
    return str(value)


def instant(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is UTC. Raises ConfigurationError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(f"{text!r} is not an ISO 8601 time") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
