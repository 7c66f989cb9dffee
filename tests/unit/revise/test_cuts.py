"""A text that a response may have cut short does not supersede a longer one unconfirmed."""

from itertools import permutations

import pytest
from unit.revise.making import gone, observation
from writethru.model import Observation
from writethru.revise import fold
from writethru.revise.cuts import RAGGED_CHARS, is_beginning

WHOLE = "A fire broke out at the mill on Monday. Two men were hurt. The owner spoke of arson."
CUT = "A fire broke out at the mill on Monday. Two men"
UNKNOWN = {"length": "unknown"}
NOT_MODIFIED = {"length": "unknown", "not_modified": True}

pytestmark = pytest.mark.fault(7)


def bodies(*found: Observation) -> list[str | None]:
    """The bodies of the revisions, the same whatever order the observations come in."""
    histories = [fold(order, quiet_hours=48) for order in permutations(found)]
    assert all(history == histories[0] for history in histories)
    return [revision.body for revision in histories[0].revisions]


def whole(hours: float) -> Observation:
    return observation(hours, WHOLE)


def cut(hours: float, evidence: dict[str, object] = UNKNOWN, body: str = CUT) -> Observation:
    return observation(hours, body, evidence=evidence)


def test_one_cut_response_is_no_revision() -> None:
    assert bodies(whole(0), cut(1)) == [WHOLE]
    assert bodies(whole(0), cut(1), whole(2)) == [WHOLE]


def test_two_responses_with_the_same_short_text_are_believed() -> None:
    assert bodies(whole(0), cut(1), cut(2)) == [WHOLE, CUT]


def test_a_304_repeats_what_was_held_and_confirms_nothing() -> None:
    assert bodies(whole(0), cut(1), cut(2, NOT_MODIFIED)) == [WHOLE]


def test_a_response_that_tells_its_length_is_believed_at_once() -> None:
    assert bodies(whole(0), cut(1, {})) == [WHOLE, CUT]


def test_a_response_that_tells_its_length_confirms_the_look_before_it() -> None:
    history = fold([whole(0), cut(1), cut(2, {})], quiet_hours=48)
    assert [r.captures for r in history.revisions] == [1, 2]


def test_cuts_at_different_places_confirm_nothing() -> None:
    assert bodies(whole(0), cut(1), cut(2, body=CUT[:30])) == [WHOLE]


def test_two_cuts_with_the_whole_text_between_confirm_nothing() -> None:
    assert bodies(whole(0), cut(1), whole(2), cut(3)) == [WHOLE]


def test_a_removal_between_two_short_looks_leaves_them_a_confirmation() -> None:
    assert bodies(whole(0), cut(1), gone(2), cut(3)) == [WHOLE, CUT]


def test_an_unsure_response_with_other_words_is_an_edit() -> None:
    edited = CUT.replace("Monday", "Sunday")
    assert bodies(whole(0), cut(1, body=edited)) == [WHOLE, edited]


def test_a_text_that_grows_was_never_cut() -> None:
    assert bodies(cut(0), whole(1)) == [CUT, WHOLE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CUT, True),
        (f"{CUT}\ufffd", True),
        (f"{CUT} &am", True),
        (WHOLE, False),
        (f"{WHOLE} More.", False),
        (f"{CUT} were unhurt today.", False),
        (None, False),
    ],
    ids=["cut", "half a character", "half an entity", "equal", "longer", "other words", "none"],
)
def test_a_beginning_may_have_a_ragged_end(text: str | None, expected: bool) -> None:
    assert is_beginning(text, WHOLE) is expected


def test_a_ragged_end_is_short() -> None:
    assert not is_beginning("x" * (RAGGED_CHARS + 1), WHOLE)
