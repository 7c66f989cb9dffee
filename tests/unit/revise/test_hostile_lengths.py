"""Long texts that repeat themselves are compared in work that grows with their length."""

import pytest
from counted import calls_of
from writethru.model import Extraction
from writethru.revise import diff, render_html

SENTENCE = "The ferry to Port Ashwick left the quay at {n} and came back before dark."


def body(sentences: int, *, same: bool, edited: bool) -> str:
    said = [SENTENCE.format(n=7 if same else n % 50) for n in range(sentences)]
    if edited:
        said[::3] = [one.replace("quay", "pier") for one in said[::3]]
        del said[sentences // 2 : sentences // 2 + 5]
    return "\n\n".join(" ".join(said[i : i + 4]) for i in range(0, len(said), 4))


def ferries(sentences: int, *, same: bool, edited: bool) -> Extraction:
    said = body(sentences, same=same, edited=edited)
    return Extraction(headline="Ferries", body=said, language="en")


def calls_for(sentences: int, *, same: bool) -> int:
    old, new = (ferries(sentences, same=same, edited=edited) for edited in (False, True))
    return calls_of(lambda: render_html(old, new, diff(old, new)))


@pytest.mark.fault(35)
@pytest.mark.parametrize("same", [True, False], ids=["one sentence", "fifty sentences"])
def test_twice_the_repetition_is_no_more_than_thrice_the_work(same: bool) -> None:
    calls_for(20, same=same)  # the word lists are read on first use
    once, twice = calls_for(400, same=same), calls_for(800, same=same)
    assert twice < 3 * once


@pytest.mark.fault(35)
def test_an_edited_word_in_a_long_repetition_is_found() -> None:
    old, new = (ferries(500, same=True, edited=edited) for edited in (False, True))
    assert diff(old, new).kinds
