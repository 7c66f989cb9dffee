"""Options that several commands have, and the context that `--now` asks for."""

from contextlib import AbstractContextManager
from typing import Annotated

import typer

from writethru import steps
from writethru.commands.output import instant

Now = Annotated[str | None, typer.Option("--now", help="A fixed clock (ISO); default: the clock.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


def context_at(now: str | None) -> AbstractContextManager[steps.Context]:
    """The steps' context under the clock that `--now` names."""
    return steps.open_context(now=instant(now) if now else None)
