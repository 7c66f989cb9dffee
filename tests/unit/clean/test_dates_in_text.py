"""Dates in any language, order, calendar and digits."""

import pytest
from writethru.clean.dates import parse_date
from writethru.model import Precision


@pytest.mark.parametrize(
    "text",
    [
        "2022-10-11", "11.10.2022", "11. Oktober 2022", "11 de octubre de 2022", "11-10-22",
        "October 11th, 2022", "11 октября 2022", "11 października 2022", "2022. október 11.",
        "2022年10月11日", "2022년 10월 11일", "令和4年10月11日", "11 ตุลาคม 2565", "١١ أكتوبر ٢٠٢٢",
        "۱۹ مهر ۱۴۰۱", "1401/07/19", "11 tháng 10, 2022", "२०२२-१०-११", "20221011", "11/10/2022",
    ],
)  # fmt: skip
def test_a_day_is_read(text: str) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert (str(stamp.on), stamp.precision) == ("2022-10-11", Precision.DAY)
    assert stamp.at.isoformat() == "2022-10-11T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2022-10-11T23:30:00-05:00", "2022-10-12T04:30:00+00:00"),
        ("Tue, 11 Oct 2022 14:05:00 GMT", "2022-10-11T14:05:00+00:00"),
        ("11. Oktober 2022, 14:05 Uhr MESZ", "2022-10-11T12:05:00+00:00"),
        ("October 11, 2022 at 5 p.m. ET", "2022-10-11T21:00:00+00:00"),
        ("le 11 octobre 2022 à 14h05", "2022-10-11T14:05:00+00:00"),
        ("1665497100", "2022-10-11T14:05:00+00:00"),
    ],
)
def test_a_time_is_brought_to_utc(text: str, at: str) -> None:
    stamp = parse_date(text)
    assert stamp is not None
    assert (stamp.at.isoformat(), str(stamp.on)) == (at, "2022-10-11")


def test_month_first_is_for_those_who_write_so() -> None:
    british, american = parse_date("10/11/2022"), parse_date("10/11/2022", month_first=True)
    assert british is not None
    assert american is not None
    assert (str(british.on), str(american.on)) == ("2022-11-10", "2022-10-11")


@pytest.mark.parametrize(
    "text",
    ["10:00", "9 hours ago", "10000-01-01", "0001-01-01", "31.02.2022", "x" * 50_000, "7/2022"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
