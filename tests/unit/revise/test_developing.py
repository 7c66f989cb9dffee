from datetime import timedelta

from unit.revise.making import START, gone, observation
from writethru.model import History, Observation
from writethru.revise import fold

MARK = {"marked_developing": True, "developing_notice": "This is a developing story."}
FINAL = {"developing_notice": "This story is no longer developing."}
OTHER = "A fire broke out at the mill. Nobody was hurt. Its owner is 71."


def history(*observations: Observation) -> History:
    return fold(observations, quiet_hours=48)


def ends(found: History) -> list[tuple[str | None, int, int | None]]:
    return [(span.end_reason, span.opened_by, span.closed_by) for span in found.spans]


def at(hours: float) -> object:
    return START + timedelta(hours=hours)


def test_mark_that_stands_is_an_open_span_with_a_quiet_time() -> None:
    found = history(observation(0, **MARK))
    assert ends(found) == [(None, 1, None)]
    assert (found.is_developing, found.quiet_at) == (True, at(48))


def test_article_never_marked_has_no_span() -> None:
    found = history(observation(0), observation(1, OTHER))
    assert (found.spans, found.is_developing, found.quiet_at) == ((), False, None)


def test_notice_lifted_or_marked_final() -> None:
    lifted = history(observation(0, **MARK), observation(2))
    assert ends(lifted) == [("notice_lifted", 1, 2)]
    assert lifted.revisions[1].kinds == ("notice",)
    assert lifted.quiet_at is None
    assert ends(history(observation(0, **MARK), observation(2, **FINAL))) == [("final_mark", 1, 2)]


def test_change_under_the_mark_keeps_one_span() -> None:
    found = history(observation(0, **MARK), observation(2, OTHER, **MARK))
    assert ends(found) == [(None, 1, None)]
    assert found.quiet_at == at(50)


def test_removal_ends_a_span() -> None:
    assert ends(history(observation(0, **MARK), gone(2, 410))) == [("removed", 1, 2)]


def test_quiet_is_observed_only_by_looking() -> None:
    looks = [observation(hours, **MARK) for hours in (0, 20, 40, 60)]
    found = history(*looks)
    assert ends(found) == [("quiet_observed", 1, 1)]
    assert found.spans[0].closed_at == found.quiet_at == at(48)
    unseen = history(observation(0, **MARK), observation(40, **MARK))
    assert unseen.quiet_at == at(64)  # of 40 hours without a look, 24 count


def test_new_text_after_quiet_opens_another_span() -> None:
    looks = [observation(hours, **MARK) for hours in (0, 20, 40, 60)]
    found = history(*looks, observation(70, OTHER, **MARK))
    assert ends(found) == [("quiet_observed", 1, 1), (None, 2, None)]


def test_text_changed_long_after_the_last_look_ends_the_span_unobserved() -> None:
    found = history(observation(0, **MARK), observation(100, OTHER, **MARK))
    assert ends(found) == [("unobserved", 1, 1), (None, 2, None)]
    assert found.spans[0].closed_at == at(48)
