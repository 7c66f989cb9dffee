"""Dates in any language, order, calendar and digits."""

import pytest
from writethru.clean.dating.dates import parse_date, read_date
from writethru.model import Precision


@pytest.mark.parametrize(
    "text",
    [
        "2022-10-11", "11.10.2022", "11. Oktober 2022", "11 de octubre de 2022", "11-10-22",
        "October 11th, 2022", "11 октября 2022", "11 października 2022", "2022. október 11.",
        "2022年10月11日", "2022년 10월 11일", "令和4年10月11日", "11 ตุลาคม 2565", "١١ أكتوبر ٢٠٢٢",
        "۱۹ مهر ۱۴۰۱", "1401/07/19", "11 tháng 10, 2022", "२०२२-१०-११", "20221011", "11/10/2022",
        "mar. 11 oct. 2022", "Tue Oct 11 2022", "15 ربيع الأول 1444",
        "民國111年10月11日", "11 ต.ค. 65", "11 Oct 22", "Oct 11, '22", "2022ko urriaren 11",
        "16 Tishrei 5783", "1 ጥቅምት 2015", "二〇二二年十月十一日", "11 באוקטובר 2022",
        "11. lokakuuta 2022",
        "2022 m. spalio 11 d.", "11 Ekim 2022 Salı", "11 تشرين الأول 2022", "११ अक्टूबर २०२२",
        "11 октобра 2022", "১১ অক্টোবর ২০২২", "11 Οκτωβρίου 2022", "11 octobre 2022",
        "11 oktober 2022",
        "11 ottobre 2022", "11 de outubro de 2022", "11 októbra 2022", "11 octombrie 2022",
        "11 жовтня 2022", "Oct 112022", "11 ოქტომბერი 2022",
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
        ("20221011T14:05:00Z", "2022-10-11T14:05:00+00:00"),
        ("2022年10月11日 下午 2:05", "2022-10-11T14:05:00+00:00"),
        ("11.10.2022 klo 14.05", "2022-10-11T14:05:00+00:00"),
        ("14:05, 11 October 2022", "2022-10-11T14:05:00+00:00"),
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


def test_an_order_that_nothing_tells_is_open() -> None:
    unknown = parse_date("10/11/2022", month_first=None)
    assert unknown is not None
    assert unknown.is_open
    assert {str(unknown.on), str(unknown.other_on)} == {"2022-11-10", "2022-10-11"}
    plain = parse_date("25/11/2022", month_first=None)
    assert plain is not None
    assert not plain.is_open


def test_one_name_is_another_month_in_another_language() -> None:
    polish, croatian = (parse_date("11 listopada 2022", language=each) for each in ("pl", "hr"))
    assert polish is not None
    assert croatian is not None
    assert (str(polish.on), str(croatian.on)) == ("2022-11-11", "2022-10-11")


@pytest.mark.parametrize(
    ("text", "language", "on"),
    [
        ("1444-03-15", "ar", "2022-10-11"),
        ("1401-07-19", "fa", "2022-10-11"),
        ("111/10/11", "zh", "2022-10-11"),
        ("11/10/65", "th", "2022-10-11"),
    ],
    ids=["Hijri", "Persian", "Republic of China", "Buddhist"],
)
def test_figures_of_another_calendar_are_known_by_their_year(
    text: str, language: str, on: str
) -> None:
    stamp = parse_date(text, language=language)
    assert stamp is not None
    assert str(stamp.on) == on


def test_a_month_alone_is_told_to_the_month() -> None:
    stamp = read_date("October 2022")
    assert stamp is not None
    assert (str(stamp.on), stamp.precision) == ("2022-10-01", Precision.MONTH)
    assert parse_date("October 2022") is None


@pytest.mark.parametrize(
    "text",
    ["9 hours ago", "31.02.2022", "7/2022", "192.168.10.12", "10 November", "Version 4.10.2022.7"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    "text", ["10000-01-01", "0001-01-01T00:00:00+14:00", "10:00", "9999-12-31T23:59:59-14:00"]
)
def test_an_impossible_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.fault(29)
@pytest.mark.parametrize("unit", ["1", "1/", "Oct ", "11 October ", "2022-", "年", "x"])
def test_a_long_string_is_not_searched(unit: str) -> None:
    assert read_date(unit * 50_000) is None
