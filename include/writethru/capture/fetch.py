"""Gets one URL politely: robots, pacing, vetted addresses, bounded time and size."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential
from urllib3.response import BaseHTTPResponse

from writethru.capture import bodies
from writethru.capture.addresses import Deadline, Dialler, Resolver, system_resolver
from writethru.capture.hosts import netloc_of, web_url
from writethru.capture.pace import Pace
from writethru.capture.robots import ROBOTS_BYTES, Robots
from writethru.capture.statuses import is_delimited, redirect_target, refusal
from writethru.capture.transport import CHUNK_BYTES, exchange
from writethru.errors import Code, ItemError, QuarantineError, RetryableError
from writethru.model import Basis, Document, utc

MAX_BYTES: Final = 20 * 2**20
DEADLINE_S: Final = 30.0
MAX_REDIRECTS: Final = 10
ROBOTS_REDIRECTS: Final = 5
_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_PASSING: Final = frozenset(
    {Code.DNS, Code.CONNECT, Code.DEADLINE, Code.RESET, Code.TRUNCATED, Code.HTTP_5XX}
)
"""Worth another try at once. A host that asked to be left alone is not asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A response as far as it was wanted; `location` only of a redirect, whose body is unread."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    location: str | None
    at: datetime
    is_delimited: bool


@dataclass(kw_only=True)
class Fetcher:
    """Gets URLs under one user agent.

    `pace` is called before every request but robots.txt; `clock` gives captured_at;
    `allow_private_hosts` holds "host:port" texts that may lie off the public internet;
    `ca_bundle` is a file of certificate authorities, default those that come with `requests`.
    """

    user_agent: str
    pace: Pace
    clock: Callable[[], datetime]
    allow_private_hosts: frozenset[str] = frozenset()
    max_bytes: int = MAX_BYTES
    deadline_s: float = DEADLINE_S
    resolver: Resolver = system_resolver
    ca_bundle: str | None = None
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _robots: Robots = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._robots = Robots(
            read=self._read_robots, user_agent=self.user_agent, clock_s=self.monotonic
        )

    def get(
        self,
        url: str,
        *,
        delay_s: float,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Document:
        """One URL, through at most 10 redirects, each vetted and paced like the first.

        404, 410 and, with `etag` or `last_modified`, 304 come back as documents. Each request
        may take `deadline_s`, waiting for a slot not counted. The validators go with the first
        request only: another page's "not modified" would be a lie. Raises RetryableError,
        QuarantineError; both name `url`.
        """
        conditions = _conditions(etag, last_modified)
        here = _checked(url, url)
        passed: list[str] = []
        for _ in range(MAX_REDIRECTS + 1):
            headers = self._headers() | (conditions if not passed else {})
            answer = self._politely(here, asked=url, delay_s=delay_s, headers=headers)
            if answer.location is None:
                return self._document(url, here, passed, headers, answer)
            passed.append(here)
            here = _checked(urljoin(here, answer.location), url)
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

        429 and 503 are not retried here: the host wants to be left alone.
        """
        retrying = Retrying(
            stop=stop_after_attempt(tries),
            wait=wait_random_exponential(multiplier=1, max=10),
            retry=retry_if_exception(_may_pass),
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(self.get, url, delay_s=delay_s, etag=etag, last_modified=last_modified)

    def _politely(
        self, here: str, *, asked: str, delay_s: float, headers: dict[str, str]
    ) -> _Answer:
        with _naming(asked):
            crawl_delay_s = self._robots.delay_s(here)
            self.pace(netloc_of(urlsplit(here)) or here, max(delay_s, crawl_delay_s))
            with self._exchange(here, headers, self.max_bytes) as response:
                return self._answer(here, response)

    def _answer(self, here: str, response: BaseHTTPResponse) -> _Answer:
        at = utc(self.clock())
        wrong = refusal(here, response.status, response.headers.get("Retry-After"), self.clock)
        if wrong is not None:
            raise wrong
        location = redirect_target(here, response)
        body = b"" if location is not None else self._body(here, response)
        return _Answer(
            status=response.status,
            headers=tuple((str(k), str(v)) for k, v in response.headers.iteritems()),
            body=body,
            location=location,
            at=at,
            is_delimited=is_delimited(response),
        )

    def _body(self, here: str, response: BaseHTTPResponse) -> bytes:
        coding = response.headers.get("Content-Encoding")
        chunks = response.stream(CHUNK_BYTES, decode_content=False)
        return bodies.decoded(chunks, coding=coding, max_bytes=self.max_bytes, url=here)

    def _document(
        self, url: str, here: str, passed: list[str], sent: dict[str, str], answer: _Answer
    ) -> Document:
        return Document(
            url=url,
            final_url=here,
            captured_at=answer.at,
            captured_basis=Basis.CLOCK,
            http_status=answer.status,
            headers=answer.headers,
            body=answer.body,
            redirects=tuple(hop for hop in passed if hop not in (url, here)),
            request_headers=(("Host", netloc_of(urlsplit(here)) or ""), *sent.items()),
            # Without a length or chunks, a body cut short looks like a whole one.
            vantage={} if answer.is_delimited or not answer.body else {"length": "unknown"},
        )

    def _read_robots(self, url: str) -> tuple[int, bytes]:
        """Status and first 500 KiB, through at most 5 redirects; past those: as not found."""
        here, asked = url, url
        for _ in range(ROBOTS_REDIRECTS + 1):
            with self._exchange(here, self._headers(), MAX_BYTES) as response:
                location = redirect_target(here, response)
                if location is None:
                    return response.status, self._robots_body(here, response)
            here = _checked(urljoin(here, location), asked)
        return 404, b""

    def _robots_body(self, here: str, response: BaseHTTPResponse) -> bytes:
        coding = response.headers.get("Content-Encoding")
        chunks = response.stream(CHUNK_BYTES, decode_content=False)
        return bodies.first_decoded(chunks, coding=coding, max_bytes=ROBOTS_BYTES, url=here)

    @contextmanager
    def _exchange(
        self, here: str, headers: dict[str, str], max_bytes: int
    ) -> Iterator[BaseHTTPResponse]:
        dialler = Dialler(
            url=here,
            deadline=Deadline(self.deadline_s),
            resolver=self.resolver,
            allow_private_hosts=self.allow_private_hosts,
        )
        with exchange(
            here, headers=headers, dialler=dialler, max_bytes=max_bytes, ca_bundle=self.ca_bundle
        ) as response:
            yield response

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": bodies.ACCEPTED,
            "Connection": "close",
        }


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    # A validator came from the server: only what can stand in a header goes back.
    return {k: v for k, v in given.items() if v and v.isascii() and v.isprintable()}


def _checked(url: str, asked: str) -> str:
    """`url` as it is requested. Raises QuarantineError scheme for all but http and https."""
    here = web_url(url)
    if here is None:
        reason = f"no http or https address: {url[:200]!r}"
        raise QuarantineError(url=asked, code=Code.SCHEME, reason=reason)
    return here


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, RetryableError) and error.code in _PASSING


@contextmanager
def _naming(asked: str) -> Iterator[None]:
    """Whatever fails on the way, the error names the URL asked for; the reason says where."""
    try:
        yield
    except ItemError as error:
        if error.url == asked:
            raise
        reason = f"at {error.url}: {error.reason}"
        if isinstance(error, RetryableError):
            wait_s = error.retry_after_s
            raise RetryableError(
                url=asked, code=error.code, reason=reason, retry_after_s=wait_s
            ) from error
        raise QuarantineError(url=asked, code=error.code, reason=reason) from error
