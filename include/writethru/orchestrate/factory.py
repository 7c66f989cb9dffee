"""Every DAG is made here, so that all have docs, an owner, timeouts, retries and typed Params."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from airflow.sdk import DAG, Asset, Param

OWNER: Final = "writethru"

FIRST_DAY: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a backfill may begin: no start date cuts an archive off."""

CAPTURES: Final = Asset(name="captures", uri="writethru://raw/capture", group="writethru")
"""Something was captured; the event's extra has the counts. `refine` follows it."""

NEWS: Final = Asset(name="news", uri="writethru://news/revision", group="writethru")
"""The tables of `news` were brought up to date; the event's extra has the counts."""

TASK_DEFAULTS: Final[Mapping[str, Any]] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(minutes=30),
}


def optional(kind: str, *, description: str, **schema: Any) -> Param:
    """A Param of the JSON type `kind` that may be left empty."""
    return Param(None, type=["null", kind], description=description, **schema)


NOW: Final = optional(
    "string",
    format="date-time",
    description="A fixed clock (ISO 8601 with zone) for the times that are stored, so that a "
    "day can be played in a minute. Empty: the clock.",
)


def new_dag(
    dag_id: str,
    *,
    title: str,
    doc_md: str | None,
    schedule: Any,
    tags: Sequence[str],
    params: Mapping[str, Param],
    max_active_runs: int = 1,
    timeout: timedelta = timedelta(hours=2),
) -> DAG:
    """A DAG with this project's defaults; wire its tasks in a `with` block.

    `doc_md` is shown in the UI, its first line also as the description. `timeout` is the whole
    run's. Nothing catches up: days that were missed are backfilled on purpose.
    """
    text = (doc_md or "").strip()
    return DAG(
        dag_id,
        dag_display_name=title,
        description=text.partition("\n")[0],
        doc_md=text,
        schedule=schedule,
        start_date=FIRST_DAY,
        catchup=False,
        max_active_runs=max_active_runs,
        dagrun_timeout=timeout,
        default_args=dict(TASK_DEFAULTS),
        params=dict(params),
        tags=["writethru", *tags],
    )
