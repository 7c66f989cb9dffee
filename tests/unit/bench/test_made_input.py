"""What the benchmarks are fed: the same each time, and what it says it is."""

from writethru.match import near_pairs
from writethru.revise import fold

from bench.made_rows import Rows, observations
from bench.made_texts import Writer, body


def test_the_same_seed_makes_the_same_texts_and_another_does_not() -> None:
    assert Writer(seed=1).sentences(5) == Writer(seed=1).sentences(5)
    assert Writer(seed=1).sentences(5) != Writer(seed=2).sentences(5)


def test_an_edited_text_keeps_most_of_its_sentences() -> None:
    writer = Writer(seed=1)
    old = writer.sentences(200)
    kept = set(old) & set(writer.edited(old))
    assert 150 < len(kept) < 190


def test_copies_are_near_their_original_and_originals_are_not_near_one_another() -> None:
    texts = Writer(seed=2).copies(5, 2, 12)
    assert len(texts) == 15
    found = {(pair.a, pair.b) for pair in near_pairs(texts)}
    assert {("0", "0-0"), ("4", "4-1")} <= found
    assert all(a.partition("-")[0] == b.partition("-")[0] for a, b in found)


def test_a_text_that_changes_once_makes_two_revisions() -> None:
    writer = Writer(seed=3)
    old, new = body(writer.sentences(6)), body(writer.sentences(6))
    assert len(fold(observations([old, old, new, new]), quiet_hours=48.0).revisions) == 2


def test_rows_of_two_rounds_have_nothing_in_common() -> None:
    first, second = (Rows(number, 3, Writer(seed=4)) for number in (1, 2))
    assert not {c.capture_id for c in first.captures} & {c.capture_id for c in second.captures}
    assert not {p.page_id for p in first.pages} & {p.page_id for p in second.pages}
