"""What the judge reads and what it says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A revision as the warehouse holds it, with every URL of its article."""

    urls: tuple[str, ...]
    revision_no: int
    headline: str | None
    body: str | None
    observed_from: datetime
    observed_to: datetime | None
    change_kind: str
    marked_developing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A truth version that was there to be seen and is not held, or held otherwise."""

    article: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A revision that the outlet never published as a version of its own."""

    url: str
    revision_no: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`visible`: versions that some capture saw. Kinds and marks are compared on held ones."""

    versions: int
    visible: int
    held: int
    revisions: int
    misses: tuple[Miss, ...]
    invented: tuple[Invented, ...]
    kinds_compared: int
    wrong_kinds: tuple[Miss, ...]
    wrong_marks: tuple[Miss, ...]
    wrong_times: tuple[Miss, ...]

    @property
    def kinds_agreed(self) -> int:
        return self.kinds_compared - len(self.wrong_kinds)

    @property
    def is_clean(self) -> bool:
        """Nothing missed and nothing invented; the kinds are a matter of degree."""
        return not self.misses and not self.invented
