"""Marks before and behind headlines: what is the headline's own and what is not."""

import pytest
from writethru.clean.noticing.headline_marks import headline_marks


@pytest.mark.parametrize(
    ("written", "headline", "kinds", "number"),
    [
        ("UPDATE 2-Ferry sinks off Tolland", "Ferry sinks off Tolland", ["updated"], 2),
        ("CORRECTED-UPDATE 1-Ferry sinks", "Ferry sinks", ["correction", "updated"], 1),
        ("REFILE-Ferry sinks", "Ferry sinks", ["refile"], None),
        ("AP-Ferry Fire, 1st Ld-Writethru", "AP-Ferry Fire", ["updated"], 1),
        ("(2nd LD) Ferry sinks", "Ferry sinks", ["updated"], 2),
        ("BREAKING: Ferry sinks", "Ferry sinks", ["breaking"], None),
        ("LIVE: Ferry sinks", "Ferry sinks", ["live"], None),
        ("EIL+++ Fähre sinkt", "Fähre sinkt", ["breaking"], None),
        ("Fähre sinkt (Update)", "Fähre sinkt", ["updated"], None),
        ("Un ferry coule (actualisé)", "Un ferry coule", ["updated"], None),
        ("ÚLTIMA HORA | Se hunde un ferry", "Se hunde un ferry", ["breaking"], None),
        ("Срочно: затонул паром", "затонул паром", ["breaking"], None),
        ("عاجل: غرق عبارة", "غرق عبارة", ["breaking"], None),
        ("[속보] 여객선 침몰", "여객선 침몰", ["breaking"], None),
        ("여객선 침몰(종합2보)", "여객선 침몰", ["updated"], 2),
        ("【速報】フェリー沈没", "フェリー沈没", ["breaking"], None),
        ("【更新】渡輪沉沒", "渡輪沉沒", ["updated"], None),
    ],
)
def test_a_mark_is_taken_off_its_headline(
    written: str, headline: str, kinds: list[str], number: int | None
) -> None:
    found, marks = headline_marks(written)
    assert found == headline
    assert [mark.kind for mark in marks] == kinds
    assert next((mark.number for mark in marks if mark.number), None) == number


@pytest.mark.parametrize(
    "headline",
    [
        "Live music returns to the quay",
        "Breaking the ice: a winter on the quays",
        "Kill Bill turns 20",
        "Update on the harbour is due on Monday",
        "Ferry takes the lead",
        "Correction officers walk out",
        "Fire - the quays burn",
        "Eilmeldung im Radio weckt die Stadt",
        "BREAKING NEWS",
        "(Nearly) everything about the quays",
    ],
)
def test_a_headline_without_marks_is_left_as_it_is(headline: str) -> None:
    assert headline_marks(headline) == (headline, ())
