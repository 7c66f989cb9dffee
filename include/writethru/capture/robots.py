"""robots.txt as RFC 9309 has it: what a host allows, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from writethru.capture.hosts import netloc_of
from writethru.errors import Code, QuarantineError

ROBOTS_BYTES: Final = 500 * 1024
KEPT_S: Final = 24 * 3600.0
REFUSAL_KEPT_S: Final = 3600.0
"""A server in trouble disallows everything, but it should not do so for a day."""
CRAWL_DELAY_MOST_S: Final = 60.0
_SERVER_ERRORS: Final = 500
_TOO_MANY: Final = 429
_FOUND: Final = range(200, 300)

ReadRobots = Callable[[str], tuple[int, bytes]]
"""The URL of a robots.txt to its status and first bytes; raises ItemError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One host's rules. `protego` None: everything allowed, or everything refused."""

    protego: Protego | None
    refusal: str | None
    good_until_s: float


class Robots:
    """The rules of the hosts met so far, each read again after at most 24 hours."""

    def __init__(
        self, *, read: ReadRobots, user_agent: str, clock_s: Callable[[], float] = monotonic
    ) -> None:
        self._read, self._clock_s = read, clock_s
        self._agent = product_token(user_agent)
        self._rules: dict[str, Rules] = {}

    def delay_s(self, url: str) -> float:
        """The crawl delay that a host asks for, 0 to 60 seconds.

        Raises QuarantineError robots where `url` is not allowed, ItemError where robots.txt
        could not be asked for.
        """
        rules = self._rules_for(url)
        if rules.refusal is not None:
            raise QuarantineError(url=url, code=Code.ROBOTS, reason=rules.refusal)
        if rules.protego is None:
            return 0.0
        if not rules.protego.can_fetch(url, self._agent):
            reason = f"robots.txt disallows it for {self._agent}"
            raise QuarantineError(url=url, code=Code.ROBOTS, reason=reason)
        asked = rules.protego.crawl_delay(self._agent) or 0.0
        return min(max(asked, 0.0), CRAWL_DELAY_MOST_S)

    def _rules_for(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{netloc_of(parts)}"
        known = self._rules.get(origin)
        if known is None or known.good_until_s <= self._clock_s():
            status, body = self._read(f"{origin}/robots.txt")
            known = self._rules[origin] = rules_from(status, body, now_s=self._clock_s())
        return known


def rules_from(status: int, body: bytes, *, now_s: float) -> Rules:
    """RFC 9309 2.3.1: found is obeyed, 4xx allows all, 5xx and 429 refuse all."""
    if status >= _SERVER_ERRORS or status == _TOO_MANY:
        reason = f"robots.txt answered {status}"
        return Rules(protego=None, refusal=reason, good_until_s=now_s + REFUSAL_KEPT_S)
    good_until_s = now_s + KEPT_S
    if status not in _FOUND:
        return Rules(protego=None, refusal=None, good_until_s=good_until_s)
    text = body[:ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return Rules(protego=Protego.parse(text), refusal=None, good_until_s=good_until_s)


def product_token(user_agent: str) -> str:
    """`Writethru` for `Writethru/1.0 (+https://...)`: the name that robots.txt goes by."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0].strip() or "*"
