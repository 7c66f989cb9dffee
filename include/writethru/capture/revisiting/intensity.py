"""How often a page changes, as far as its own past says: the model that waits are taken from.

The numbers are frozen. They were fitted to the times of 20,366 changes of 10,308 pages of one
outlet, one half of its URLs, and tried on the other half: docs/adr/0013, docs/benchmarks.md.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

MODEL: Final = "writethru-intensity/1"

_HOUR_S: Final = 3600.0
_HALF_DAY_S: Final = 12 * _HOUR_S
_THREE_DAYS_S: Final = 72 * _HOUR_S
HEAT_HALVES_S: Final = 3 * _HOUR_S

_AT_FIRST_PER_HOUR: Final = 0.32
_HEAT: Final = 0.8
_QUIET_FOR_AN_HOUR: Final = -0.45
_QUIET_FOR_HALF_A_DAY: Final = -2.9
_QUIET_FOR_DAYS: Final = 2.55
"""Positive: after days the fall is gentler than after hours."""
_OLD: Final = -0.7


def changes_per_hour(*, age_s: float, quiet_s: float, heat: float) -> float:
    """Changes to be expected in the next hour of a page that is as it was seen last.

    `age_s` is since it was published, `quiet_s` since its last change (or since it was published),
    `heat` as of now: its changes, each halved every three hours. Never grows with age or quiet.
    """
    return float(
        _AT_FIRST_PER_HOUR
        * (1.0 + heat) ** _HEAT
        * (1.0 + quiet_s / _HOUR_S) ** _QUIET_FOR_AN_HOUR
        * (1.0 + quiet_s / _HALF_DAY_S) ** _QUIET_FOR_HALF_A_DAY
        * (1.0 + quiet_s / _THREE_DAYS_S) ** _QUIET_FOR_DAYS
        * (1.0 + age_s / _HALF_DAY_S) ** _OLD
    )


def cooled(heat: float, for_s: float) -> float:
    """What is left of a heat after so many seconds."""
    return float(heat * 0.5 ** (for_s / HEAT_HALVES_S))


def heat_of(changed_at: Sequence[datetime]) -> float:
    """The heat at the last of the changes, given in order: 1.0 for a single one, 0.0 for none."""
    heat, before = 0.0, None
    for at in changed_at:
        heat = 1.0 + (cooled(heat, (at - before).total_seconds()) if before else 0.0)
        before = at
    return heat
