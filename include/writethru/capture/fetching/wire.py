"""One request's bytes on the wire: urllib3's connections, with our limits on each of them."""

import socket
import ssl
from collections.abc import Callable
from functools import partial
from http.client import HTTPException, HTTPResponse, IncompleteRead, parse_headers
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import Any, Final

from urllib3 import Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import BaseHTTPResponse

from writethru.capture.fetching.addresses import Dialler
from writethru.capture.fetching.connections import Idle
from writethru.errors import Code, QuarantineError

HEADER_BYTES: Final = 512 * 1024
"""Status lines, headers and chunk lines, all together, on top of the body's cap."""
INFORMATIONAL_MAX: Final = 20
FIRST_BYTE_S: Final = 15.0
"""A host that says nothing for so long is not busy but dead, and holds its lane up."""
LINE_BYTES: Final = 65_537
"""As http.client has it."""
_BUFFER_BYTES: Final = 65_536
_INFORMATIONAL: Final = range(100, 200)
_SWITCHING: Final = 101


class Limits(Timeout):
    """What one request may take. Goes through the libraries as their time-out, once a request.

    `received` counts the bytes of the response; `has_ended` once the peer sends no more,
    `is_over` once the response is read, `is_dirty` where bytes came after its end.
    """

    def __init__(
        self, dialler: Dialler, *, max_bytes: int, sent: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.dialler, self.deadline = dialler, dialler.deadline
        self._body_bytes, self._on_sent = max_bytes, sent
        self.start()

    def start(self) -> None:
        """No response has begun."""
        self.received, self._most = 0, HEADER_BYTES
        self._begins_by = self.deadline
        self.has_ended = self.is_over = self.is_dirty = False

    def clone(self) -> "Limits":
        return self

    def start_connect(self) -> float:
        return monotonic()

    @property
    def connect_timeout(self) -> float:
        return self.deadline.remaining_s()

    @property
    def read_timeout(self) -> float:
        return self.deadline.remaining_s()

    def sent(self) -> None:
        """The request is on its way: from now on the answer is waited for."""
        self._begins_by = self.deadline.within(FIRST_BYTE_S)
        if self._on_sent is not None:
            self._on_sent()

    @property
    def wait_s(self) -> float:
        """How long the next bytes may be waited for. Raises TimeoutError."""
        return (self.deadline if self.received else self._begins_by).remaining_s()

    def hurry(self, seconds: float) -> None:
        """What is left may take no longer than this."""
        self.deadline = self.deadline.within(seconds)

    def head_ended(self) -> None:
        self._most += self._body_bytes

    def count(self, received: int) -> None:
        """Raises QuarantineError once the head, or the whole response, is too large."""
        self.received += received
        if self.received > self._most:
            in_head = self._most == HEADER_BYTES
            code = Code.BAD_RESPONSE if in_head else Code.TOO_LARGE
            reason = f"the {'head' if in_head else 'response'} is larger than allowed"
            raise QuarantineError(url=self.dialler.url, code=code, reason=reason)


class _TimedReader(RawIOBase):
    """A socket's bytes; each read may last as long as the deadline leaves, and is counted."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._raw = sock, sock.makefile("rb", buffering=0)
        self._limits = limits

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._limits.is_over:
            return 0
        self._sock.settimeout(self._limits.wait_s)
        count = self._raw.readinto(buffer)
        self._limits.has_ended = count == 0
        self._limits.count(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Lines(BufferedReader):
    """The library reads the lines between chunks without a limit of its own, and takes a chunk
    of less than nothing for one."""

    def read(self, size: int | None = None, /) -> bytes:
        if size is not None and size < 0:
            raise HTTPException(f"a chunk of {size} bytes")
        return super().read(size)

    def readline(self, size: int | None = -1, /) -> bytes:
        return super().readline(LINE_BYTES if size is None or size < 0 else size)


class _Socket:
    """What HTTPResponse wants of a socket."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self._sock, self._limits = sock, limits

    def makefile(self, mode: str) -> BufferedReader:
        return _Lines(_TimedReader(self._sock, self._limits), _BUFFER_BYTES)


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *, limits: Limits, **given: Any) -> None:
        wire: Any = _Socket(sock, limits)
        super().__init__(wire, **given)
        self._limits = limits

    def begin(self, **given: Any) -> None:
        super().begin(**given)
        if self._limits.has_ended:
            raise IncompleteRead(b"")  # of the head: the library takes what there is for all
        self._limits.head_ended()

    def _read_status(self) -> tuple[str, int, str]:
        # 103 Early Hints is no answer yet; the library knows of 100 alone.
        for _ in range(INFORMATIONAL_MAX):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if status not in _INFORMATIONAL or status == _SWITCHING:
                return version, status, reason
            parse_headers(self.fp)
        raise HTTPException(f"over {INFORMATIONAL_MAX} informational responses")

    def _close_conn(self) -> None:
        """At the body's end: what follows it already is part of no answer to us."""
        self._limits.is_over = True
        self._limits.is_dirty = bool(self.fp.peek(1))
        super()._close_conn()  # type: ignore[misc]


class WireConnection(HTTPConnection):
    """A connection that obeys the limits of whichever request uses it."""

    limits: Limits
    opened_at_s = 0.0

    def begin(self, limits: Limits) -> None:
        """From now on a request with these limits uses it."""
        limits.start()
        self.limits = limits
        ours: Any = partial(_TimedResponse, limits=limits)
        self.response_class = ours

    @property
    def is_clean(self) -> bool:
        return not self.is_closed and self.limits.is_over and not self.limits.is_dirty

    def getresponse(self) -> Any:
        self.limits.sent()
        return super().getresponse()

    def _new_conn(self) -> socket.socket:
        self.opened_at_s = monotonic()
        return self.limits.dialler.connect(self.host, self.port or self.default_port)


class _SecureConnection(WireConnection, HTTPSConnection):
    """The certificate and SNI go by the name that was asked for, the socket by the address."""


class _Pool(HTTPConnectionPool):
    """Takes its connections from `idle`, and puts them there."""

    ConnectionCls = WireConnection

    def __init__(self, *given: Any, idle: Idle[WireConnection], **named: Any) -> None:
        super().__init__(*given, **named)
        self._idle = idle

    def _get_conn(self, timeout: float | None = None) -> Any:
        return self._idle.take((self.scheme, self.host, self.port)) or self._new_conn()

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            self._idle.keep((self.scheme, self.host, self.port), conn)

    def _make_request(self, conn: Any, *given: Any, **named: Any) -> BaseHTTPResponse:
        limits, was_open = named["timeout"], not conn.is_closed
        conn.begin(limits)
        try:
            return super()._make_request(conn, *given, **named)
        except (ConnectionError, ssl.SSLEOFError):
            # The peer closed an idle connection while we began to use it: no answer of its.
            if not was_open or limits.received:
                raise
            conn.close()
            conn.begin(limits)
            return super()._make_request(conn, *given, **named)


class _SecurePool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def pool_classes(idle: Idle[WireConnection]) -> dict[str, Any]:
    """What urllib3 is to make its pools with, by scheme."""
    return {"http": partial(_Pool, idle=idle), "https": partial(_SecurePool, idle=idle)}
