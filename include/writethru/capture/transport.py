"""One HTTP exchange over `requests`, with our own connecting and our own clock on every read.

No session: no cookies, no environment proxies, no .netrc, no redirects followed, no connection
reused. A time-out of the libraries bounds each wait alone, so that a byte a second runs for ever;
here one deadline bounds the whole exchange, and bytes on the wire are counted.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import BaseHTTPResponse

from writethru.capture.addresses import Dialler
from writethru.capture.faults import as_item_error
from writethru.errors import Code, QuarantineError

HEADER_BYTES: Final = 512 * 1024
"""On top of the body's cap: status line, headers, chunk lines, informational responses."""
CHUNK_BYTES: Final = 16_384


class _TimedReader(RawIOBase):
    """A socket's bytes; each read may last as long as the deadline leaves, and is counted."""

    def __init__(self, sock: socket.socket, *, dialler: Dialler, max_bytes: int) -> None:
        self._sock, self._raw = sock, sock.makefile("rb", buffering=0)
        self._url, self._deadline, self._left = dialler.url, dialler.deadline, max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._deadline.remaining_s())
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            reason = "the response is larger than allowed"
            raise QuarantineError(url=self._url, code=Code.TOO_LARGE, reason=reason)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(
        self, sock: socket.socket, *, dialler: Dialler, max_bytes: int, **given: Any
    ) -> None:
        super().__init__(sock, **given)
        self.fp.close()
        self.fp = BufferedReader(_TimedReader(sock, dialler=dialler, max_bytes=max_bytes))


class _Connection(HTTPConnection):
    def __init__(self, *given: Any, dialler: Dialler, max_bytes: int, **named: Any) -> None:
        super().__init__(*given, **named)
        self._dialler = dialler
        ours: Any = partial(_TimedResponse, dialler=dialler, max_bytes=max_bytes)
        self.response_class = ours

    def _new_conn(self) -> socket.socket:
        return self._dialler.connect(self.host, self.port or self.default_port)


class _SecureConnection(_Connection, HTTPSConnection):
    """The certificate and SNI go by the name that was asked for, the socket by the address."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _adapter(dialler: Dialler, max_bytes: int) -> HTTPAdapter:
    adapter = HTTPAdapter(max_retries=0)
    ours: dict[str, Any] = {"dialler": dialler, "max_bytes": max_bytes}
    adapter.poolmanager.pool_classes_by_scheme = {
        "http": partial(_Pool, **ours),
        "https": partial(_SecurePool, **ours),
    }
    return adapter


@contextmanager
def exchange(
    url: str,
    *,
    headers: dict[str, str],
    dialler: Dialler,
    max_bytes: int,
    ca_bundle: str | None,
) -> Iterator[BaseHTTPResponse]:
    """Sends GET and yields the response, its body unread and still coded; closes at the end.

    `max_bytes` bounds the body's bytes on the wire. What goes wrong, inside the block too, comes
    out as RetryableError or QuarantineError.
    """
    adapter = _adapter(dialler, max_bytes + HEADER_BYTES)
    response: requests.Response | None = None
    try:
        request = requests.Request("GET", url, headers=headers).prepare()
        wait_s = dialler.deadline.remaining_s()
        response = adapter.send(request, stream=True, timeout=wait_s, verify=ca_bundle or True)
        yield response.raw
    except Exception as error:
        raise as_item_error(dialler.url, error) from error
    finally:
        if response is not None:
            response.close()
        adapter.close()
