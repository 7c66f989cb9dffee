"""What looks and words each note of a page, and which of the due pages goes first."""

from datetime import datetime, timedelta

from integration.load.newsdesk import NOON, minutes, rows, url_of
from writethru.capture import priority
from writethru.load import Warehouse
from writethru.load.visits import (
    Activity,
    VisitRow,
    bring_forward,
    due_visits,
    note_articles,
    note_states,
    save_visits,
    visits_of,
)

SOURCE = "courier_live"


def visit(slug: str, **more) -> VisitRow:
    return VisitRow(**{"url": url_of(slug), "source_id": SOURCE, "next_at": NOON, **more})


def state_of(warehouse: Warehouse, slug: str) -> dict:
    return dict(warehouse.run(lambda c: visits_of(c, [url_of(slug)]))[url_of(slug)].state)


def activity(*slugs: str, **more) -> Activity:
    given = {"is_developing": False, "changed_at": NOON, "changes": 1, "heat": 1.0, **more}
    return Activity(urls=tuple(map(url_of, slugs)), **given)


def test_a_look_that_began_before_does_not_undo_what_the_words_noted(
    warehouse: Warehouse,
) -> None:
    warehouse.run(lambda c: save_visits(c, [visit("a", state={"fetched_at": "x", "failures": 2})]))
    warehouse.run(lambda c: note_articles(c, [activity("a", is_developing=True)]))
    late = visit("a", state={"fetched_at": "y", "failures": None})
    warehouse.run(lambda c: save_visits(c, [late]))
    state = state_of(warehouse, "a")
    assert (state["fetched_at"], state["is_developing"], state["changes"]) == ("y", True, 1)
    assert "failures" not in state


def test_only_news_is_returned_and_only_of_pages_that_are_visited(warehouse: Warehouse) -> None:
    warehouse.run(lambda c: save_visits(c, [visit("a"), visit("b")]))
    noted = warehouse.run(lambda c: note_articles(c, [activity("a", "strange"), activity("b")]))
    assert {row.url for row in noted} == {url_of("a"), url_of("b")}
    again = [activity("a"), activity("b", changes=2)]
    assert [v.url for v in warehouse.run(lambda c: note_articles(c, again))] == [url_of("b")]
    assert warehouse.run(lambda c: note_states(c, {url_of("a"): {}})) == []


def test_a_visit_is_only_ever_brought_forward(warehouse: Warehouse) -> None:
    given = [visit("late", next_at=NOON + minutes(90)), visit("soon"), visit("never", next_at=None)]
    warehouse.run(lambda c: save_visits(c, given))
    warehouse.run(lambda c: bring_forward(c, {v.url: NOON + minutes(9) for v in given}))
    due = dict(rows(warehouse, "select url, next_at from ops.visit"))
    assert due[url_of("late")] == due[url_of("never")] == NOON + minutes(9)
    assert due[url_of("soon")] == NOON
    warehouse.run(lambda c: bring_forward(c, {}))


def looked(slug: str, ago: timedelta, wait: timedelta | None) -> VisitRow:
    state = {"fetched_at": (NOON - ago).isoformat()}
    wait_s = {"wait_s": wait.total_seconds()} if wait else {}
    return visit(slug, next_at=NOON - minutes(1), state=state | wait_s)


def test_of_what_is_due_that_goes_first_of_whose_own_wait_most_has_passed(
    warehouse: Warehouse,
) -> None:
    given = [
        looked("busy", minutes(10), minutes(5)),
        looked("settled", minutes(300), minutes(100)),
        looked("just due", minutes(61), minutes(60)),
        looked("of an older release", minutes(31), None),
        visit("never looked at"),
    ]
    warehouse.run(lambda c: save_visits(c, given))
    due = warehouse.run(lambda c: due_visits(c, SOURCE, now=NOON, limit=4))
    expected = ["never looked at", "settled", "busy", "of an older release"]
    assert [v.url for v in due] == [url_of(slug) for slug in expected]
    known = [looked("settled", minutes(300), minutes(100)), looked("busy", minutes(10), minutes(5))]
    assert sorted(known, key=value, reverse=True) == known


def value(row: VisitRow) -> float:
    """What the policy says of the same order."""
    elapsed = NOON - datetime.fromisoformat(row.state["fetched_at"])
    return priority(elapsed_s=elapsed.total_seconds(), wait_s=row.state["wait_s"])
