"""Commands on the warehouse itself: migrate, warehouse-url."""

import os

import typer

from writethru.flow.context import address_of
from writethru.load.migrations import migrate as migrate_schema
from writethru.settings import Settings

app = typer.Typer()


@app.command()
def migrate() -> None:
    """Create or upgrade the warehouse's schema; running it again changes nothing."""
    revision = migrate_schema(address_of(Settings.from_env(os.environ)))
    typer.echo(f"schema at revision {revision}", err=True)


@app.command("warehouse-url")
def warehouse_url() -> None:
    """Print the warehouse's address; starts the embedded Postgres where none is configured."""
    typer.echo(address_of(Settings.from_env(os.environ)))
