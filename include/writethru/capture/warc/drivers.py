"""What fsspec's drivers do each in their own way."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import fsspec
from fsspec.registry import known_implementations

from writethru.errors import ConfigurationError
from writethru.model import utc

_MODIFIED: Final = ("LastModified", "last_modified", "updated", "mtime", "modified", "created")
"""What the drivers call a file's time."""


def modified_at(info: Mapping[str, Any]) -> datetime | None:
    """When a file was written, as its driver tells it; None where it does not."""
    known = next((info[key] for key in _MODIFIED if info.get(key)), None)
    if isinstance(known, str):
        known = datetime.fromisoformat(known)
    if isinstance(known, int | float):
        return datetime.fromtimestamp(known, UTC)
    if isinstance(known, datetime):
        return known.replace(tzinfo=UTC) if known.tzinfo is None else utc(known)
    return None


def require_driver(place: str) -> None:
    """Raises ConfigurationError, naming the package, where a protocol has no driver here."""
    for part in place.split("::"):  # `simplecache::s3://...` takes two drivers
        protocol = part.split("://", 1)[0]
        wrong = f"WRITETHRU_CAPTURES is {protocol}://..."
        try:
            fsspec.get_filesystem_class(protocol)
        except ImportError as error:
            advice = known_implementations.get(protocol, {}).get("err", str(error))
            raise ConfigurationError(f"{wrong}: {advice}") from error
        except ValueError as error:
            known = ", ".join(sorted(known_implementations))
            raise ConfigurationError(f"{wrong}: there are only {known}") from error
