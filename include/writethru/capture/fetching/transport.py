"""HTTP exchanges over `requests`, with our own connecting and our own clock on every read.

No session: no cookies, no environment proxies, no .netrc, no redirects followed. A time-out of
the libraries bounds each wait alone, so that a byte a second runs for ever; here one deadline
bounds the whole exchange, and bytes on the wire are counted.
"""

import ssl
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_ import create_urllib3_context

from writethru.capture.fetching.addresses import Deadline, Dialler
from writethru.capture.fetching.connections import IN_ALL_MAX, Idle
from writethru.capture.fetching.faults import as_item_error
from writethru.capture.fetching.lookups import Lookups, Resolver
from writethru.capture.fetching.wire import Limits, WireConnection, pool_classes

SPARE_BYTES: Final = 16_384
"""Of a body that nobody wants: so much is read for the sake of the connection."""
SPARE_S: Final = 0.5


class _Adapter(HTTPAdapter):
    """Certificates are checked by one context a process: loading them takes milliseconds."""

    def __init__(self, *, idle: Idle[WireConnection], ca_bundle: str | None) -> None:
        super().__init__(max_retries=0, pool_connections=IN_ALL_MAX, pool_maxsize=1)
        self.poolmanager.pool_classes_by_scheme = pool_classes(idle)
        self._ca_bundle = ca_bundle

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        return host, {"cert_reqs": "CERT_REQUIRED", "ssl_context": _tls(self._ca_bundle)}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The context knows the authorities; `requests` would load them for each connection."""


@cache
def _tls(ca_bundle: str | None) -> ssl.SSLContext:
    context = create_urllib3_context()
    context.load_verify_locations(ca_bundle or DEFAULT_CA_BUNDLE_PATH)
    return context


class Transport:
    """Sends GET requests over connections of its own; for many threads at once."""

    def __init__(
        self, *, resolver: Resolver, allow_private_hosts: frozenset[str], ca_bundle: str | None
    ) -> None:
        self._lookups = Lookups(resolver)
        self._allow_private_hosts = allow_private_hosts
        self._idle: Idle[WireConnection] = Idle()
        self._adapter = _Adapter(idle=self._idle, ca_bundle=ca_bundle)
        weakref.finalize(self, self._idle.close)

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._idle.close()
        self._adapter.close()

    @contextmanager
    def get(
        self,
        url: str,
        *,
        headers: dict[str, str],
        deadline: Deadline,
        max_bytes: int,
        sent: Callable[[], None] | None = None,
    ) -> Iterator[BaseHTTPResponse]:
        """Sends GET and yields the response, its body unread and still coded.

        `sent` is called when the request is on its way, and the answer has 15 s to begin.
        `max_bytes` bounds the body's bytes on the wire. What goes wrong, inside the block too,
        comes out as RetryableError or QuarantineError. A connection whose response was not read
        to its end is closed.
        """
        dialler = Dialler(
            url=url,
            deadline=deadline,
            lookups=self._lookups,
            allow_private_hosts=self._allow_private_hosts,
        )
        limits: Any = Limits(dialler, max_bytes=max_bytes, sent=sent)
        response: requests.Response | None = None
        try:
            # With parameters of another type than text the library takes a slow look at them.
            request = requests.Request("GET", url, headers=headers, params="").prepare()
            response = self._adapter.send(request, stream=True, timeout=limits)
            yield response.raw
            _spare(response.raw, limits)
        except Exception as error:
            raise as_item_error(url, error) from error
        finally:
            if response is not None:
                response.close()


def _spare(response: BaseHTTPResponse, limits: Limits) -> None:
    """Reads a short rest of a body that has a length, so that its connection can be kept."""
    left = getattr(response, "length_remaining", None)
    if left is not None and left <= SPARE_BYTES:
        limits.hurry(SPARE_S)
        response.drain_conn()
