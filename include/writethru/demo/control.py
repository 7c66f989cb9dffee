"""The newsroom's control address: reads and sets the clock, gives the ground truth.

GET  /_control/clock   {"now": ISO, "speed": x, "epoch": ISO}
POST /_control/clock   {"now": ISO} stands there; {"speed": x}; both; {"real": true}
GET  /_control/truth   the ground truth as JSON
Every request needs the header X-Newsroom-Token.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from writethru.demo.clock import Clock
from writethru.demo.site import Response

TOKEN_HEADER: Final = "X-Newsroom-Token"  # noqa: S105 -- a header's name
FASTEST: Final = 1e6
_JSON: Final = (("Content-Type", "application/json; charset=utf-8"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    clock: Clock
    epoch: datetime
    token: str
    truth: Callable[[], str]

    def respond(
        self, method: str, path: str, body: bytes, *, headers: Mapping[str, str]
    ) -> Response:
        """Answers one request; 403 without the token, 400 for a body that says nothing."""
        given = headers.get(TOKEN_HEADER.lower(), "")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return _json(403, {"error": f"the header {TOKEN_HEADER} is missing or wrong"})
        if (method, path) == ("GET", "/_control/truth"):
            return Response(status=200, headers=_JSON, body=self.truth().encode())
        if path != "/_control/clock":
            return _json(404, {"error": "no such address"})
        if method == "POST":
            try:
                _turn(self.clock, json.loads(body))
            except (ValueError, TypeError) as error:
                return _json(400, {"error": str(error)})
        return _json(200, self._reading())

    def _reading(self) -> dict[str, Any]:
        now = self.clock.now().isoformat()
        return {"now": now, "speed": self.clock.speed, "epoch": self.epoch.isoformat()}


def _turn(clock: Clock, wish: Any) -> None:
    if not isinstance(wish, Mapping) or not wish or wish.keys() - {"now", "speed", "real"}:
        raise ValueError("say now, speed or real")
    if wish.get("real"):
        clock.follow_real_time()
        return
    speed = float(wish["speed"]) if "speed" in wish else None
    if speed is not None and not 0 <= speed <= FASTEST:
        raise ValueError(f"speed must be from 0 to {FASTEST:.0f}")
    clock.set(now=datetime.fromisoformat(wish["now"]) if "now" in wish else None, speed=speed)


def _json(status: int, said: Mapping[str, Any]) -> Response:
    return Response(status=status, headers=_JSON, body=json.dumps(said).encode())
