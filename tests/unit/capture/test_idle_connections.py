"""Which open connections are kept for the next request."""

from writethru.capture.fetching import connections
from writethru.capture.fetching.connections import Idle


class Link:
    """A connection as far as keeping it goes."""

    def __init__(self) -> None:
        self.opened_at_s = connections.monotonic()
        self.is_clean = self.is_connected = True
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


PLACE = ("https", "gazette.example", 443)


def test_two_are_kept_for_a_host_and_the_last_used_is_taken_first():
    idle: Idle[Link] = Idle()
    links = [Link() for _ in range(3)]
    for link in links:
        idle.keep(PLACE, link)
    assert [link.is_closed for link in links] == [True, False, False]
    assert idle.take(PLACE) is links[2]
    assert idle.take(("http", "gazette.example", 80)) is None


def test_a_bounded_number_is_kept_in_all():
    idle: Idle[Link] = Idle()
    links = [Link() for _ in range(connections.IN_ALL_MAX + 5)]
    for n, link in enumerate(links):
        idle.keep(("http", f"{n}.example", 80), link)
    assert len(idle) == connections.IN_ALL_MAX
    assert [link.is_closed for link in links].count(True) == 5
    assert links[0].is_closed


def test_the_idle_are_closed_after_half_a_minute_and_the_old_after_five(monkeypatch):
    clock = {"s": 1000.0}
    monkeypatch.setattr(connections, "monotonic", lambda: clock["s"])
    idle: Idle[Link] = Idle()
    idler, old = Link(), Link()
    idle.keep(PLACE, idler)
    clock["s"] += 31
    idle.keep(("http", "herald.example", 80), Link())
    assert idler.is_closed
    idle.keep(PLACE, old)
    clock["s"] += 29
    assert idle.take(PLACE) is old
    clock["s"] += 250
    idle.keep(PLACE, old)
    assert idle.take(PLACE) is None
    assert old.is_closed


def test_what_is_dirty_or_dropped_is_closed():
    idle: Idle[Link] = Idle()
    dirty, dropped = Link(), Link()
    dirty.is_clean = dropped.is_connected = False
    idle.keep(PLACE, dirty)
    idle.keep(PLACE, dropped)
    assert dirty.is_closed
    assert idle.take(PLACE) is None
    assert dropped.is_closed


def test_after_closing_nothing_is_kept():
    idle: Idle[Link] = Idle()
    before, after = Link(), Link()
    idle.keep(PLACE, before)
    idle.close()
    idle.keep(PLACE, after)
    assert before.is_closed
    assert after.is_closed
