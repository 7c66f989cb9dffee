"""Whether an announced page is fetched, and how long its announcements are believed."""

from datetime import UTC, datetime, timedelta

import pytest
from writethru.capture import Visit, Why, together, when_asked, when_fetched, why_fetch
from writethru.model import Sighting

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://kestrel.example/a"


def announced(title: str | None = None, lastmod: datetime | None = None) -> Sighting:
    return Sighting(url=URL, title=title, lastmod=lastmod)


@pytest.mark.parametrize(
    ("fetched", "next_in", "lastmod", "why"),
    [
        (None, None, None, Why.NEW),
        (1 * HOURS, 1 * HOURS, None, None),
        (1 * HOURS, -1 * MINUTES, None, Why.DUE),
        (1 * HOURS, None, -30 * MINUTES, Why.LASTMOD),
        (1 * HOURS, None, -2 * HOURS, None),
        (1 * HOURS, None, 2 * DAYS, None),
        (1 * HOURS, None, None, None),
    ],
    ids=["new", "not due", "due", "modified since", "modified before", "future", "finished"],
)
def test_a_page_is_fetched_if_new_changed_or_due(fetched, next_in, lastmod, why):
    visit = Visit(
        fetched_at=NOW - fetched if fetched else None,
        next_at=NOW + next_in if next_in else None,
    )
    sighting = announced(lastmod=NOW + lastmod if lastmod else None)
    assert why_fetch(sighting, visit, NOW) is why


def test_a_page_never_visited_is_fetched():
    assert why_fetch(announced(), None, NOW) is Why.NEW


class Desk:
    """A page's visit state through polls and fetches; `changed` is what refine found."""

    def __init__(self) -> None:
        self.state: dict = {}
        self.now = NOW

    def visit(self) -> Visit:
        return Visit.from_state(self.state, self.now + 3 * HOURS)

    def poll(self, sighting: Sighting) -> Why | None:
        """One poll of a feed, and the fetch if it makes one; returns why it did."""
        self.now += 10 * MINUTES
        visit = self.visit() if self.state else None
        why = why_fetch(sighting, visit, self.now)
        self.state |= when_asked(sighting, visit, why)
        if why is not None:
            stamps = {"first_seen_at": NOW.isoformat(), "fetched_at": self.now.isoformat()}
            self.state |= {**stamps, **self.state, "fetched_at": self.now.isoformat()}
            self.state |= when_fetched(self.state)
        return why

    def words_changed(self) -> None:
        self.state["changed_at"] = self.now.isoformat()


def just_now(desk: Desk) -> Sighting:
    """What an outlet announces whose lastmod is always the present."""
    return announced(lastmod=desk.now + 10 * MINUTES)


@pytest.mark.fault(46)
def test_a_lastmod_that_is_always_now_is_believed_three_times():
    desk = Desk()
    whys = [desk.poll(just_now(desk)) for _ in range(20)]
    assert whys[:4] == [Why.NEW, Why.LASTMOD, Why.LASTMOD, Why.LASTMOD]
    assert set(whys[4:]) == {None}


@pytest.mark.fault(46)
def test_it_is_believed_again_once_the_words_changed():
    desk = Desk()
    for _ in range(9):
        desk.poll(just_now(desk))
    desk.words_changed()
    assert desk.poll(just_now(desk)) is Why.LASTMOD


@pytest.mark.fault(46)
def test_a_lastmod_that_tells_the_truth_is_believed_for_ever():
    desk = Desk()
    desk.poll(just_now(desk))
    for _ in range(9):
        assert desk.poll(just_now(desk)) is Why.LASTMOD
        desk.words_changed()


def test_another_title_is_a_reason_to_fetch():
    desk = Desk()
    assert desk.poll(announced("Bridge closed")) is Why.NEW
    assert desk.poll(announced("Bridge closed")) is None
    assert desk.poll(announced("  Bridge   closed ")) is None
    assert desk.poll(announced("Bridge closed, two hurt")) is Why.TITLE
    assert desk.poll(announced("Bridge closed, two hurt")) is None
    assert desk.poll(announced(None)) is None


def test_a_title_that_was_not_fetched_for_stays_a_reason():
    desk = Desk()
    desk.poll(announced("Bridge closed"))
    sighting = announced("Bridge open")
    desk.state |= when_asked(sighting, desk.visit(), why_fetch(sighting, desk.visit(), NOW))
    assert why_fetch(sighting, desk.visit(), NOW) is Why.TITLE


def test_a_title_first_heard_of_later_is_no_other_title():
    desk = Desk()
    desk.poll(announced(None))
    assert desk.poll(announced("Bridge closed")) is None
    assert desk.poll(announced("Bridge open")) is Why.TITLE


def test_places_with_titles_of_their_own_cost_one_look():
    desk = Desk()
    whys = [desk.poll(announced(("In the feed", "On the list")[n % 2])) for n in range(20)]
    assert whys[:2] == [Why.NEW, Why.TITLE]
    assert set(whys[2:]) == {None}


def test_titles_that_change_for_ever_over_the_same_words_are_believed_three_times():
    desk = Desk()
    whys = [desk.poll(announced(f"{n} people read this")) for n in range(20)]
    assert whys.count(Why.TITLE) == 3


def test_two_places_tell_of_one_page_together():
    feed = announced("Bridge closed", lastmod=NOW - HOURS)
    sitemap = Sighting(url=URL, guid="7", lastmod=NOW)
    both = together(feed, sitemap)
    assert (both.title, both.guid, both.lastmod) == ("Bridge closed", "7", NOW)
    assert together(sitemap, feed).lastmod == NOW
    assert together(announced(), announced()).lastmod is None


def test_a_page_that_fails_is_not_asked_for_by_its_title():
    visit = Visit(fetched_at=NOW - HOURS, next_at=NOW + HOURS, title_keys=("x",), failures=1)
    assert why_fetch(announced("Bridge closed"), visit, NOW) is None
