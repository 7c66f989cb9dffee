"""Every table of the contract."""

from contextlib import closing
from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Runs migrations/0001_initial.sql as it stands, without reading it for parameters."""
    script = Path(__file__).parents[1] / "migrations" / "0001_initial.sql"
    with closing(op.get_bind().connection.cursor()) as cursor:
        cursor.execute(script.read_text(encoding="utf-8"))
