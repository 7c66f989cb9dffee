"""`writethru sources`: the source files, and a new one from a site's address."""

import os
from pathlib import Path
from typing import Annotated

import typer

from writethru import steps
from writethru.commands.options import AsJson
from writethru.commands.output import show, warn
from writethru.settings import Settings

app = typer.Typer(help="The source files; `add` makes a new one from a site's address.")

EXIT_USAGE = 2


@app.callback(invoke_without_command=True)
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """The sources, with the broken files and what is wrong in them; exit 2 if there are any."""
    if context.invoked_subcommand is not None:
        return
    with steps.open_context() as ctx:
        rows = steps.describe_sources(ctx)
        broken = steps.broken_sources(ctx)
    show("Sources", rows, as_json=as_json)
    for error in broken:
        warn(f"broken: {error}")
    if broken:
        raise typer.Exit(EXIT_USAGE)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The site's address, or that of its feed.")],
    source_id: Annotated[
        str | None, typer.Option("--id", help="The source's id; default: from its domain.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Its name; default: its own word.")] = None,
    write_to: Annotated[
        Path | None, typer.Option(help="Folder; default: that of the sources.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at a site politely and write its source file."""
    settings = Settings.from_env(os.environ)
    added = steps.add_source(settings, url, folder=write_to, source_id=source_id, name=name)
    source = added.source
    row = {
        "file": str(added.path), "id": source.id, "name": source.name,
        "hosts": ", ".join(source.hosts), "language": source.language,
        "timezone": source.timezone, "places": len(source.discover), "pages": added.pages,
        "id_pattern": source.url.id_pattern, "requests": added.requests,
    }  # fmt: skip
    show(f"Source {source.id}", [row], as_json=as_json)
