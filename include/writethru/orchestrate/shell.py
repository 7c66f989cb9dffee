"""How a task reaches the steps: the import, the connection, the run's clock, and its errors."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, Connection, get_current_context
from airflow.sdk.exceptions import AirflowFailException

from writethru.errors import RetryableError, SourceFailedError, WritethruError

if TYPE_CHECKING:
    from writethru import steps
else:

    class _Steps:
        """`writethru.steps`, imported at its first use.

        The steps load parsers that a DAG file has no use for, and DAG files are parsed all day.
        """

        def __getattr__(self, name: str) -> Any:
            return getattr(import_module("writethru.steps"), name)

    steps = _Steps()

__all__ = [
    "day_of",
    "is_asked",
    "name_part",
    "opened",
    "publish",
    "run_ids",
    "steps",
    "warehouse_url",
]

CONNECTION = "warehouse"
MIDNIGHT = time()


def warehouse_url() -> str:
    """The address behind Airflow's connection `warehouse`, as libpq spells it."""
    uri: str = Connection.get(CONNECTION).get_uri()
    return uri.replace("postgres://", "postgresql://", 1)


@contextmanager
def opened() -> Iterator["steps.Context"]:
    """A step's context, with the run's clock. What trying again cannot cure fails at once."""
    now = get_current_context()["params"].get("now")
    try:
        with steps.open_context(
            warehouse_url=warehouse_url(), now=datetime.fromisoformat(now) if now else None
        ) as ctx:
            yield ctx
    except (RetryableError, SourceFailedError):
        raise
    except WritethruError as error:
        raise AirflowFailException(str(error)) from error


def run_ids() -> dict[str, str]:
    """Which run this is, for `ops.batch`."""
    context = get_current_context()
    return {"dag_id": context["dag"].dag_id, "run_id": str(context["run_id"])}


def is_asked() -> bool:
    """Whether somebody asked for this run; a scheduled one reads only the places that are due."""
    return bool(get_current_context()["dag_run"].run_type == "manual")


def name_part(source_ids: Sequence[str]) -> None:
    """What a mapped task is called in the UI: its sources, the first of many."""
    first, *others = source_ids
    name = f"{first} and {len(others)} more" if others else first
    get_current_context()["part_name"] = name  # type: ignore[typeddict-unknown-key]


def publish(asset: Asset, extra: Mapping[str, Any]) -> None:
    """Puts `extra` on the event that this task's success sends to `asset`."""
    get_current_context()["outlet_events"][asset].extra.update(extra)


def day_of(context: Mapping[str, Any]) -> date | None:
    """The archive day of a run: the Param `date`, else the day that its logical date names.

    A midnight names the day that it begins: so it is in the schedule, in a backfill, and where
    somebody asks for a day. Any other instant, or none, means the last day that was over at the
    time. None where only the Param `path` says what to read.
    """
    params = context["params"]
    if params.get("date"):
        return date.fromisoformat(params["date"])
    if params.get("path"):
        return None
    named: datetime | None = context.get("logical_date")
    if named is not None and named.astimezone(UTC).time() == MIDNIGHT:
        return named.astimezone(UTC).date()
    asked_at: datetime = named or context["dag_run"].run_after
    return (asked_at.astimezone(UTC) - timedelta(days=1)).date()
