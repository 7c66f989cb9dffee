"""Connections that stay open between requests, for as long as they are clean, young and few."""

import threading
from collections import OrderedDict, defaultdict
from time import monotonic
from typing import Final, Generic, Protocol, TypeVar

IDLE_S: Final = 30.0
AGE_S: Final = 300.0
"""A connection keeps its address; after so long the name is looked up again."""
EACH_MAX: Final = 2
IN_ALL_MAX: Final = 400

Place = tuple[str, str, int | None]
"""Scheme, host and port, as they were asked for."""


class Connection(Protocol):
    """A connection as far as keeping it goes."""

    opened_at_s: float

    @property
    def is_clean(self) -> bool:
        """Whether it is open, and its last response was read to the end with nothing after."""

    @property
    def is_connected(self) -> bool:
        """Whether the peer has neither closed it nor sent anything since."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Connection)


class Idle(Generic[C]):
    """The open connections that nobody uses just now; for many threads at once.

    The ones idle for longest are closed whenever one is taken or kept, and all by `close`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since_s: OrderedDict[C, tuple[Place, float]] = OrderedDict()
        self._at: defaultdict[Place, list[C]] = defaultdict(list)
        self._is_closed = False

    def take(self, place: Place) -> C | None:
        """The place's connection that was used last and is still good, if there is one."""
        while (found := self._pop(place)) is not None:
            if found.is_connected and monotonic() - found.opened_at_s < AGE_S:
                return found
            found.close()
        return None

    def keep(self, place: Place, connection: C) -> None:
        """Keeps the connection if it is clean and there is room, else closes it."""
        if not connection.is_clean:
            connection.close()
            return
        with self._lock:
            self._since_s[connection] = (place, monotonic())
            self._at[place].append(connection)
            surplus = self._surplus(place)
        for old in surplus:
            old.close()

    def close(self) -> None:
        """Closes all; whatever is kept from now on is closed at once."""
        with self._lock:
            self._is_closed = True
            surplus = [self._drop(connection) for connection in [*self._since_s]]
        for connection in surplus:
            connection.close()

    def __len__(self) -> int:
        return len(self._since_s)

    def _pop(self, place: Place) -> C | None:
        with self._lock:
            there = self._at.get(place)
            return self._drop(there[-1]) if there else None

    def _drop(self, connection: C) -> C:
        place, _ = self._since_s.pop(connection)
        self._at[place].remove(connection)
        if not self._at[place]:
            del self._at[place]
        return connection

    def _surplus(self, place: Place) -> list[C]:
        """Takes out what is too much: at this place, in all, or idle for too long."""
        found = [self._drop(c) for c in self._at[place][:-EACH_MAX]]
        while self._since_s and (self._is_closed or self._is_over()):
            found.append(self._drop(next(iter(self._since_s))))
        return found

    def _is_over(self) -> bool:
        _, since_s = next(iter(self._since_s.values()))
        return len(self._since_s) > IN_ALL_MAX or monotonic() - since_s > IDLE_S
