"""The warehouse's schema: which revision it has, and how it gets to ours."""

from importlib.resources import files
from typing import Final

import psycopg2
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, pool, text
from sqlalchemy.engine import Connection

from writethru.load.warehouse import SCHEMA_REVISION, VERSION_TABLE, reaching

_LOCK: Final = text("select pg_advisory_xact_lock(hashtext('writethru.migrate'))")


def migrate(url: str) -> str:
    """Creates or upgrades the schema and returns its revision; changes nothing where it is ours.

    All in one transaction; of several at once, one migrates and the others wait for it. Raises
    ConfigurationError where the URL is none, WarehouseError where the server cannot be reached.
    """
    with reaching():
        psycopg2.connect(url, connect_timeout=10).close()
    engine = create_engine(
        "postgresql+psycopg2://", creator=lambda: psycopg2.connect(url), poolclass=pool.NullPool
    )
    with engine.begin() as connection:
        connection.execute(_LOCK)
        command.upgrade(_config(connection), "head")
    return SCHEMA_REVISION


def script_folder() -> str:
    """Where Alembic's environment and its revisions lie."""
    return str(files("writethru") / "sql")


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic reads "%" in a path as the start of a variable.
    config.set_main_option("script_location", script_folder().replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config
