"""What can go wrong, as a tree; every error carries what an operator needs to act on it.

WritethruError
├── ConfigurationError      settings, usage or a source file; nothing was done
│   └── SourceFileError     one source file does not validate; names file, line and field
├── SchemaError             the warehouse has another schema; says what to run
├── WarehouseError          the warehouse cannot be reached, or is no Postgres database
├── CapturesError           where captures are kept cannot be reached, written or read
├── InvariantError          a check found rows that break what the warehouse promises
├── SourceFailedError       nothing of one source could be read; the others go on
└── ItemError               a fault of one URL, with a stable code
    ├── RetryableError      passing; try again with backoff
    │   └── HostClosedError its host is left alone for now: nothing was asked for
    └── QuarantineError     the item is bad; it is set aside with its reason and the run goes on
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """Why an item was set aside. Stable: operators' queries and alerts rely on the values."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    DEADLINE = "deadline"
    RESET = "reset"
    BAD_RESPONSE = "bad_response"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    TRUNCATED = "truncated"
    REDIRECT_LOOP = "redirect_loop"
    SCHEME = "scheme"
    PRIVATE_HOST = "private_host"
    ROBOTS = "robots"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    NOT_A_FEED = "not_a_feed"
    HOSTILE_XML = "hostile_xml"
    BAD_SITEMAP = "bad_sitemap"
    DIGEST = "digest"
    BAD_RECORD = "bad_record"
    NO_ORIGINAL = "no_original"
    NO_IDENTITY = "no_identity"
    NO_BODY = "no_body"
    BAD_CHARSET = "bad_charset"
    FUTURE_CLOCK = "future_clock"
    POISON = "poison"
    SIGNATURE_SCHEME = "signature_scheme"


class WritethruError(Exception):
    """Root of the tree; never raised itself."""


class ConfigurationError(WritethruError):
    """Settings, command line or a source file are wrong."""


class SourceFileError(ConfigurationError):
    """One source file does not validate. `line` counts from 1; `field` is a dotted path."""

    def __init__(self, *, file: str, line: int, field: str, reason: str) -> None:
        super().__init__(f"{file}:{line}: {field or 'file'}: {reason}")
        self.file, self.line, self.field, self.reason = file, line, field, reason


class SchemaError(WritethruError):
    """The warehouse's schema is not the one this program writes."""


class WarehouseError(WritethruError):
    """The warehouse cannot be reached. Never shows its address: there may be a password in it."""


class CapturesError(WritethruError):
    """The place of the captures cannot be reached; nothing is lost, the step may be run again."""


class InvariantError(WritethruError):
    """Something in the warehouse is not as it must be; names each broken invariant."""


class SourceFailedError(WritethruError):
    """Nothing that a source announces could be read in this run."""


class ItemError(WritethruError):
    """A fault of one URL, with a stable code."""

    def __init__(self, *, url: str, code: Code, reason: str) -> None:
        super().__init__(f"{code}: {url}: {reason}")
        self.url, self.code, self.reason = url, code, reason

    def of(self, url: str, reason: str) -> Self:
        """The same fault, told of another URL."""
        return type(self)(url=url, code=self.code, reason=reason)


_LEAVE_ALONE = frozenset({Code.RATE_LIMITED, Code.UNAVAILABLE})
_NOT_SOON = _LEAVE_ALONE | {Code.DEADLINE, Code.ROBOTS}


class RetryableError(ItemError):
    """May pass by itself. `retry_after_s` is the server's own wish, where it gave one."""

    def __init__(
        self, *, url: str, code: Code, reason: str, retry_after_s: float | None = None
    ) -> None:
        super().__init__(url=url, code=code, reason=reason)
        self.retry_after_s = retry_after_s

    def of(self, url: str, reason: str) -> Self:
        """The same fault, told of another URL."""
        wait_s = self.retry_after_s
        return type(self)(url=url, code=self.code, reason=reason, retry_after_s=wait_s)

    @property
    def wants_peace(self) -> bool:
        """Whether its host is to be left alone: no other of its pages is worth a request now."""
        return self.code in _LEAVE_ALONE

    @property
    def may_pass_soon(self) -> bool:
        """Whether another try within minutes is worth it: not of a host that wants peace, nor
        of one that has let us wait already."""
        return self.code not in _NOT_SOON


class HostClosedError(RetryableError):
    """The host asked for peace, or failed too often: no request was made, none was counted."""


class QuarantineError(ItemError):
    """Will not pass by itself: one row in `ops.quarantine`."""
