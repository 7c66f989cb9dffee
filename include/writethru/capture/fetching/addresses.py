"""Which network addresses may be connected to, and the connecting itself.

A host is looked up once, every address of it is vetted, and the vetted address is the one
connected: a name that answers differently a second time (DNS rebinding) is never asked again.
"""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from time import monotonic
from typing import Final

from writethru.capture.fetching.lookups import Lookups
from writethru.errors import Code, QuarantineError, RetryableError

CONNECT_S: Final = 10.0
LOOKUP_S: Final = 10.0
ADDRESSES_MAX: Final = 3
"""Tried one after the other where the first does not answer."""

# Addresses that carry an IPv4 address inside, and so could reach a private one, and a relay:
# IPv4-compatible and -mapped, NAT64, Teredo, 6to4. Python's is_global calls some of them global.
_TUNNELS: Final[tuple[IPv4Network | IPv6Network, ...]] = tuple(
    ip_network(block)
    for block in (
        "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48",
        "2001::/32", "2002::/16", "192.88.99.0/24",
    )
)  # fmt: skip


class Deadline:
    """A point in monotonic time; what is left of it bounds every wait."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    def remaining_s(self) -> float:
        """Seconds left, more than 0. Raises TimeoutError once none are."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError("deadline passed")
        return left

    def within(self, seconds: float) -> "Deadline":
        """The earlier of this deadline and `seconds` from now."""
        return Deadline(min(seconds, self._ends - monotonic()))

    @property
    def has_passed(self) -> bool:
        return self._ends <= monotonic()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The time that the block takes does not count."""
        began = monotonic()
        try:
            yield
        finally:
            self._ends += monotonic() - began


def is_public(address: str) -> bool:
    """Whether an address is a single machine's on the open internet, directly so."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or not ip.is_global
    return not special and not any(ip.version == net.version and ip in net for net in _TUNNELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialler:
    """Opens connections on behalf of one URL; `allow_private_hosts` holds "host:port" texts."""

    url: str
    deadline: Deadline
    lookups: Lookups
    allow_private_hosts: frozenset[str]

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket. Raises QuarantineError private_host before any connection is made,
        RetryableError dns, connect or deadline."""
        failure: OSError = OSError("no address")
        for address in self._vetted(host, port)[:ADDRESSES_MAX]:
            try:
                return self._open(address, port)
            except OSError as error:
                failure = error
        code = Code.DEADLINE if isinstance(failure, TimeoutError) else Code.CONNECT
        raise RetryableError(url=self.url, code=code, reason=f"{host}:{port}: {failure}")

    def _vetted(self, host: str, port: int) -> Sequence[str]:
        within_s = min(LOOKUP_S, self.deadline.remaining_s())
        try:
            addresses = self.lookups.addresses(host, port, within_s=within_s)
        except (OSError, UnicodeError) as error:
            reason = f"{host} was not found: {error}"
            raise RetryableError(url=self.url, code=Code.DNS, reason=reason) from error
        if f"{f'[{host}]' if ':' in host else host}:{port}" in self.allow_private_hosts:
            return addresses
        # One private address among public ones is refused whole: no honest outlet has it.
        refused = [address for address in addresses if not is_public(address)]
        if refused:
            name = host if host == refused[0] else f"{host} ({refused[0]})"
            reason = f"{name} is not on the public internet"
            raise QuarantineError(url=self.url, code=Code.PRIVATE_HOST, reason=reason)
        return addresses

    def _open(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(CONNECT_S, self.deadline.remaining_s()))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect((address, port))
            sock.settimeout(self.deadline.remaining_s())  # what a TLS handshake may take
        except BaseException:
            sock.close()
            raise
        return sock
