"""A small threaded HTTP server on loopback that answers through one function."""

import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from writethru.demo.site import Response

HOST: Final = "127.0.0.1"
MAX_REQUEST_BYTES: Final = 65536

Answer = Callable[[str, str, bytes, Mapping[str, str]], Response]
"""(method, target, body, headers by lower-case name) -> response."""


class AnsweringServer(ThreadingHTTPServer):
    """Bound at once, so that a free port is known; answers once `answer` is set."""

    answer: Answer

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: AnsweringServer
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 10  # seconds for a client to send its request

    def do_GET(self) -> None:
        self._answer("GET", b"")

    def do_HEAD(self) -> None:
        self._answer("HEAD", b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MAX_REQUEST_BYTES:
            self._send(Response(status=413, headers=(), body=b""), with_body=False)
            return
        self._answer("POST", self.rfile.read(int(length)))

    def _answer(self, method: str, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        response = self.server.answer(method, self.path, body, headers)
        self._send(response, with_body=method != "HEAD")

    def _send(self, response: Response, *, with_body: bool) -> None:
        """One request a connection, so that no idle thread outlives the server."""
        self.close_connection = True
        self.send_response_only(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(response.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the newsroom keeps its own list of requests."""
