"""From a response on the wire to an answer as far as it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from urllib3.response import BaseHTTPResponse

from writethru.capture.fetching import bodies
from writethru.capture.fetching.robots import ROBOTS_BYTES
from writethru.capture.fetching.statuses import is_delimited, redirect_target, refusal
from writethru.errors import ItemError
from writethru.model import Basis, Document, utc

CHUNK_BYTES: Final = 65_536
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`location` only of a redirect, whose body is unread."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    location: str | None
    at: datetime
    is_delimited: bool


def page_answer(here: str, response: BaseHTTPResponse, *, clock: Clock, max_bytes: int) -> Answer:
    """What a page's response says. Raises the error that its status is, and those of its body."""
    at = utc(clock())
    wrong = fault_of(here, response, clock)
    if wrong is not None:
        raise wrong
    location = redirect_target(here, response)
    body = b"" if location is not None else _page_body(here, response, max_bytes)
    return Answer(
        status=response.status,
        headers=tuple((str(k), str(v)) for k, v in response.headers.iteritems()),
        body=body,
        location=location,
        at=at,
        is_delimited=is_delimited(response),
    )


def robots_answer(here: str, response: BaseHTTPResponse) -> tuple[int, bytes] | str:
    """The status and first 500 KiB of a robots.txt, or where it has gone."""
    location = redirect_target(here, response)
    if location is not None:
        return location
    coding = response.headers.get("Content-Encoding")
    chunks = response.stream(CHUNK_BYTES, decode_content=False)
    body = bodies.first_decoded(chunks, coding=coding, max_bytes=ROBOTS_BYTES, url=here)
    return response.status, body


def fault_of(here: str, response: BaseHTTPResponse, clock: Clock) -> ItemError | None:
    """The error that the response's status is, None for an observation or a redirect."""
    return refusal(here, response.status, response.headers.get("Retry-After"), clock)


def document_of(
    url: str, *, here: str, passed: list[str], sent: dict[str, str], answer: Answer, host: str
) -> Document:
    """The document that was asked for as `url` and came from `here`."""
    return Document(
        url=url,
        final_url=here,
        captured_at=answer.at,
        captured_basis=Basis.CLOCK,
        http_status=answer.status,
        headers=answer.headers,
        body=answer.body,
        redirects=tuple(hop for hop in passed if hop not in (url, here)),
        request_headers=(("Host", host), *sent.items()),
        # Without a length or chunks, a body cut short looks like a whole one.
        vantage={} if answer.is_delimited or not answer.body else {"length": "unknown"},
    )


def _page_body(here: str, response: BaseHTTPResponse, max_bytes: int) -> bytes:
    coding = response.headers.get("Content-Encoding")
    chunks = response.stream(CHUNK_BYTES, decode_content=False)
    body = bodies.decoded(chunks, coding=coding, max_bytes=max_bytes, url=here)
    bodies.refuse_packed(body, content_type=response.headers.get("Content-Type"), url=here)
    return body
