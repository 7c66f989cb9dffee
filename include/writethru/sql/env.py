"""Alembic's environment: migrates over the connection that `writethru.load.migrations` hands in."""

from alembic import context

options = context.config.attributes

context.configure(
    connection=options["connection"],
    version_table=options["version_table"],
    version_table_schema="public",
)
with context.begin_transaction():
    context.run_migrations()
