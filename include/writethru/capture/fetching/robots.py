"""robots.txt as RFC 9309 has it: what a host allows, and how often."""

import re
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from writethru.capture.fetching.shelf import Kept, Shelf
from writethru.capture.hosts import netloc_of
from writethru.errors import Code, QuarantineError, RetryableError

ROBOTS_BYTES: Final = 500 * 1024
KEPT_S: Final = 24 * 3600.0
REFUSAL_KEPT_S: Final = 3600.0
"""A server in trouble disallows everything, but it should not do so for a day."""
CRAWL_DELAY_MOST_S: Final = 60.0
_SERVER_ERRORS: Final = 500
_TOO_MANY: Final = 429
_FOUND: Final = range(200, 300)

_US, _SOMEBODY = "us", "somebody"
_AGENT_LINE: Final = re.compile(r"^\s*user[- ]?agent\s*(?::|\s)\s*([^#]*)", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+|\*")
_COMPATIBLE: Final = re.compile(r"\(compatible; *([A-Za-z0-9_-]+)")

ReadRobots = Callable[[str], tuple[int, bytes]]
"""The URL of a robots.txt to its status and first bytes; raises ItemError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One host's rules. `protego` None: everything allowed, or everything refused."""

    protego: Protego | None = None
    refusal: str | None = None
    good_until_s: float

    def delay_s(self, url: str, now_s: float) -> float:
        """Raises RetryableError or QuarantineError robots where `url` is not allowed."""
        if self.refusal is not None:
            left_s = max(self.good_until_s - now_s, 1.0)
            raise RetryableError(
                url=url, code=Code.ROBOTS, reason=self.refusal, retry_after_s=left_s
            )
        if self.protego is None:
            return 0.0
        if not self.protego.can_fetch(url, _US):
            raise QuarantineError(url=url, code=Code.ROBOTS, reason="robots.txt disallows it")
        rate = self.protego.request_rate(_US)
        asked = max(
            self.protego.crawl_delay(_US) or 0.0, rate.seconds / rate.requests if rate else 0.0
        )
        return min(asked, CRAWL_DELAY_MOST_S)


class Robots:
    """The rules of the hosts met so far, each read again after at most 24 hours.

    Threads that want one origin's rules wait for the one that reads them. What was read is put
    on the `shelf`, and taken from there while it is good.
    """

    def __init__(
        self,
        *,
        read: ReadRobots,
        shelf: Shelf,
        user_agent: str,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        self._read, self._shelf, self._clock_s = read, shelf, clock_s
        self._agent = product_token(user_agent)
        self._rules: dict[str, Rules] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def delay_s(self, url: str) -> float:
        """The crawl delay that a host asks for, 0 to 60 seconds.

        Raises QuarantineError robots where `url` is not allowed, RetryableError robots where
        the server could not say, ItemError where robots.txt could not be asked for.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{netloc_of(parts)}"
        rules = self._known(origin) or self._learnt(origin)
        return rules.delay_s(url, self._clock_s())

    def _known(self, origin: str) -> Rules | None:
        rules = self._rules.get(origin)
        return rules if rules and rules.good_until_s > self._clock_s() else None

    def _learnt(self, origin: str) -> Rules:
        with self._lock:
            lock = self._locks[origin]
        with lock:
            rules = self._known(origin) or self._kept(origin)
            if rules is None:
                status, body = self._read(f"{origin}/robots.txt")
                self._shelf.put(origin, status, body)
                rules = self._from(Kept(status=status, body=body, age_s=0.0))
            self._rules[origin] = rules
        return rules

    def _kept(self, origin: str) -> Rules | None:
        kept = self._shelf.get(origin)
        rules = self._from(kept) if kept else None
        return rules if rules and rules.good_until_s > self._clock_s() else None

    def _from(self, kept: Kept) -> Rules:
        return rules_from(
            kept.status, kept.body, agent=self._agent, now_s=self._clock_s() - kept.age_s
        )


def rules_from(status: int, body: bytes, *, agent: str, now_s: float) -> Rules:
    """RFC 9309 2.3.1: found is obeyed, 4xx allows all, 5xx and 429 refuse all."""
    if status >= _SERVER_ERRORS or status == _TOO_MANY:
        reason = f"robots.txt answered {status}"
        return Rules(refusal=reason, good_until_s=now_s + REFUSAL_KEPT_S)
    if status not in _FOUND:
        return Rules(good_until_s=now_s + KEPT_S)
    text = body[:ROBOTS_BYTES].decode("utf-8-sig", "replace")
    lines = (_addressed(line, agent) for line in text.splitlines())
    return Rules(protego=Protego.parse("\n".join(lines)), good_until_s=now_s + KEPT_S)


def _addressed(line: str, agent: str) -> str:
    """A user-agent line says whether it means us, all or somebody else; others stay.

    RFC 9309 2.2.1 compares whole product tokens; Protego takes "Write" for "Writethru".
    """
    named = _AGENT_LINE.match(line)
    if named is None:
        return line
    token = _TOKEN.match(named[1])
    name = token[0].lower() if token else ""
    return f"User-agent: {'*' if name == '*' else _US if name == agent.lower() else _SOMEBODY}"


def product_token(user_agent: str) -> str:
    """`Writethru` for `Writethru/1.0 (+https://...)`: the name that robots.txt goes by.

    For `Mozilla/5.0 (compatible; Gazettebot/2)`: Gazettebot.
    """
    named = _COMPATIBLE.search(user_agent)
    if named:
        return named[1]
    token = _TOKEN.match(user_agent.strip())
    return token[0] if token else "*"
