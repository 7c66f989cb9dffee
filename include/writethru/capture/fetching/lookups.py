"""Looking names up in bounded time: a resolver that hangs holds up neither the run nor its end."""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from typing import Final

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses. Raises OSError where there are none."""

AT_ONCE_MAX: Final = 64
"""Look-ups under way; one that hangs keeps its place until the system gives up on it."""


def system_resolver(host: str, port: int) -> list[str]:
    """The system's own look-up, which also reads forms such as 127.1, 0x7f.1 and 2130706433."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Lookups:
    """Asks a resolver in threads of its own, a bounded number of them at once."""

    def __init__(self, resolver: Resolver, *, at_once_max: int = AT_ONCE_MAX) -> None:
        self._resolver = resolver
        self._free = threading.BoundedSemaphore(at_once_max)

    def addresses(self, host: str, port: int, *, within_s: float) -> Sequence[str]:
        """The host's addresses. Raises OSError, in time TimeoutError, UnicodeError."""
        if _is_address(host):
            return [host]
        if not self._free.acquire(timeout=within_s):
            raise TimeoutError("too many look-ups are waiting for the resolver")
        answer: Future[Sequence[str]] = Future()
        # No pool: the program's end would wait for the thread of one that hangs.
        threading.Thread(target=self._look_up, args=(host, port, answer), daemon=True).start()
        try:
            return answer.result(timeout=within_s)
        except TimeoutError:
            raise TimeoutError(f"no answer within {within_s:.1f} s") from None

    def _look_up(self, host: str, port: int, answer: Future[Sequence[str]]) -> None:
        try:
            answer.set_result(self._resolver(host, port))
        except BaseException as error:  # noqa: BLE001  raised again where it is waited for
            answer.set_exception(error)
        finally:
            self._free.release()


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
