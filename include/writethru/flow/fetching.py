"""The fetcher of a step: its requests are paced by the warehouse, one budget for all processes."""

import time

from writethru import __version__
from writethru.capture import Fetcher
from writethru.errors import Code, RetryableError
from writethru.flow.context import Context
from writethru.load.hosts import take_slot
from writethru.model import Source

USER_AGENT = f"Writethru/{__version__} (+news archive; the operator sets a contact in the source)"

WAIT_MAX_S = 300.0
"""A turn that is further off is not waited for: the item is due again when it comes."""


def fetcher(ctx: Context, source: Source) -> Fetcher:
    """Its requests are paced by `ops.host`, so that the budget holds across processes."""

    def pace(host: str, delay_s: float) -> None:
        wait_s = ctx.warehouse.run(
            lambda conn: take_slot(conn, host, delay_s, max_wait_s=WAIT_MAX_S)
        )
        if wait_s > WAIT_MAX_S:
            reason = f"the host asked to be left alone for another {wait_s:.0f} s"
            raise RetryableError(
                url=host, code=Code.RATE_LIMITED, reason=reason, retry_after_s=wait_s
            )
        time.sleep(wait_s)

    return Fetcher(
        user_agent=source.fetch.user_agent or USER_AGENT,
        pace=pace,
        clock=ctx.clock,
        allow_private_hosts=ctx.settings.allow_private_hosts,
    )
