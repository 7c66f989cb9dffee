"""The web application: every route asks for a login with Airflow first."""

import psycopg2
from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import get_user, requires_access_view
from airflow.sdk import Connection
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from writethru.load.board import board, reading
from writethru.ui.page import page_of


def build() -> FastAPI:
    """The application. Without docs and schema: those routes would be open to anybody."""
    app = FastAPI(
        title="Writethru",
        dependencies=[Depends(get_user), Depends(requires_access_view(AccessView.WEBSITE))],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.add_api_route("/developing", developing, methods=["GET"], response_class=HTMLResponse)
    return app


def developing() -> HTMLResponse:
    """The developing stories and the latest updates."""
    url = Connection.get("warehouse").get_uri().replace("postgres://", "postgresql://", 1)
    try:
        with reading(url) as conn:
            found = board(conn)
    except psycopg2.Error as error:
        raise HTTPException(503, "The warehouse does not answer as it should.") from error
    return page_of(found)
