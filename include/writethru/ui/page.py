"""The page of developing stories, as HTML."""

from secrets import token_urlsafe
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from writethru.load.board import Board

_TEMPLATES: Final = Environment(
    loader=PackageLoader("writethru.ui", "templates"), autoescape=True, undefined=StrictUndefined
)


def page_of(found: Board) -> HTMLResponse:
    """The page: escaped, and with a policy that runs no script and loads nothing."""
    nonce = token_urlsafe(16)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    text = _TEMPLATES.get_template("developing.html").render(board=found, nonce=nonce)
    return HTMLResponse(
        text,
        headers={
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        },
    )
