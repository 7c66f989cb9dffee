"""The fetchers of a step: paced by the warehouse, one budget for all processes and machines."""

import threading
import time
from collections.abc import Callable

from writethru import __version__
from writethru.capture import Fetcher, Kept
from writethru.flow.context import Context
from writethru.flow.gate import WarehouseGate
from writethru.load import Warehouse
from writethru.load.robots import keep_robots, kept_robots
from writethru.model import Source
from writethru.settings import Settings


def user_agent(settings: Settings) -> str:
    """What hosts are told of us, where the source's file has no text of its own."""
    contact = settings.contact or "its operator has set no contact"
    return f"Writethru/{__version__} (news archive; {contact})"


def fetcher(ctx: Context, source: Source, *, yields: bool = False) -> Fetcher:
    """The source's fetcher; with `yields` its requests let all others go first."""
    return Fetchers(ctx, yields=yields).of(source)


class WarehouseShelf:
    """Keeps robots.txt files for all processes."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def get(self, origin: str) -> Kept | None:
        """As `capture.Shelf` has it."""
        kept = self._warehouse.run(lambda conn: kept_robots(conn, origin))
        return Kept(status=kept[0], body=kept[1], age_s=kept[2]) if kept else None

    def put(self, origin: str, status: int, body: bytes) -> None:
        """As `capture.Shelf` has it."""
        self._warehouse.run(lambda conn: keep_robots(conn, origin, status=status, body=body))


class Fetchers:
    """One fetcher a user agent, so that the sources of a run share what they know of hosts."""

    def __init__(
        self,
        ctx: Context,
        *,
        sleep: Callable[[float], None] = time.sleep,
        yields: bool = False,
    ) -> None:
        self._ctx = ctx
        self._gate = WarehouseGate(ctx.warehouse, sleep=sleep, yields=yields)
        self._by_agent: dict[str, Fetcher] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> "Fetchers":
        return self

    def __exit__(self, *raised: object) -> None:
        """Closes the connections that were kept open."""
        with self._lock:
            for fetcher in self._by_agent.values():
                fetcher.close()

    def of(self, source: Source) -> Fetcher:
        """The fetcher for a source's requests; for many threads at once."""
        agent = source.fetch.user_agent or user_agent(self._ctx.settings)
        with self._lock:
            if agent not in self._by_agent:
                self._by_agent[agent] = self._new(agent)
            return self._by_agent[agent]

    def _new(self, agent: str) -> Fetcher:
        return Fetcher(
            user_agent=agent,
            gate=self._gate,
            shelf=WarehouseShelf(self._ctx.warehouse),
            clock=self._ctx.clock,
            allow_private_hosts=self._ctx.settings.allow_private_hosts,
        )
