"""Credits of a text by where they stand: who wrote it, which agencies, in which role."""

import pytest
from writethru.clean.crediting.credits import (
    COMPILED,
    CONTRIBUTED,
    SOLE,
    Credit,
    credit_of,
    roles_of,
)


@pytest.mark.parametrize(
    ("text", "byline", "agencies", "role"),
    [
        ("jsi/rs (Reuters, dpa, AFP)", "jsi/rs", ("Reuters", "dpa", "AFP"), COMPILED),
        ("jsi/rs (Northwire)", "jsi/rs", ("Northwire",), COMPILED),
        ("(Reuters, dpa)", None, ("Reuters", "dpa"), COMPILED),
        ("(Northwire)", None, ("Northwire",), SOLE),
        ("— AFP", None, ("AFP",), SOLE),
        ("© 2024 AFP", None, ("AFP",), SOLE),
        ("Avec AFP", None, ("AFP",), COMPILED),
        ("(avec AFP et Reuters)", None, ("AFP", "Reuters"), COMPILED),
        ("Con información de EFE", None, ("EFE",), COMPILED),
        ("Com informações da Lusa", None, ("Lusa",), COMPILED),
        ("with inputs from agencies", None, (), COMPILED),
        ("With inputs from PTI and ANI", None, ("PTI", "ANI"), COMPILED),
        ("Quelle: dpa, AFP", None, ("dpa", "AFP"), COMPILED),
        ("Fonte: ANSA", None, ("ANSA",), COMPILED),
        ("Источник: ТАСС", None, ("TASS",), COMPILED),
        ("来源：新华社", None, ("Xinhua",), COMPILED),
        ("With files from The Canadian Press", None, ("CP",), CONTRIBUTED),
        ("The Associated Press contributed to this report.", None, ("AP",), CONTRIBUTED),
        (
            "Nela Forsgren of The Associated Press contributed to this report.",
            None,
            ("AP",),
            CONTRIBUTED,
        ),
        (
            "Reporting by Nela Forsgren in Tolland; Editing by Ida Moe",
            "Nela Forsgren in Tolland",
            (),
            None,
        ),
        (
            "Nela Forsgren reported for Northwire from Tolland.",
            "Nela Forsgren",
            ("Northwire",),
            SOLE,
        ),
        ("Nela Forsgren reported from Tolland.", "Nela Forsgren", (), None),
        ("By Nela Forsgren and Tam Okoye", "Nela Forsgren and Tam Okoye", (), None),
        ("By Nela Forsgren, Associated Press", "Nela Forsgren, Associated Press", ("AP",), SOLE),
        ("Par Nela Forsgren avec AFP", "Nela Forsgren avec AFP", ("AFP",), CONTRIBUTED),
        ("Von Nela Forsgren, dpa", "Nela Forsgren, dpa", ("dpa",), SOLE),
    ],
)
def test_credits_are_read(
    text: str, byline: str | None, agencies: tuple[str, ...], role: str | None
) -> None:
    credit = credit_of(text, is_last=True)
    assert credit is not None
    found = (credit.kept, credit.byline, credit.agencies, credit.role)
    assert found == ("", byline, agencies, role)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (
            "(Reporting by Nela Forsgren in Tolland and Tam Okoye; Additional reporting by "
            "Ida Moe in Marshwick; Editing by Odile Brandt)",
            ("Nela Forsgren", "Tam Okoye", "Ida Moe"),
        ),
        ("Editing by Odile Brandt", ()),
    ],
    ids=["reporters", "editors are no authors"],
)
def test_reporters_are_authors_and_editors_are_not(text: str, authors: tuple[str, ...]) -> None:
    credit = credit_of(text, is_last=True)
    assert credit is not None
    assert credit.authors == authors


@pytest.mark.parametrize(
    "text",
    [
        "Photo: AFP",
        "Foto: Nela Forsgren/dpa",
        "(AP Photo/Nela Forsgren)",
        "REUTERS/Nela Forsgren",
        "Getty Images",
        "[Name]",
        "By the time the crane fell, all had left.",
        "The crane (Northwire) fell.",
        "With the tide came the boats.",
        "From the quay you see both towns.",
        "The harbour reported losses from January to May.",
        "The AP exam takes three hours.",
        "Many people contributed.",
        "Beta tests begin in May.",
        "Source close to the harbour master say otherwise.",
    ],
)
def test_what_only_looks_like_a_credit_is_none(text: str) -> None:
    assert credit_of(text, is_first=True, is_last=True) is None


def test_a_closing_agency_leaves_the_last_sentence() -> None:
    credit = credit_of("Nobody was hurt. (AFP)", is_last=True)
    assert credit is not None
    assert (credit.kept, credit.agencies) == ("Nobody was hurt.", ("AFP",))


def test_a_bracket_amid_a_text_is_left_there() -> None:
    assert credit_of("Nobody was hurt. (AFP)") is None
    assert credit_of("Nobody was hurt (see below).", is_last=True) is None


def test_the_dateline_s_agency_is_whose_text_it_is() -> None:
    later = [Credit(agencies=("Reuters", "AP"), role=CONTRIBUTED)]
    assert roles_of(later, datelined=["AP"]) == {"AP": SOLE, "Reuters": CONTRIBUTED}
