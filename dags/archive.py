"""Loads one day of a source's archive.

The run of a day reads that day's WARC files or text dumps; the daily run reads yesterday's. A day
that was read before is read again and changes nothing.

Backfill: the UI's form, or
`airflow backfill create --dag-id archive__SOURCE --from-date 2026-01-01 --to-date 2026-01-31`
(both days included; `--reprocess-behavior completed` reads days again). One day or some files by
hand: *Trigger* with the Param `date` or `path`. Without Airflow: `writethru archive SOURCE`.
"""

from airflow.sdk import CronDataIntervalTimetable
from writethru.orchestrate import tasks
from writethru.orchestrate.factory import NOW, new_dag, optional
from writethru.orchestrate.plan import archive_plans

for plan in archive_plans():
    name = plan.source.id
    path = optional("string", description="Files to read instead: a path or pattern.")
    day = optional("string", format="date", description="The day to read instead of the run's.")
    with new_dag(
        f"archive__{name}",
        title=f"Archive: {plan.source.name}",
        doc_md=__doc__,
        # A data interval is the day itself: the run of 10 November reads 10 November, after it.
        schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC") if plan.by_day else None,
        tags=["archive", name],
        params={"path": path, "now": NOW} | ({"date": day} if plan.by_day else {}),
        max_active_runs=4,
    ):
        tasks.archive(name) if plan.by_day else tasks.archive_whole(name)
