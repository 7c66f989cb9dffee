"""Days of other calendars."""

from datetime import date

import pytest
from writethru.clean.dating.calendars import Calendar, gregorian


@pytest.mark.parametrize(
    ("calendar", "day", "on"),
    [
        (Calendar.JALALI, (1401, 7, 19), date(2022, 10, 11)),
        (Calendar.JALALI, (1399, 12, 30), date(2021, 3, 20)),
        (Calendar.HIJRI, (1444, 3, 15), date(2022, 10, 11)),
        (Calendar.HIJRI, (1445, 9, 1), date(2024, 3, 11)),
        (Calendar.HEBREW, (5783, 1, 16), date(2022, 10, 11)),
        (Calendar.HEBREW, (5784, 13, 14), date(2024, 3, 24)),
        (Calendar.HEBREW, (5783, 6, 14), date(2023, 3, 7)),
        (Calendar.ETHIOPIAN, (2015, 2, 1), date(2022, 10, 11)),
        (Calendar.ETHIOPIAN, (2016, 1, 1), date(2023, 9, 12)),
        (Calendar.GREGORIAN, (2565, 10, 11), date(2022, 10, 11)),
    ],
    ids=["Jalali", "leap Jalali", "Umm al-Qura", "Ramadan", "Hebrew", "leap Hebrew",
         "plain Hebrew", "Ethiopian", "Ethiopian new year", "Buddhist"],
)  # fmt: skip
def test_a_day_of_another_calendar(calendar: Calendar, day: tuple[int, int, int], on: date) -> None:
    assert gregorian(calendar, *day) == on


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (Calendar.JALALI, (1401, 8, 31)),
        (Calendar.HIJRI, (1444, 13, 1)),
        (Calendar.HIJRI, (1200, 1, 1)),
        (Calendar.HEBREW, (5783, 4, 30)),
        (Calendar.ETHIOPIAN, (2015, 14, 1)),
        (Calendar.GREGORIAN, (2022, 2, 30)),
    ],
)
def test_a_day_that_is_none(calendar: Calendar, day: tuple[int, int, int]) -> None:
    assert gregorian(calendar, *day) is None
