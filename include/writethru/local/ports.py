"""The ports on 127.0.0.1 that the local run listens on, and whether they are free."""

import socket
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Final

from writethru.errors import ConfigurationError

LOOPBACK: Final = "127.0.0.1"
UI_PORT: Final = "WRITETHRU_UI_PORT"
DEFAULT_UI_PORT: Final = 8080
_LAST_PORT: Final = 65535


def port_of(env: Mapping[str, str], name: str, default: int) -> int:
    """The port that the variable `name` gives. Raises ConfigurationError for what is no port."""
    text = env.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) <= _LAST_PORT:
        raise ConfigurationError(f"{name}={text}: not a port")
    return int(text)


def require_free(ports: Iterable[tuple[str, int]]) -> None:
    """Raises ConfigurationError naming the taken ones of `ports`: (variable that sets it, port)."""
    taken = [f"{port} (set by {name})" for name, port in ports if not is_free(port)]
    if taken:
        raise ConfigurationError(
            f"another program listens on {LOOPBACK}, port {', '.join(taken)}: "
            "end it, or set the variable to another port"
        )


def is_free(port: int) -> bool:
    """True if a server could listen on the port now."""
    with closing(socket.socket()) as probe:
        # As servers do: a port whose old connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that is free now, for tests."""
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
