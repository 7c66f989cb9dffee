"""Registers Writethru's pages with Airflow's UI, nothing else."""

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin
from writethru.ui import URL_PREFIX, pages


class WritethruPlugin(AirflowPlugin):
    name = "writethru"
    fastapi_apps: ClassVar[list[Any]] = [
        {"app": pages, "url_prefix": URL_PREFIX, "name": "Writethru"}
    ]
    external_views: ClassVar[list[Any]] = [
        {
            "name": "Stories",
            "href": f"{URL_PREFIX}/developing",
            "destination": "nav",
            "url_route": "writethru-stories",
        }
    ]
