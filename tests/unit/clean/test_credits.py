"""Credits, bylines and datelines by where they stand."""

import pytest
from writethru.clean.credits import credit_of
from writethru.clean.datelines import dateline_of


@pytest.mark.parametrize(
    ("text", "byline", "agencies"),
    [
        ("jsi/rs (Reuters, dpa, AFP)", "jsi/rs", ("Reuters", "dpa", "AFP")),
        ("jsi/rs (Northwire)", "jsi/rs", ("Northwire",)),
        ("(Reuters, dpa)", None, ("Reuters", "dpa")),
        ("(Northwire)", None, ("Northwire",)),
        ("Avec AFP", None, ("AFP",)),
        ("Con información de EFE", None, ("EFE",)),
        ("with inputs from agencies", None, ()),
        ("Quelle: dpa, AFP", None, ("dpa", "AFP")),
        ("The Associated Press contributed to this report.", None, ("AP",)),
        ("Reporting by Nela Forsgren in Tolland; Editing by Ida Moe", "Nela Forsgren", ()),
        (
            "Nela Forsgren reported for Northwire from Tolland; additional reporting by the Post.",
            "Nela Forsgren",
            ("Northwire",),
        ),
        ("Nela Forsgren reported from Tolland.", "Nela Forsgren", ()),
        ("By Nela Forsgren and Tam Okoye", "Nela Forsgren and Tam Okoye", ()),
    ],
)
def test_credits_are_read(text: str, byline: str | None, agencies: tuple[str, ...]) -> None:
    credit = credit_of(text, is_last=True)
    assert credit is not None
    assert (credit.kept, credit.byline, credit.agencies) == ("", byline, agencies)


@pytest.mark.parametrize(
    "text",
    [
        "Photo: AFP",
        "(AP Photo/Nela Forsgren)",
        "REUTERS/Nela Forsgren",
        "By the time the crane fell, all had left.",
        "The crane (Northwire) fell.",
        "With the tide came the boats.",
        "The harbour reported losses from January to May.",
    ],
)
def test_what_only_looks_like_a_credit_is_none(text: str) -> None:
    assert credit_of(text, is_first=True, is_last=True) is None


def test_a_closing_agency_leaves_the_last_sentence() -> None:
    credit = credit_of("Nobody was hurt. (AFP)", is_last=True)
    assert credit is not None
    assert (credit.kept, credit.agencies) == ("Nobody was hurt.", ("AFP",))


@pytest.mark.parametrize(
    ("lede", "place", "agencies"),
    [
        ("PARIS (AP) — The mayor", "PARIS", ("AP",)),
        ("WASHINGTON, Oct 11 (Reuters) - The", "WASHINGTON", ("Reuters",)),
        ("Berlin (dpa) - Der Hafen", "Berlin", ("dpa",)),
        ("TOLLAND, Marsh — The", "TOLLAND, Marsh", ()),
        ("MARSHWICK (Northwire) -- The", "MARSHWICK", ("Northwire",)),
        ("МОСКВА, 11 окт — РИА Новости. Глава", "МОСКВА", ("RIA Novosti",)),
    ],
)
def test_datelines_are_read(lede: str, place: str, agencies: tuple[str, ...]) -> None:
    found = dateline_of(lede)
    assert found is not None
    assert (found.place, found.agencies) == (place, agencies)


@pytest.mark.parametrize(
    "lede", ["Quiet – the harbour at night", "The firm (listed) — which", "He left."]
)
def test_a_dash_makes_no_dateline(lede: str) -> None:
    assert dateline_of(lede) is None
