"""Dates that are none, or are very long."""

import pytest
from counted import calls_of
from writethru.model import Extraction
from writing import PARAGRAPHS, dump, of_dump, of_page, page


def dated(text: str) -> Extraction:
    meta = f'<meta property="article:published_time" content="{text}">'
    shown = f'<time datetime="{text}">{text}</time><p class="date">Published {text}</p>'
    return of_page(page(head=meta, above=shown))


def calls_for(text: str) -> int:
    dated(text)  # what is read on first use
    return calls_of(lambda: dated(text))


@pytest.mark.fault(29)
@pytest.mark.parametrize(
    "unit", ["1", "1 ", "12:", "May ", "5 May 2031 ", "/", "2031-", " ", "a.m. "]
)
def test_twice_as_long_a_date_is_no_more_than_twice_the_work(unit: str) -> None:
    once, twice = (unit * (size // len(unit)) for size in (25_000, 50_000))
    assert calls_for(twice) < 3 * calls_for(once) + 2000


@pytest.mark.fault(29)
def test_a_long_date_leaves_the_others() -> None:
    found = of_page(
        page(
            head=f'<meta name="date" content="{"1 " * 25_000}">'
            '<meta property="article:published_time" content="2024-03-12T06:20:00Z">'
        )
    )
    assert str(found.published_at) == "2024-03-12 06:20:00+00:00"


NONE = {
    "year 10000": "10000-01-01T00:00:00Z",
    "before the first day": "0001-01-01T00:00:00+14:00",
    "a clock alone": "10:00",
    "to come": "2099-01-01T00:00:00Z",
    "month 13": "2024-13-32",
    "30 February": "2024-02-30T10:00:00Z",
    "year 0": "0000-00-00T00:00:00Z",
}


@pytest.mark.fault(30)
@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_a_date_that_cannot_be_is_null_and_kept_as_written(text: str) -> None:
    found = dated(text)
    assert (found.published_at, found.published_on, found.modified_at) == (None, None, None)
    assert text in {candidate.value for candidate in found.date_evidence}
    assert PARAGRAPHS[0] in (found.body or "")


@pytest.mark.fault(30)
def test_a_date_of_the_day_before_is_no_odd_one() -> None:
    assert str(dated("2024-03-19T10:00:00Z").published_on) == "2024-03-19"


@pytest.mark.fault(30)
@pytest.mark.parametrize("collected", ["9999-12-31", "0001-01-01", "2024-02-31"])
def test_a_dump_collected_on_an_odd_day_is_read(collected: str) -> None:
    (found,) = of_dump(dump(collected=collected))
    assert str(found.published_on) == "2024-03-12"
