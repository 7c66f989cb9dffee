"""The words of dates: names, labels, weekdays, stamps that count back."""

from datetime import UTC, date, datetime

import pytest
from writethru.clean.dating.labels import UPDATED, labels, words
from writethru.clean.dating.months import months, weekdays
from writethru.clean.dating.names_build import names_of
from writethru.clean.dating.order import month_first
from writethru.clean.dating.relative import relative
from writethru.clean.dating.weekdays import fit, told_on
from writethru.model import Precision

NOW = datetime(2024, 3, 20, 12, 0, tzinfo=UTC)


def test_the_names_that_are_shipped_are_those_that_are_made() -> None:
    made = names_of("de,de_AT,de_CH")
    table = months("de")
    assert all(
        table[name.replace("ä", "a")][1] == n
        for n, names in enumerate(made["months"], 1)
        for name in names
    )
    assert weekdays("de")["dienstag"] == 1


@pytest.mark.parametrize("language", sorted(words()["updated"]))
def test_updated_is_told_in_every_language(language: str) -> None:
    for word in words()["updated"][language]:
        assert UPDATED in [kind for kind, _ in labels(f"{word} 11.10.2022")]


@pytest.mark.parametrize("line", ["11 October 2022", "An outdated bridge", "Standard, 11.10.2022"])
def test_a_line_without_the_word_is_no_update(line: str) -> None:
    assert UPDATED not in [kind for kind, _ in labels(line)]


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("2 hours ago", "2024-03-20", Precision.DAY),
        ("13 hours ago", "2024-03-19", Precision.DAY),
        ("vor 3 Tagen", "2024-03-17", Precision.DAY),
        ("il y a 20 minutes", "2024-03-20", Precision.MINUTE),
        ("hace 2 días", "2024-03-18", Precision.DAY),
        ("2 dni temu", "2024-03-18", Precision.DAY),
        ("3 дня назад", "2024-03-17", Precision.DAY),
        ("3日前", "2024-03-17", Precision.DAY),
        ("3 گھنٹے پہلے", "2024-03-20", Precision.DAY),
        ("منذ 3 ساعات", "2024-03-20", Precision.DAY),
        ("2 weeks ago", "2024-03-01", Precision.MONTH),
        ("gestern, 14:05 Uhr", "2024-03-19", Precision.MINUTE),
        ("Yesterday", "2024-03-19", Precision.DAY),
        ("昨天 14:05", "2024-03-19", Precision.MINUTE),
    ],
)
def test_a_stamp_counts_back(text: str, on: str, precision: Precision) -> None:
    stamp = relative(text, captured_at=NOW)
    assert stamp is not None
    assert (str(stamp.on), stamp.precision) == (on, precision)


def test_the_day_that_is_counted_from_is_the_zones() -> None:
    late = datetime(2024, 3, 20, 23, 30, tzinfo=UTC)
    stamp = relative("heute", captured_at=late, zone="Europe/Berlin")
    assert stamp is not None
    assert stamp.on == date(2024, 3, 21)


@pytest.mark.parametrize(
    "text", ["within 2 hours", "a day of 24 hours", "2 hours", "The hours before the vote"]
)
def test_a_duration_is_no_stamp(text: str) -> None:
    assert relative(text, captured_at=NOW) is None


@pytest.mark.parametrize(
    ("tag", "zone", "host", "first"),
    [
        ("en-US", "UTC", "gazette.example", True),
        ("en-GB", "UTC", "gazette.example", False),
        ("en", "America/Chicago", "gazette.example", True),
        ("en", "Europe/London", "gazette.example", False),
        ("es", "America/New_York", "gazette.example", False),
        ("en", "UTC", "gazette.com", None),
        ("en", "UTC", "gazette.co.uk", False),
        (None, "UTC", "", None),
    ],
)
def test_who_writes_the_month_first(
    tag: str | None, zone: str, host: str, *, first: bool | None
) -> None:
    assert month_first(tag=tag, zone=zone, host=host) is first


def test_a_weekday_beside_a_verb_of_the_past_is_told() -> None:
    texts = ["Eleven dockers were brought ashore, the harbour master said on Tuesday."]
    assert told_on(texts, language="en") == (1,)
    assert told_on(["Der Hafen sei zu, sagte sie am Dienstag."], language="de") == (1,)


@pytest.mark.parametrize(
    "text", ["The council will meet on Tuesday.", "He said so on Tuesday, 11 October.", "Tuesday"]
)
def test_a_weekday_to_come_or_with_its_date_is_not(text: str) -> None:
    assert told_on([text], language="en") == ()


def test_a_day_soon_after_the_weekday_fits_best() -> None:
    tuesday, wednesday, monday = date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 18)
    assert fit(tuesday, [1]) > fit(wednesday, [1]) > fit(monday, [1]) == 0.0
