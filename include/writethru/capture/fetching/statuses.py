"""What a response's status and headers ask for."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from urllib3.response import BaseHTTPResponse

from writethru.errors import Code, ItemError, QuarantineError, RetryableError

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
OBSERVATIONS: Final = frozenset({200, 201, 202, 203, 204, 304, 404, 410})
"""What says something about the page, its absence included."""
RETRY_AFTER_MOST_S: Final = 6 * 3600.0
_RATE_LIMITED, _UNAVAILABLE = 429, 503
_CLIENT_ERRORS, _SERVER_ERRORS = range(400, 500), range(500, 600)


def refusal(
    url: str, status: int, retry_after: str | None, now: Callable[[], datetime]
) -> ItemError | None:
    """The error that a status is, None for an observation or a redirect."""
    if status in OBSERVATIONS or status in REDIRECTS:
        return None
    reason = f"status {status}"
    if status in (_RATE_LIMITED, _UNAVAILABLE):
        code = Code.RATE_LIMITED if status == _RATE_LIMITED else Code.UNAVAILABLE
        wait_s = retry_after_s(retry_after, now=now())
        return RetryableError(url=url, code=code, reason=reason, retry_after_s=wait_s)
    if status in _SERVER_ERRORS:
        return RetryableError(url=url, code=Code.HTTP_5XX, reason=reason)
    code = Code.HTTP_4XX if status in _CLIENT_ERRORS else Code.BAD_RESPONSE
    return QuarantineError(url=url, code=code, reason=reason)


def retry_after_s(written: str | None, *, now: datetime) -> float | None:
    """Seconds of a Retry-After header, a number or a date, 0 to 6 hours; None if it is neither."""
    text = (written or "").strip()[:64]
    if text.isascii() and text.isdigit():
        return min(float(text), RETRY_AFTER_MOST_S)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(max((at - now).total_seconds(), 0.0), RETRY_AFTER_MOST_S)


def redirect_target(here: str, response: BaseHTTPResponse) -> str | None:
    """Where a redirect leads, None if the response is none."""
    if response.status not in REDIRECTS:
        return None
    location = response.headers.get("Location")
    if not location:
        reason = f"status {response.status} without a Location"
        raise QuarantineError(url=here, code=Code.BAD_RESPONSE, reason=reason)
    # Header bytes arrive as Latin-1; servers write UTF-8 into them.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def is_delimited(response: BaseHTTPResponse) -> bool:
    """Whether the response says where its body ends other than by closing."""
    length = response.headers.get("Content-Length", "").strip()
    coding = response.headers.get("Transfer-Encoding", "")
    return (length.isascii() and length.isdigit()) or "chunked" in coding.lower()
