"""Text made to slow the lexicon down: the work grows with the text and no faster."""

from collections.abc import Callable

import pytest
from counted import calls_of
from hypothesis import given, settings
from hypothesis import strategies as st
from writethru.clean.noticing.headline_marks import headline_marks
from writethru.clean.noticing.lexicon import wording, written
from writethru.clean.noticing.notices import developing_notice, note_of

UNITS = [
    "this is a developing story ", "(update) ", "correction: ", "wird laufend aktualisiert, ",
    "更新", "続報", "as we learn more ", "Mehr in Kürze. ", "update 1-", "[속보] ", "عاجل | ",
    "an earlier version of this ", "! ", "breaking! ", "e\u0301",
]  # fmt: skip


def calls(work: Callable[[str], object], text: str) -> int:
    return calls_of(lambda: work(text))


@pytest.mark.fault(38)
@pytest.mark.parametrize("work", [developing_notice, note_of, headline_marks])
@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_is_no_more_than_thrice_the_calls(
    work: Callable[[str], object], unit: str
) -> None:
    size = 50_000 // len(unit)
    work(unit * 50)
    assert calls(work, unit * size * 2) < 3 * calls(work, unit * size) + 2000


@pytest.mark.fault(38)
@pytest.mark.parametrize("language", sorted(written()))
def test_no_expression_repeats_without_a_bound(language: str) -> None:
    words = wording(language)
    for pattern in (words.notices, words.openings, words.led, words.following, words.labels):
        assert ".*" not in pattern.pattern
        assert ".+" not in pattern.pattern
        assert ")+" not in pattern.pattern
        assert ")*" not in pattern.pattern


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*UNITS, "Qxz ", "12 ", ". "]), max_size=12).map("".join))
def test_what_is_kept_is_part_of_the_paragraph(text: str) -> None:
    noticed = developing_notice(text)
    assert noticed.kept in text
    note_of(text)
