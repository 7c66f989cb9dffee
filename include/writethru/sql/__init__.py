"""The warehouse's SQL: migrations, the Alembic environment that runs them, and the checks."""
