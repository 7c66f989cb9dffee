"""What the network libraries raise, as the codes that operators know."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, RemoteDisconnected
from http.client import IncompleteRead as ShortRead
from typing import Final

import requests
import urllib3.exceptions as u3

from writethru.errors import Code, ItemError, QuarantineError, RetryableError

_MEANINGS: Final[tuple[tuple[tuple[type[BaseException], ...], Code], ...]] = (
    ((TimeoutError, u3.TimeoutError, requests.exceptions.Timeout), Code.DEADLINE),
    ((u3.IncompleteRead, u3.InvalidChunkLength, ShortRead), Code.TRUNCATED),
    ((RemoteDisconnected, ConnectionError), Code.RESET),
    ((requests.exceptions.SSLError, u3.SSLError, ssl.SSLError, ssl.CertificateError), Code.TLS),
    ((HTTPException, u3.HeaderParsingError, u3.InvalidHeader), Code.BAD_RESPONSE),
    # What is left of it: "Response ended prematurely", between two chunks.
    ((u3.ProtocolError,), Code.TRUNCATED),
    ((requests.exceptions.InvalidURL, u3.LocationValueError), Code.SCHEME),
    ((OSError, u3.HTTPError), Code.RESET),
)
"""What any of the causes of a failure says, the first that fits."""


def as_item_error(url: str, error: Exception) -> Exception:
    """The RetryableError or QuarantineError that `error` means; a bug of ours stays what it is."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ItemError):
            return cause
    code = _code(causes)
    if code is None:
        return error
    reason = _reason(causes[-1])
    if code in {Code.TLS, Code.BAD_RESPONSE, Code.SCHEME}:
        return QuarantineError(url=url, code=code, reason=reason)
    return RetryableError(url=url, code=code, reason=reason)


def _code(causes: list[BaseException]) -> Code | None:
    return next(
        (code for kinds, code in _MEANINGS if any(isinstance(cause, kinds) for cause in causes)),
        None,
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and what libraries pass along as arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None)]
        waiting += list(cause.args)
        waiting = [item for item in waiting if isinstance(item, BaseException)]


def _reason(cause: BaseException) -> str:
    return f"{type(cause).__name__}: {cause}"[:500]


@contextmanager
def naming(asked: str) -> Iterator[None]:
    """Whatever fails on the way, the error names the URL asked for; the reason says where."""
    try:
        yield
    except ItemError as error:
        if error.url == asked:
            raise
        raise error.of(asked, f"at {error.url}: {error.reason}") from error
