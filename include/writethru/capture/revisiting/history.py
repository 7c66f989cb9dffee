"""What is known of the looks at one URL, and its form in `ops.visit.state`.

The looks write some keys of a state (`as_state`) and `refine` the others, each over its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from writethru.model import Json, PageType, utc

LONG_BEFORE: Final = timedelta(days=2)
"""A publication date counts from here on: one of day precision says nothing of hours."""
GONE: Final = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that decides when a page is looked at next.

    `heat`: see intensity, as of `last_changed_at`. `gone_since`: the first 404 or 410 of those
    that came one after the other until now, `gone_status` the last. `failures` in a row.
    """

    first_seen_at: datetime
    last_looked_at: datetime
    last_changed_at: datetime | None = None
    published_at: datetime | None = None
    changes: int = 0
    heat: float = 0.0
    is_developing: bool = False
    page_type: PageType = PageType.ARTICLE
    gone_since: datetime | None = None
    gone_status: int | None = None
    failures: int = 0

    @property
    def born_at(self) -> datetime:
        """When the page's first text appeared, as far as that matters."""
        said = self.published_at
        is_old = said is not None and self.first_seen_at - said > LONG_BEFORE
        return said if said is not None and is_old else self.first_seen_at

    @property
    def active_at(self) -> datetime:
        """The last change; where none was seen, the page's birth."""
        changed = self.last_changed_at
        return changed if changed is not None and changed > self.first_seen_at else self.born_at

    @classmethod
    def from_state(cls, state: Mapping[str, Json]) -> Self | None:
        """The history in a visit's state; None where nobody looked yet.

        A state of an older release lacks keys: a change that it knows of counts as one.
        """
        looked, first_seen = _time(state, "fetched_at"), _time(state, "first_seen_at")
        if looked is None:
            return None
        first_seen = first_seen or looked
        changed = _time(state, "changed_at")
        at_least = 1 if changed is not None and changed > first_seen else 0
        page_type = state.get("page_type")
        status = state.get("gone_status")
        return cls(
            first_seen_at=first_seen,
            last_looked_at=looked,
            last_changed_at=changed,
            published_at=_time(state, "published_at"),
            changes=int(_number(state, "changes", at_least)),
            heat=_number(state, "heat", at_least),
            is_developing=state.get("is_developing") is True,
            page_type=PageType(page_type) if page_type in set(PageType) else PageType.ARTICLE,
            gone_since=_time(state, "gone_since"),
            gone_status=status if isinstance(status, int) else None,
            failures=int(_number(state, "failures", 0)),
        )

    def as_state(self) -> dict[str, Json]:
        """The keys that the looks write; null where there is nothing, so that a key is unset."""
        return {
            "first_seen_at": self.first_seen_at.isoformat(),
            "fetched_at": self.last_looked_at.isoformat(),
            "gone_since": self.gone_since.isoformat() if self.gone_since else None,
            "gone_status": self.gone_status,
            "failures": self.failures or None,
        }


def _time(state: Mapping[str, Json], key: str) -> datetime | None:
    written = state.get(key)
    return utc(datetime.fromisoformat(written)) if isinstance(written, str) else None


def _number(state: Mapping[str, Json], key: str, otherwise: float) -> float:
    value = state.get(key)
    return float(value) if isinstance(value, int | float) else float(otherwise)
