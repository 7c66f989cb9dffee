"""What a home remembers of its demo newsroom, so that a second start goes on where it was."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

PLAYED: Final = timedelta(hours=6)
"""How long before the first start the plot begins: that much lies behind us and is played at once;
the rest happens while one watches, with stories that are still developing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What a home remembers of its newsroom: when the plot began, and how far it was played.

    `played_to` None: not at all. `is_loaded`: the archive's days were loaded too.
    """

    epoch: datetime
    played_to: datetime | None = None
    is_loaded: bool = False

    @classmethod
    def of(cls, home: Path, *, now: datetime) -> "Diary":
        """The home's diary; a new home's plot begins PLAYED before `now`, on the full hour."""
        file = _diary_file(home)
        if not file.exists():
            begun = (now - PLAYED).replace(minute=0, second=0, microsecond=0)
            return cls(epoch=begun)
        kept = json.loads(file.read_text())
        played_to = kept["played_to"]
        return cls(
            epoch=datetime.fromisoformat(kept["epoch"]),
            played_to=datetime.fromisoformat(played_to) if played_to else None,
            is_loaded=kept["is_loaded"],
        )

    def keep(self, home: Path, **changes: Any) -> "Diary":
        """Writes the diary with the changes, whole or not at all; returns it."""
        changed = replace(self, **changes)
        kept = {
            "epoch": changed.epoch.isoformat(),
            "played_to": changed.played_to and changed.played_to.isoformat(),
            "is_loaded": changed.is_loaded,
        }
        file = _diary_file(home)
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=1))
        fresh.rename(file)
        return changed


def _diary_file(home: Path) -> Path:
    return home / "newsroom" / "diary.json"
