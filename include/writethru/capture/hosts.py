"""URLs: which are worth asking for, and whom they belong to."""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from writethru.capture.fetching.addresses import is_public

WEB_SCHEMES: Final = frozenset({"http", "https"})
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
HOST_CHARS: Final = 253
URL_CHARS: Final = 16_384
_KEPT_IN_URL: Final = "!#$%&'()*+,/:;=?@[]~"
_SPACE: Final = re.compile(r"[\x00-\x20\x7f]+")
# Other signs are read differently by each library: to one `a.example\.b.example` is a name below
# b.example, to the next the host a.example and a path.
_NAME: Final = re.compile(r"[a-z0-9._-]+")
# RFC 6761, 6762, 8375 and the domain that ICANN keeps free: never names on the public internet.
_PRIVATE_ZONES: Final = ("localhost", "local", "internal", "home.arpa", "lan")


def web_url(written: str, *, base: str | None = None) -> str | None:
    """The http or https URL that a link means, percent-encoded, without its fragment.

    None for any other scheme, for a host that cannot be, and for one with a password in it.
    """
    # Links in feeds are wrapped and indented; inside an address white space means nothing.
    written = _SPACE.sub(" ", written[: URL_CHARS + 1]).strip()
    try:
        parts = urlsplit(urljoin(base, written) if base else written)
        host = netloc_of(parts)
        path = quote(parts.path, safe=_KEPT_IN_URL) or "/"
        query = quote(parts.query, safe=_KEPT_IN_URL)
    except ValueError:  # UnicodeError, a lone surrogate, is one
        return None
    if host is None or len(written) > URL_CHARS:
        return None
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def netloc_of(parts: SplitResult) -> str | None:
    """`host` or `host:port`, lower-case, IDNA, without the scheme's own port; None if none.

    Raises ValueError on a port or host that cannot be.
    """
    found = host_and_port(parts)
    if found is None:
        return None
    host, port = found
    return host if port == DEFAULT_PORTS[parts.scheme.lower()] else f"{host}:{port}"


def host_and_port(parts: SplitResult) -> tuple[str, int] | None:
    """An http or https URL's host as written in a URL, IPv6 in brackets, and its port.

    None for other schemes and for URLs with a user name. Raises ValueError as netloc_of does.
    """
    scheme = parts.scheme.lower()
    if scheme not in WEB_SCHEMES or parts.username is not None or not parts.hostname:
        return None
    host = ascii_host(parts.hostname)
    port = DEFAULT_PORTS[scheme] if parts.port is None else parts.port
    if port == 0:
        raise ValueError("no port")
    return (f"[{host}]" if ":" in host else host), port


def ascii_host(host: str) -> str:
    """A host name as DNS has it. Raises ValueError where it cannot be one."""
    # The length first: IDNA code has been quadratic in it.
    if len(host) > HOST_CHARS:
        raise ValueError("host name too long")
    host = host.rstrip(".").lower()
    if ":" in host:
        _check_ipv6(host.strip("[]"))
        return host
    host = host if host.isascii() else host.encode("idna").decode("ascii")
    if not _NAME.fullmatch(host):
        raise ValueError("no host name")
    return host


def _check_ipv6(host: str) -> None:
    # A zone, fe80::1%eth0, means something on one machine only.
    if IPv6Address(host).scope_id is not None:
        raise ValueError("an address with a zone")


def speaks_for(hosts: Iterable[str], url: str) -> bool:
    """Whether a URL lies within `hosts`: the host itself or one below it.

    An entry with a port stands for exactly that host and port.
    """
    try:
        found = host_and_port(urlsplit(url))
        return found is not None and any(_covers(entry, *found) for entry in hosts)
    except ValueError:
        return False


def private_host(url: str) -> str | None:
    """The host of `url` where it cannot be on the public internet as it is written, else None.

    Reads addresses as systems do (127.1, 0x7f.1, 2130706433, [::1], 64:ff9b::1), asks nobody.
    """
    try:
        found = host_and_port(urlsplit(url))
    except ValueError:
        return None
    if found is None:
        return None
    host = found[0]
    address = _address(host)
    if address is not None:
        return None if is_public(address) else host
    zone = host.rpartition(".")[2]
    is_private = "." not in host or zone in _PRIVATE_ZONES or host.endswith(".home.arpa")
    return host if is_private else None


def _address(host: str) -> str | None:
    """The IP address that a host is, None where it is a name."""
    if host.startswith("["):
        return host.strip("[]")
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return None


def _covers(entry: str, host: str, port: int) -> bool:
    name, colon, digits = entry.rpartition(":")
    if colon and digits.isdigit():
        return (host, port) == (ascii_host(name), int(digits))
    entry = ascii_host(entry)
    return host == entry or host.endswith(f".{entry}")
