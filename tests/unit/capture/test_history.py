"""What a visit's state says, and what one of an older release leaves unsaid."""

from datetime import UTC, datetime, timedelta

from writethru.capture import History
from writethru.model import PageType

NOON = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)


def test_a_state_without_a_look_is_no_history():
    assert History.from_state({}) is None
    assert History.from_state({"title_keys": ["ab"]}) is None


def test_what_the_looks_know_comes_back_as_it_was():
    history = History(
        first_seen_at=NOON,
        last_looked_at=LATER,
        gone_since=LATER,
        gone_status=404,
        failures=2,
    )
    assert History.from_state(history.as_state()) == history


def test_what_the_words_did_is_read_from_beside_the_looks():
    words = {
        "changed_at": LATER.isoformat(),
        "changes": 3,
        "heat": 1.75,
        "is_developing": True,
        "page_type": "live_blog",
        "published_at": NOON.isoformat(),
    }
    looks = History(first_seen_at=NOON, last_looked_at=LATER).as_state()
    history = History.from_state({**looks, **words})
    assert (history.changes, history.heat, history.is_developing) == (3, 1.75, True)
    assert (history.page_type, history.published_at) == (PageType.LIVE_BLOG, NOON)
    assert history.active_at == LATER


def test_a_state_of_an_older_release_counts_the_change_it_knows_of():
    old = {"first_seen_at": NOON.isoformat(), "fetched_at": LATER.isoformat()}
    assert History.from_state(old).heat == 0.0
    changed = History.from_state({**old, "changed_at": LATER.isoformat(), "is_developing": False})
    assert (changed.changes, changed.heat, changed.active_at) == (1, 1.0, LATER)
    first = History.from_state({**old, "changed_at": NOON.isoformat()})
    assert (first.changes, first.heat, first.active_at) == (0, 0.0, NOON)


def test_a_strange_page_type_is_an_article():
    state = {"fetched_at": NOON.isoformat(), "page_type": "mosaic"}
    assert History.from_state(state).page_type is PageType.ARTICLE
