"""Stamps that count back from when the page was captured: "2 hours ago", "gestern, 14:05"."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Final

from writethru.clean.dating.clocks import clock_beside, zone_of
from writethru.clean.dating.dates import Stamp, western_digits
from writethru.clean.dating.labels import is_unspaced, words
from writethru.clean.dating.months import folded
from writethru.clean.dating.named import TOKEN
from writethru.model import Precision

RELATIVE_CHARS_MAX: Final = 80
_UNITS: Final = {
    "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}  # fmt: skip
_EASTERN: Final = re.compile(
    r"(\d{1,3})\s?(?:個|个)?\s?(分|小時|小时|時間|시간|天|日|일|週間|周|週|주)[钟鐘間间]?\s?(?:之|以)?(?:前|전)"
)
_EASTERN_UNITS: Final = {
    "分": "minute", "小": "hour", "時": "hour", "시": "hour", "天": "day", "日": "day", "일": "day",
    "周": "week", "週": "week", "주": "week",
}  # fmt: skip
_ONES: Final = frozenset(
    [
        "a",
        "an",
        "one",
        "un",
        "une",
        "una",
        "uno",
        "um",
        "uma",
        "ein",
        "eine",
        "einem",
        "einer",
        "een",
        "en",
        "et",
        "ett",
        "jedną",
        "jeden",
        "bir",
    ]
)
_COUNT_DIGITS_MAX: Final = 3
_NEAR: Final = 3


def relative(text: str, *, captured_at: datetime, zone: str = "UTC") -> Stamp | None:
    """When `text` says that it was, counted from `captured_at`; None where it does not say.

    Hours and days are told to the day of `zone`, weeks to the month: no finer than they are.
    """
    if len(text) > RELATIVE_CHARS_MAX:
        return None
    here = captured_at.astimezone(zone_of(zone))
    back = _span(western_digits(text))
    if back is not None:
        unit, count = back
        return _stamp(unit, here - count * _UNITS[unit])
    return _named_day(text, here, zone)


def _stamp(unit: str, then: datetime) -> Stamp:
    if unit == "minute":
        at = then.astimezone(UTC).replace(second=0, microsecond=0)
        return Stamp(at=at, on=then.date(), precision=Precision.MINUTE)
    on = then.date().replace(day=1) if unit == "week" else then.date()
    precision = Precision.MONTH if unit == "week" else Precision.DAY
    return Stamp(at=datetime.combine(on, time(), UTC), on=on, precision=precision)


def _span(text: str) -> tuple[str, int] | None:
    if not text.isascii() and (match := _EASTERN.search(text)):
        return _EASTERN_UNITS[match[2][0]], int(match[1])
    tokens = [folded(match[0]) for match in TOKEN.finditer(text)]
    units, before, after = _tables()
    for i, token in enumerate(tokens[:-1]):
        count = 1 if token in _ONES else _count(token)
        unit = units.get(tokens[i + 1]) if count is not None else None
        if count is None or unit is None:
            continue
        if _ends_in(tokens[max(0, i - _NEAR) : i], before) or _has(tokens[i + 1 : i + 5], after):
            return unit, count
    return None


def _count(token: str) -> int | None:
    return int(token) if token.isdecimal() and len(token) <= _COUNT_DIGITS_MAX else None


def _ends_in(tokens: Sequence[str], phrases: frozenset[str]) -> bool:
    return any(" ".join(tokens[k:]) in phrases for k in range(len(tokens)))


def _has(tokens: Sequence[str], phrases: frozenset[str]) -> bool:
    return any(
        " ".join(tokens[k : k + size]) in phrases for k in range(len(tokens)) for size in (1, 2)
    )


def _named_day(text: str, here: datetime, zone: str) -> Stamp | None:
    """ "Yesterday, 14:05"."""
    back = _days_back(text)
    if back is None:
        return None
    day = (here - timedelta(days=back)).date()
    clock = clock_beside(western_digits(text), 0, 0)
    if clock is None:
        return Stamp(at=datetime.combine(day, time(), UTC), on=day, precision=Precision.DAY)
    at = datetime.combine(day, clock.at, clock.zone or zone_of(zone)).astimezone(UTC)
    return Stamp(at=at, on=day, precision=Precision.MINUTE)


def _days_back(text: str) -> int | None:
    tokens = [folded(match[0]) for match in TOKEN.finditer(text)]
    for back, (spaced, unspaced) in enumerate(_days()):
        if _has(tokens, spaced) or any(word in text for word in unspaced):
            return back
    return None


@cache
def _tables() -> tuple[Mapping[str, str], frozenset[str], frozenset[str]]:
    units = {folded(word): unit for unit in _UNITS for word in words()["units"][unit]}
    before, after = (frozenset(map(_joined, words()["ago"][key])) for key in ("before", "after"))
    return units, before, after


@cache
def _days() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    listed = (words()["today"], words()["yesterday"])
    return tuple(
        (
            frozenset(_joined(word) for word in each if not is_unspaced(word)),
            tuple(word for word in each if is_unspaced(word)),
        )
        for each in listed
    )


def _joined(phrase: str) -> str:
    return " ".join(folded(match[0]) for match in TOKEN.finditer(phrase))
