"""The scorers against cases worked out by hand."""

import pytest

from bench.figures import text_figure
from bench.racing import Figure, race
from bench.scores import adjusted_rand, cluster_scores, pair_scores, pairs_within
from bench.text_scores import precision_recall, shingles

# --- texts: runs of four words ----------------------------------------------------------------


def test_a_text_of_six_words_has_three_runs_of_four() -> None:
    assert shingles("the ferry left the quay late") == {
        ("the", "ferry", "left", "the"): 1,
        ("ferry", "left", "the", "quay"): 1,
        ("left", "the", "quay", "late"): 1,
    }


def test_a_text_shorter_than_a_run_is_one_run_and_an_empty_one_none() -> None:
    assert shingles("ferry late") == {("ferry", "late"): 1}
    assert shingles(" -- ") == {}


def test_runs_count_as_often_as_they_stand() -> None:
    assert shingles("no no no no no") == {("no", "no", "no", "no"): 2}
    assert precision_recall("no no no no", "no no no no no") == (0.5, 1.0)


def test_a_cut_text_is_precise_and_incomplete() -> None:
    gold = "the ferry left the quay late today"  # four runs, the first two of which are found
    assert precision_recall(gold, "the ferry left the quay") == (1.0, 0.5)


def test_a_text_with_a_menu_is_complete_and_imprecise() -> None:
    # Of the seven runs found the last three are the text's.
    found = "home news sport weather the ferry left the quay late"
    assert precision_recall("the ferry left the quay late", found) == (3 / 7, 1.0)


def test_no_text_where_none_is_wanted_is_right_and_any_text_is_not() -> None:
    assert precision_recall("", "") == (1.0, 1.0)
    assert precision_recall("", "home news sport") == (0.0, 0.0)


def test_f1_is_of_the_mean_precision_and_the_mean_recall() -> None:
    pairs = [("the ferry left the quay late today", "the ferry left the quay"), ("a b c d", "x")]
    figure = text_figure("made", "ours", pairs, None)
    assert (figure.precision, figure.recall) == (0.5, 0.25)
    assert figure.f1 == pytest.approx(2 * 0.5 * 0.25 / 0.75)


# --- pairs ------------------------------------------------------------------------------------


def test_pairs_within_are_of_equal_labels_alone_and_ascending() -> None:
    labels = {"c": "x", "a": "x", "b": "x", "d": "y"}
    assert pairs_within(labels) == {("a", "b"), ("a", "c"), ("b", "c")}


def test_pair_precision_and_recall() -> None:
    wanted = {("a", "b"), ("a", "c"), ("b", "c"), ("d", "e")}
    found = {("a", "b"), ("a", "d")}
    scores = pair_scores(found, wanted)
    assert scores == {"precision": 0.5, "recall": 0.25, "f1": pytest.approx(1 / 3)}


def test_no_pair_found_scores_nothing_and_fails_nowhere() -> None:
    assert pair_scores(set(), {("a", "b")}) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


# --- clusters ---------------------------------------------------------------------------------

WANTED = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}


def test_equal_groups_are_perfect_whatever_they_are_called() -> None:
    found = {"a": "q", "b": "q", "c": "q", "d": "r", "e": "r"}
    assert set(cluster_scores(found, WANTED).values()) == {1.0}


def test_b_cubed_of_one_text_in_the_wrong_group() -> None:
    # Found {a b} {c d e}. Precision: a b 1, c 1/3, d e 2/3. Recall: a b 2/3, c 1/3, d e 1.
    scores = cluster_scores({"a": "x", "b": "x", "c": "y", "d": "y", "e": "y"}, WANTED)
    assert scores["b3_precision"] == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert scores["b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert scores["pair_f1"] == pytest.approx(0.5)  # ab and de right, of 4 found and 4 wanted


def test_adjusted_rand_of_one_text_in_the_wrong_group() -> None:
    # Overlaps 2 1 2: 2 pairs together; 4 pairs on either side, 10 in all: 1.6 are chance's.
    assert adjusted_rand([2, 1, 2], [2, 3], [3, 2]) == pytest.approx((2 - 1.6) / (4 - 1.6))


def test_everything_in_one_group_is_complete_and_no_better_than_chance() -> None:
    scores = cluster_scores(dict.fromkeys(WANTED, "x"), WANTED)
    assert scores["b3_recall"] == 1.0
    assert scores["b3_precision"] == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)
    assert scores["ari"] == 0.0


def test_singletons_on_both_sides_agree() -> None:
    assert cluster_scores({"a": "a", "b": "b"}, {"a": "1", "b": "2"})["ari"] == 1.0


# --- ratios -----------------------------------------------------------------------------------


def test_a_rival_that_takes_twice_as_long_has_a_ratio_of_two() -> None:
    seconds = iter([0.0, 1.0, 1.0, 3.0, 3.0, 5.0, 5.0, 8.0])  # ours 1 s and 2 s, the rival 2 and 3
    figures = race(
        lambda: None, {"rival": lambda: None}, section="s", input="i", count=6, unit="u",
        clock=lambda: next(seconds), rounds=2,
    )  # fmt: skip
    assert figures == [
        Figure(section="s", input="i", tool="writethru", value=4.0, unit="u"),
        Figure(
            section="s", input="i", tool="rival", value=2.4, unit="u",
            ratio=1.75, ratio_least=1.5, ratio_greatest=2.0,
        ),
    ]  # fmt: skip
