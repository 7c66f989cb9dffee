"""Days of the calendars that newspapers date by, as days of the Gregorian one."""

from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    JALALI = "jalali"
    HIJRI = "hijri"
    HEBREW = "hebrew"
    ETHIOPIAN = "ethiopian"


YEARS: Final = {
    Calendar.JALALI: range(1368, 1480),
    Calendar.HIJRI: range(1410, 1501),
    Calendar.HEBREW: range(5750, 5860),
    Calendar.ETHIOPIAN: range(1982, 2093),
}
"""The years of each calendar in which there were pages: 1990 to 2100."""

ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of an era."""

_BUDDHIST: Final = range(2533, 2644)
# Months of 30 days from 1400 on, three hexadecimal digits a year, the lowest bit the first month.
# Source: the Umm al-Qura calendar of Saudi Arabia, as R. H. van Gent tabulates it.
_UMM_AL_QURA: Final = (
    "d4b52aa574ae97656cb55aaaa554ad95d2da5d9db2ba4b4aa552b5575b6abd2bc4b89a9552d5adb6a6d4dc9d92aa69"
    "562ae56d36ab55aaa94d49d95d2ba5b55aad55a9a92e26e55dada6d46a554ba9754eaae5acba9d92b2564bcab55ab5"
    "56d2ea5e4aa9552daad36c7596d269552da5b4ba9ba3b4b69b52aa64b696d2ec6d9eb2d54d2aa564ae96dd6ab54b29"
    "a9352ba57536ab56aae93"
)
_HIJRI_FIRST_YEAR: Final = 1400
_HIJRI_FIRST_DAY: Final = date(1979, 11, 20)
_HEBREW_FIRST_DAY: Final = -1373427
"""The ordinal of the day before 1 Tishri of the year 1. Source: Calendrical Calculations, ch. 8."""


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """That day of `calendar`, or None where it has no such day or no paper was dated so."""
    if calendar is Calendar.GREGORIAN:
        year = year - 543 if year in _BUDDHIST else year
    elif year not in YEARS[calendar]:
        return None
    try:
        return _CONVERTERS[calendar](year, month, day)
    except (ValueError, OverflowError, IndexError):
        return None


def _jalali(year: int, month: int, day: int) -> date | None:
    """Source: Borkowski's 33-year cycle."""
    length = 31 if month <= 6 else 30  # noqa: PLR2004
    if not (1 <= month <= 12 and 1 <= day <= length):  # noqa: PLR2004
        return None
    year -= 979
    days = 365 * year + year // 33 * 8 + (year % 33 + 3) // 4
    days += sum(31 if m <= 6 else 30 for m in range(1, month)) + day - 1  # noqa: PLR2004
    return date.fromordinal(date(1600, 3, 20).toordinal() + days)


def _hijri_lengths() -> tuple[int, ...]:
    years = (int(_UMM_AL_QURA[i : i + 3], 16) for i in range(0, len(_UMM_AL_QURA), 3))
    return tuple(29 + (year >> month & 1) for year in years for month in range(12))


_HIJRI_LENGTHS: Final = _hijri_lengths()
_HIJRI_STARTS: Final = tuple(accumulate(_HIJRI_LENGTHS, initial=0))


def _hijri(year: int, month: int, day: int) -> date | None:
    at = (year - _HIJRI_FIRST_YEAR) * 12 + month - 1
    # Where the new moon is watched for, a month may have its 30th day all the same.
    if not (1 <= month <= 12 and 1 <= day <= 30):  # noqa: PLR2004
        return None
    return _HIJRI_FIRST_DAY + timedelta(days=_HIJRI_STARTS[at] + day - 1)


def _hebrew_new_year(year: int) -> int:
    """The ordinal of 1 Tishri. Source: Reingold and Dershowitz, Calendrical Calculations."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + (1 if 3 * (days + 1) % 7 < 3 else 0)  # noqa: PLR2004


def _hebrew_start(year: int) -> int:
    before, this, after = (_hebrew_new_year(y) for y in (year - 1, year, year + 1))
    late = 2 if after - this == 356 else 1 if this - before == 382 else 0  # noqa: PLR2004
    return _HEBREW_FIRST_DAY + this + late


def _hebrew(year: int, month: int, day: int) -> date | None:
    """Months count from Tishri; 6 is Adar (the first of a leap year's two), 13 is its second."""
    start, days = _hebrew_start(year), _hebrew_start(year + 1) - _hebrew_start(year)
    is_leap = days > 360  # noqa: PLR2004
    heshvan, kislev = 30 if days % 10 == 5 else 29, 29 if days % 10 == 3 else 30  # noqa: PLR2004
    adars = [30, 29] if is_leap else [29]
    lengths = [30, heshvan, kislev, 29, 30, *adars, 30, 29, 30, 29, 30, 29]
    place = 7 if month == 13 and is_leap else 6 if month == 13 else month  # noqa: PLR2004
    place += 1 if is_leap and 7 <= month <= 12 else 0  # noqa: PLR2004
    if not 1 <= day <= lengths[place - 1]:
        return None
    return date.fromordinal(start + sum(lengths[: place - 1]) + day - 1)


def _ethiopian(year: int, month: int, day: int) -> date | None:
    """Thirteen months from 11 or 12 September, the last of five or six days."""
    if not (1 <= month <= 13 and 1 <= day <= 30):  # noqa: PLR2004
        return None
    first = date(8, 8, 27).toordinal()
    return date.fromordinal(first + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


_CONVERTERS: Final = {
    Calendar.GREGORIAN: date,
    Calendar.JALALI: _jalali,
    Calendar.HIJRI: _hijri,
    Calendar.HEBREW: _hebrew,
    Calendar.ETHIOPIAN: _ethiopian,
}
