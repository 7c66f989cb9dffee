"""The demo newsroom as real HTTP servers on loopback, one port an outlet and one for control."""

import json
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from writethru.demo.clock import Clock
from writethru.demo.control import Control
from writethru.demo.plot import Plot
from writethru.demo.site import Answering, Response, respond, sites
from writethru.demo.timeline import CONTROL_PORT, DEFAULT_PORTS
from writethru.demo.truth import truth, truth_json
from writethru.demo.web import HOST, Answer, AnsweringServer
from writethru.model import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One answered request; `outlet` is None for the control address."""

    outlet: str | None
    method: str
    path: str
    at: datetime
    status: int


class Newsroom:
    """Runs within `with`. `ports` and `control_port` 0 mean any free one.

    `bases`: outlet id -> address; `control`: the control address; `token`: what it asks for;
    `requests`: everything answered so far. With a `state_file`, other processes find it there.
    """

    def __init__(
        self,
        *,
        plot: Plot,
        epoch: datetime,
        ports: Sequence[int] | None = None,
        control_port: int = 0,
        clock: Clock | None = None,
        state_file: Path | None = None,
    ) -> None:
        self.plot, self.epoch = plot, utc(epoch)
        self.clock = clock or Clock()
        self.token = secrets.token_urlsafe(24)
        self.requests: list[Request] = []
        self.bases: dict[str, str] = {}
        self.control = ""
        self._ports = list(ports or [0] * len(plot.outlets))
        if len(self._ports) != len(plot.outlets):
            raise ValueError(f"{len(plot.outlets)} outlets need as many ports")
        self._control_port = control_port
        self._state_file = state_file
        self._servers: list[AnsweringServer] = []
        self._threads: list[threading.Thread] = []

    @cached_property
    def truth_text(self) -> str:
        """The ground truth of this newsroom, as JSON."""
        return truth_json(truth(self.plot, self.epoch, bases=self.bases))

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _start(self) -> None:
        for port in [*self._ports, self._control_port]:
            self._servers.append(AnsweringServer(port))
        addresses = [f"http://{HOST}:{server.server_port}" for server in self._servers]
        outlets = [outlet.id for outlet in self.plot.outlets]
        self.bases = dict(zip(outlets, addresses[:-1], strict=True))
        self.control = addresses[-1]
        for outlet, server in zip([*outlets, None], self._servers, strict=True):
            server.answer = self._logged(outlet, self._answer_of(outlet))
        self._write_state()
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _stop(self) -> None:
        for server in self._servers[: len(self._threads)]:
            server.shutdown()
        for thread in self._threads:
            thread.join()
        for server in self._servers:
            server.server_close()
        self._servers, self._threads = [], []
        if self._state_file is not None:
            self._state_file.unlink(missing_ok=True)

    def _answer_of(self, outlet: str | None) -> Answer:
        if outlet is None:
            control = Control(
                clock=self.clock,
                epoch=self.epoch,
                token=self.token,
                truth=lambda: self.truth_text,
            )
            return lambda method, target, body, headers: control.respond(
                method, target, body, headers=headers
            )
        answering = self._sites[outlet]
        return lambda method, target, _body, headers: (
            Response(status=405, headers=(("Allow", "GET, HEAD"),), body=b"")
            if method == "POST"
            else respond(answering, target, now=self.clock.now(), headers=headers)
        )

    @cached_property
    def _sites(self) -> Mapping[str, Answering]:
        return sites(self.plot, self.epoch, self.bases)

    def _logged(self, outlet: str | None, answer: Answer) -> Answer:
        def logged(method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
            response = answer(method, target, body, headers)
            self.requests.append(
                Request(
                    outlet=outlet,
                    method=method,
                    path=target,
                    at=self.clock.now(),
                    status=response.status,
                )
            )
            return response

        return logged

    def _write_state(self) -> None:
        if self._state_file is None:
            return
        state = {
            "epoch": self.epoch.isoformat(),
            "outlets": self.bases,
            "control": self.control,
            "token": self.token,
        }
        self._state_file.parent.mkdir(parents=True, exist_ok=True)
        part = self._state_file.with_name(f"{self._state_file.name}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)  # it holds the token
        part.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        part.replace(self._state_file)


def serve(
    plot: Plot,
    epoch: datetime,
    *,
    ports: Sequence[int] = DEFAULT_PORTS,
    control_port: int = CONTROL_PORT,
    clock: Clock | None = None,
    state_file: Path | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Runs the newsroom until `stop` is set or Ctrl-C; on 127.0.0.1 only.

    Raises OSError if a port is taken.
    """
    newsroom = Newsroom(
        plot=plot,
        epoch=epoch,
        ports=ports,
        control_port=control_port,
        clock=clock,
        state_file=state_file,
    )
    with newsroom:
        try:
            (stop or threading.Event()).wait()
        except KeyboardInterrupt:
            return
