"""Loads one day of a source's archive.

The run of a day reads that day's WARC files, text dumps, web archives and sitemaps; the daily run
reads yesterday's. A day that was read before is read again and changes nothing.

Backfill: the UI's form, or
`airflow backfill create --dag-id archive__SOURCE --from-date 2026-01-01 --to-date 2026-01-31`
(both days included; `--reprocess-behavior completed` reads days again). One day or some files by
hand: *Trigger* with the Param `date` or `path`. With `known`, web archives are asked for all
captures of the pages that the warehouse holds, of all times or of `date`. Without Airflow:
`writethru archive SOURCE`.
"""

from datetime import timedelta

from airflow.sdk import CronDataIntervalTimetable, Param
from writethru.orchestrate import tasks
from writethru.orchestrate.factory import NOW, new_dag, optional
from writethru.orchestrate.plan import archive_plans

TRY_MOST = timedelta(hours=6)
"""A try that is ended goes on at its retry; web archives are slow, news crawls are large."""
DAY_MOST = timedelta(hours=20)

for plan in archive_plans():
    name = plan.source.id
    path = optional("string", description="Files to read instead: a path or pattern.")
    day = optional("string", format="date", description="The day to read instead of the run's.")
    known = Param(
        False,
        type="boolean",
        description="Ask the web archives for the pages that the warehouse holds instead.",
    )
    has_known = any(spec.memento for spec in plan.source.archive)
    with new_dag(
        f"archive__{name}",
        title=f"Archive: {plan.source.name}",
        doc_md=__doc__,
        # A data interval is the day itself: the run of 10 November reads 10 November, after it.
        schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC") if plan.by_day else None,
        tags=["archive", name],
        params=({"date": day} if plan.by_day else {})
        | {"path": path}
        | ({"known": known} if has_known else {})
        | {"now": NOW},
        max_active_runs=4,
        timeout=DAY_MOST,
    ):
        load = tasks.archive if plan.by_day else tasks.archive_whole
        load.override(execution_timeout=TRY_MOST)(name)
