"""Habits of outlets around a text: titles without h1, clocks without zones, credits in one word."""

from datetime import UTC, datetime

import pytest
from writethru.clean.composition import compose
from writethru.clean.crediting.bylines import byline_in
from writethru.clean.crediting.credits import credit_of
from writethru.clean.surroundings import surroundings
from writing import HEADLINE, PARAGRAPHS, of_page


def old_page(title: str, shown: str, stamp: str = "") -> str:
    told = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<html><head><title>{title}</title></head><body><table><tr><td>"
        f"<font size=5><b>{shown}</b></font><br>{stamp}{told}</td></tr></table></body></html>"
    )


def test_the_headline_of_a_page_with_only_a_title_is_the_part_that_it_shows() -> None:
    found = of_page(old_page(f"The Fictional Gazette: {HEADLINE}", HEADLINE))
    assert found.headline == HEADLINE
    assert HEADLINE not in (found.body or "")


def test_a_shown_name_of_the_site_is_not_taken_for_the_headline() -> None:
    found = of_page(old_page(f"Gazette of the Coast: {HEADLINE}", "Gazette of the Coast"))
    assert HEADLINE in (found.headline or "")


def test_a_clock_that_is_shown_has_the_zone_that_its_element_states() -> None:
    stamp = '<time datetime="2024-03-04T11:20:00+02:00">Publié le 4 mars 2024 à 11h20</time>'
    found = of_page(old_page(HEADLINE, HEADLINE, f"<div class=date>{stamp}</div>"))
    assert found.published_at == datetime(2024, 3, 4, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", ["TT", "ANP", "新华社"])
def test_an_agencys_name_alone_behind_a_text_is_its_credit(text: str) -> None:
    credit = credit_of(text, is_last=True)
    assert credit is not None
    assert len(credit.agencies) == 1


def test_initials_beside_an_agency_credit_it() -> None:
    credit = credit_of("dpa/hvo", is_last=True)
    assert credit is not None
    assert credit.agencies == ("dpa",)
    assert credit.byline == "dpa/hvo"


def test_initials_alone_credit_no_agency() -> None:
    credit = credit_of("jsi/rs", is_last=True)
    assert credit is not None
    assert credit.agencies == ()


@pytest.mark.parametrize("text", ["সূত্র: বাসস", "ที่มา: รอยเตอร์"])
def test_a_source_is_credited_in_scripts_with_marks(text: str) -> None:
    credit = credit_of(text, is_last=True)
    assert credit is not None
    assert credit.agencies


def test_a_source_at_the_end_is_the_texts_though_it_may_be_a_pictures() -> None:
    composed = compose([*PARAGRAPHS, "Źródło: PAP"])
    assert composed.agencies == ("PAP",)
    assert composed.paragraphs == tuple(PARAGRAPHS)


def test_a_source_amid_the_text_is_the_pictures() -> None:
    first, *rest = PARAGRAPHS
    assert compose([first, "Źródło: PAP", *rest, *rest, *rest]).agencies == ()


def test_a_credit_in_brackets_that_a_stamp_follows_on_its_line_is_read() -> None:
    lines = [HEADLINE, "(avec AFP) Publié le 4 juin 2024 à 11h20", *PARAGRAPHS]
    kept = range(2, len(lines))
    found = surroundings(lines, frozenset(kept), headline_at=0, zone="UTC")
    assert [credit.agencies for credit in found.credits] == [("AFP",)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("लेखक: अनिल सक्सेना", "अनिल सक्सेना"),
        ("প্রতিবেদক: রাশেদা পারভীন", "রাশেদা পারভীন"),
        ("โดย กมลวรรณ ใจเย็น", "กมลวรรณ ใจเย็น"),
    ],
)
def test_names_with_vowel_signs_and_tone_marks_are_names(text: str, name: str) -> None:
    assert byline_in(text).people == (name,)


def test_a_stamp_without_a_name_is_nobodys_byline() -> None:
    told = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    stamp = "<div>更新于 2024年10月22日 13:50</div>"
    found = of_page(f"<html><body><h1>{HEADLINE}</h1>{stamp}{told}</body></html>")
    assert found.authors == ()
