"""Pages inside Airflow's UI. They read through `load` and write nothing.

`pages` is what the plugin registers: every process of Airflow imports the plugin, so the web
application itself is built at the first request, and where Airflow's own authentication cannot be
loaded nothing is served.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any

from starlette.responses import PlainTextResponse

URL_PREFIX = "/writethru"

_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_App = Callable[[_Message, _Receive, _Send], Awaitable[None]]

__all__ = ["URL_PREFIX", "pages"]


async def pages(scope: _Message, receive: _Receive, send: _Send) -> None:
    """The ASGI application under URL_PREFIX."""
    await _app()(scope, receive, send)


@cache
def _app() -> _App:
    try:
        from writethru.ui.app import build  # noqa: PLC0415
    except ImportError:
        return PlainTextResponse("Airflow's authentication cannot be loaded.", status_code=503)
    return build()
