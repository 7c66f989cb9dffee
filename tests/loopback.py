"""Servers on loopback that answer while a test runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer


@contextmanager
def answering(server: ThreadingHTTPServer) -> Iterator[None]:
    """The server answers in a thread of its own, and is closed at the end."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
