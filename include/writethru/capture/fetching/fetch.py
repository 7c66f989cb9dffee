"""Gets one URL politely: robots, turns, vetted addresses, bounded time and size."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from urllib3.response import BaseHTTPResponse

from writethru.capture.fetching import bodies
from writethru.capture.fetching.addresses import Deadline
from writethru.capture.fetching.answers import (
    Answer,
    document_of,
    fault_of,
    page_answer,
    robots_answer,
)
from writethru.capture.fetching.faults import naming
from writethru.capture.fetching.gate import Gate
from writethru.capture.fetching.lookups import Resolver, system_resolver
from writethru.capture.fetching.robots import Robots
from writethru.capture.fetching.shelf import MemoryShelf, Shelf
from writethru.capture.fetching.transport import Transport
from writethru.capture.hosts import netloc_of, web_url
from writethru.errors import (
    Code,
    HostClosedError,
    ItemError,
    QuarantineError,
    RetryableError,
)
from writethru.model import Document

MAX_BYTES: Final = 20 * 2**20
DEADLINE_S: Final = 30.0
MAX_REDIRECTS: Final = 10
ROBOTS_REDIRECTS: Final = 5
_NOT_FOUND: Final = 404
_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(kw_only=True)
class Fetcher:
    """Gets URLs under one user agent; for many threads at once. To be closed at the end.

    `gate` is asked before every request and told how it ended; `shelf` keeps robots.txt files,
    by default in memory; `clock` gives captured_at; `allow_private_hosts` holds "host:port" texts
    that may lie off the public internet; `ca_bundle` is a file of certificate authorities,
    default those that come with `requests`.
    """

    user_agent: str
    gate: Gate
    clock: Callable[[], datetime]
    shelf: Shelf | None = None
    allow_private_hosts: frozenset[str] = frozenset()
    max_bytes: int = MAX_BYTES
    deadline_s: float = DEADLINE_S
    resolver: Resolver = system_resolver
    ca_bundle: str | None = None
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _robots: Robots = field(init=False, repr=False)
    _transport: Transport = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._robots = Robots(
            read=self._read_robots,
            shelf=self.shelf or MemoryShelf(monotonic=self.monotonic),
            user_agent=self.user_agent,
            clock_s=self.monotonic,
        )
        self._transport = Transport(
            resolver=self.resolver,
            allow_private_hosts=self.allow_private_hosts,
            ca_bundle=self.ca_bundle,
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections that are kept open between requests."""
        self._transport.close()

    def get(
        self,
        url: str,
        *,
        delay_s: float,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Document:
        """One URL, through at most 10 redirects, each vetted and paced like the first.

        404, 410 and, with `etag` or `last_modified`, 304 come back as documents. All requests
        together may take `deadline_s`, waiting for turns and robots.txt not counted. The
        validators go with the first request only: another page's "not modified" would be a lie.
        Raises RetryableError, QuarantineError; both name `url`. HostClosedError only where nothing
        was asked for: a closed host at the end of a redirect is a fault like others.
        """
        conditions = _conditions(etag, last_modified)
        deadline = Deadline(self.deadline_s)
        here = _checked(url, url)
        passed: list[str] = []
        for _ in range(MAX_REDIRECTS + 1):
            headers = self._headers() | (conditions if not passed else {})
            with naming(url), _counted(passed):
                answer = self._politely(here, delay_s=delay_s, headers=headers, deadline=deadline)
            if answer.location is None:
                return document_of(
                    url, here=here, passed=passed, sent=headers, answer=answer, host=_host(here)
                )
            passed.append(here)
            here = _checked(answer.location, url, base=here)
        reason = f"more than {MAX_REDIRECTS} redirects, the last to {here}"
        raise QuarantineError(url=url, code=Code.REDIRECT_LOOP, reason=reason)

    def get_with_retries(
        self,
        url: str,
        *,
        delay_s: float,
        etag: str | None = None,
        last_modified: str | None = None,
        tries: int = 2,
    ) -> Document:
        """As `get`, `tries` times in all where the fault may pass, with growing random waits.

        429 and 503 are not retried here, for the host wants to be left alone, and a deadline
        not, for it has cost enough. Where the gate closes before the last try, the fault of the
        one before is raised.
        """
        faults: list[RetryableError] = []

        def attempt() -> Document:
            try:
                return self.get(url, delay_s=delay_s, etag=etag, last_modified=last_modified)
            except HostClosedError as closed:
                if faults:
                    raise faults[-1] from closed
                raise
            except RetryableError as fault:
                faults.append(fault)
                raise

        retrying = Retrying(
            stop=stop_after_attempt(tries),
            wait=wait_random_exponential(multiplier=1, max=10),
            retry=retry_if_exception(_may_pass),
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _politely(
        self, here: str, *, delay_s: float, headers: dict[str, str], deadline: Deadline
    ) -> Answer:
        if deadline.has_passed:
            raise RetryableError(url=here, code=Code.DEADLINE, reason="no time left to go on")
        with deadline.stopped():
            crawl_delay_s = self._robots.delay_s(here)
            self.gate.enter(_host(here), max(delay_s, crawl_delay_s))
        sent = partial(self.gate.sent, _host(here))
        with self._exchange(here, headers=headers, deadline=deadline, sent=sent) as response:
            return page_answer(here, response, clock=self.clock, max_bytes=self.max_bytes)

    def _read_robots(self, url: str) -> tuple[int, bytes]:
        """Status and first 500 KiB, through at most 5 redirects; past those: as not found."""
        here, deadline = url, Deadline(self.deadline_s)
        for _ in range(ROBOTS_REDIRECTS + 1):
            with deadline.stopped():
                self.gate.enter(_host(here), 0.0)
            with self._exchange(here, headers=self._headers(), deadline=deadline) as response:
                answer = robots_answer(here, response)
            if not isinstance(answer, str):
                return answer
            here = _checked(answer, url, base=here)
        return _NOT_FOUND, b""

    @contextmanager
    def _exchange(
        self,
        here: str,
        *,
        headers: dict[str, str],
        deadline: Deadline,
        sent: Callable[[], None] | None = None,
    ) -> Iterator[BaseHTTPResponse]:
        """One request that has passed the gate; the gate hears how it ended."""
        try:
            with self._transport.get(
                here, headers=headers, deadline=deadline, max_bytes=self.max_bytes, sent=sent
            ) as response:
                yield response
        except ItemError as fault:
            self.gate.leave(_host(here), fault)
            raise
        self.gate.leave(_host(here), fault_of(here, response, self.clock))

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": bodies.ACCEPTED,
        }


def _host(here: str) -> str:
    return netloc_of(urlsplit(here)) or here


@contextmanager
def _counted(passed: list[str]) -> Iterator[None]:
    """After a redirect a closed host is a failed look: who leads there was asked, and would be
    asked again and again."""
    try:
        yield
    except HostClosedError as closed:
        if not passed:
            raise
        raise RetryableError(
            url=closed.url,
            code=closed.code,
            reason=closed.reason,
            retry_after_s=closed.retry_after_s,
        ) from closed


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    # A validator came from the server: only what can stand in a header goes back.
    return {k: v for k, v in given.items() if v and v.isascii() and v.isprintable()}


def _checked(url: str, asked: str, *, base: str | None = None) -> str:
    """`url` as it is requested. Raises QuarantineError scheme for all but http and https."""
    here = web_url(url, base=base)
    if here is None:
        reason = f"no http or https address: {url[:200]!r}"
        raise QuarantineError(url=asked, code=Code.SCHEME, reason=reason)
    return here


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, RetryableError) and error.may_pass_soon
