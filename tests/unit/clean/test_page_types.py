"""What kind of page a capture is: made pages of every kind, and near misses that are articles."""

import pytest
from page_building import Case
from page_type_cases import CASES
from writethru.clean import clean
from writethru.clean.judging.page_address import address_of
from writethru.clean.judging.page_shape import shape_of_lines
from writethru.model import Extraction, PageType, Verdict
from writing import document, of_dump


def read(case: Case) -> Extraction:
    if case.is_dump:
        return of_dump(case.content, url=case.url)[0]
    return clean(document(case.content, url=case.url))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_is_told_by_its_structure_and_data(case: Case) -> None:
    assert read(case).page_type is case.expected


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.expected is PageType.ARTICLE], ids=lambda case: case.name
)
def test_an_article_among_the_near_misses_is_worth_a_revision(case: Case) -> None:
    found = read(case)
    assert found.verdict is Verdict.OK, found.verdict_reason


def test_every_kind_has_its_cases() -> None:
    assert {case.expected for case in CASES} == set(PageType)
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/",
        "https://gazette.example/index.html",
        "https://gazette.example/en/",
        "https://gazette.example/international/",
    ],
)
def test_a_front_page_is_known_by_its_address(url: str) -> None:
    assert address_of(url).is_front


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/?p=48111",
        "https://gazette.example/news/sea-wall-to-be-rebuilt-by-autumn",
        "https://gazette.example/2024/03/12/sea-wall",
        "https://gazette.example/a-6712345",
        "urn:writethru:dump:gazette:index.html",
        "https://[broken",
    ],
)
def test_other_addresses_are_no_front_page(url: str) -> None:
    assert not address_of(url).is_front


def test_a_section_above_a_slug_is_only_a_section() -> None:
    address = address_of("https://gazette.example/weather/storm-brings-snow-to-the-north")
    assert address.is_article
    assert "standing" in address.names


def test_work_grows_with_the_page_and_not_faster() -> None:
    lines = ["A headline over the fold today", "12:05", "x" * 90 + "."] * 5000
    shape = shape_of_lines(lines)
    assert (shape.prose, shape.solid) == (5000, 1)
