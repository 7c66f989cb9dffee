"""The `writethru` command: puts the commands together and turns errors into exit codes."""

import sys

import typer

from writethru import __version__
from writethru.commands import demo as demo_commands
from writethru.commands import flow, people, reading, sources, texts, warehouse
from writethru.commands.output import warn
from writethru.errors import ConfigurationError, SchemaError, WritethruError
from writethru.load.warehouse import is_passing

EXIT_ERROR, EXIT_USAGE = 1, 2

app = typer.Typer(
    help="Every version of every news article, what changed and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (warehouse, flow, texts, reading, people):
    app.registered_commands += part.app.registered_commands
app.add_typer(sources.app, name="sources")
app.add_typer(texts.bench, name="bench")
app.add_typer(demo_commands.app, name="demo")


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"writethru {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True),
) -> None:
    """Every version of every news article, what changed and why."""


def main() -> None:
    """Exit 0: done; 3: some source failed whole; 2: usage or configuration; 1: anything else."""
    try:
        app()
    except (ConfigurationError, SchemaError) as error:
        warn(str(error))
        sys.exit(EXIT_USAGE)
    except (WritethruError, OSError) as error:
        warn(str(error))
        sys.exit(EXIT_ERROR)
    except Exception as error:
        if not is_passing(error):
            raise
        warn(f"the warehouse went away, run it again: {error}".strip())
        sys.exit(EXIT_ERROR)
