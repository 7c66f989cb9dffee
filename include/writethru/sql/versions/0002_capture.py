"""What capture remembers between runs: robots.txt files, and how far archives were read."""

from contextlib import closing
from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Runs migrations/0002_capture.sql as it stands, without reading it for parameters."""
    script = Path(__file__).parents[1] / "migrations" / "0002_capture.sql"
    with closing(op.get_bind().connection.cursor()) as cursor:
        cursor.execute(script.read_text(encoding="utf-8"))
