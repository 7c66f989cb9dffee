"""Asks and turns the clock of the newsroom that runs beside us."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import requests

from writethru.demo.control import TOKEN_HEADER
from writethru.errors import WritethruError

START_LIMIT_S: Final = 30
REQUEST_TIMEOUT_S: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The control address of a running newsroom."""

    url: str
    token: str

    @classmethod
    def wait_for(cls, home: Path) -> "Control":
        """The newsroom of this home, once it answers. Raises WritethruError if it does not."""
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            try:
                state = json.loads(state_file(home).read_text())
                control = cls(url=state["control"], token=state["token"])
                control.ask()
            except (OSError, ValueError, requests.RequestException):
                time.sleep(0.1)
            else:
                return control
        raise WritethruError(f"the demo newsroom does not answer: see {home}/logs/newsroom.log")

    def ask(self) -> Mapping[str, Any]:
        return self._call("GET", None)

    def jump(self, now: datetime) -> None:
        """Its clock stands at `now`."""
        self._call("POST", {"now": now.isoformat()})

    def follow_real_time(self) -> None:
        self._call("POST", {"real": True})

    def _call(self, method: str, body: Mapping[str, Any] | None) -> Mapping[str, Any]:
        with requests.Session() as session:
            # Loopback must not go through a proxy that the environment names.
            session.trust_env = False
            answer = session.request(
                method,
                f"{self.url}/_control/clock",
                json=body,
                headers={TOKEN_HEADER: self.token},
                timeout=REQUEST_TIMEOUT_S,
            )
        answer.raise_for_status()
        said: Mapping[str, Any] = answer.json()
        return said


def state_file(home: Path) -> Path:
    """Where a running newsroom says where it is."""
    return home / "newsroom" / "state.json"
