"""The fetchers of a run: one a user agent, whichever lane asks for it first."""

import sys
import threading
from collections.abc import Iterator

import pytest
from integration.flow.conftest import KESTREL
from writethru.capture import Fetcher
from writethru.flow.context import Context
from writethru.flow.fetching import Fetchers

LANES = 16


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_lanes_that_begin_at_once_share_one_fetcher(ctx: Context) -> None:
    for _ in range(20):
        together, found = threading.Barrier(LANES), list[Fetcher]()

        def of(
            fetchers: Fetchers, together: threading.Barrier = together, found: list[Fetcher] = found
        ) -> None:
            together.wait(60)
            found.append(fetchers.of(KESTREL))

        with Fetchers(ctx) as fetchers:
            lanes = [threading.Thread(target=of, args=(fetchers,)) for _ in range(LANES)]
            for lane in lanes:
                lane.start()
            for lane in lanes:
                lane.join(60)
        assert len(found) == LANES
        assert len(set(map(id, found))) == 1
