"""The reviewed list of agencies, and what only looks like one of them."""

import pytest
from writethru.clean.crediting.agencies import LEXICON, agencies_in, agency_of, split_agency_tail
from writethru.clean.words.phrases import lexicon

NAMES = lexicon(LEXICON)["names"]


def test_the_list_names_agencies_of_the_whole_world() -> None:
    assert len(NAMES) >= 120


def test_no_name_means_two_agencies() -> None:
    spelt = [each for name, others in NAMES.items() for each in {name, *others}]
    assert len(spelt) == len(set(spelt))


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_is_its_agency_s(name: str) -> None:
    assert {agency_of(each) for each in (name, *NAMES[name])} == {name}


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Reuters, dpa and AFP", ("Reuters", "dpa", "AFP")),
        ("dpa/AFP", ("dpa", "AFP")),
        ("EFE y AP", ("EFE", "AP")),
        ("ТАСС и РИА Новости", ("TASS", "RIA Novosti")),
        ("agencies", ()),
        ("AP, wire reports", ("AP",)),
    ],
)
def test_lists_of_agencies_are_read(text: str, agencies: tuple[str, ...]) -> None:
    assert agencies_in(text, allow_unknown=False) == agencies


@pytest.mark.parametrize(
    "text",
    ["the AP exam", "beta", "Ap", "una", "Sid", "ansa", "Reuters Street", "AFP, the mayor", "pa"],
)
def test_words_that_spell_an_agency_are_none(text: str) -> None:
    assert agencies_in(text, allow_unknown=False) is None


@pytest.mark.parametrize(
    ("text", "rest", "agency"),
    [
        ("Nela Forsgren The Associated Press", "Nela Forsgren", "AP"),
        ("Nela Forsgren, dpa", "Nela Forsgren", "dpa"),
        ("AFP", "", "AFP"),
        ("Anna Petra", "Anna Petra", None),
        ("Nela Forsgren", "Nela Forsgren", None),
    ],
)
def test_an_agency_behind_a_name_is_told_apart(text: str, rest: str, agency: str | None) -> None:
    assert split_agency_tail(text) == (rest, agency)
