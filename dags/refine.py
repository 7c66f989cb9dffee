"""Turns what was captured into articles, revisions and stories.

Cleans and identifies the pending captures, shard by shard, then folds them into revisions, finds
copies and groups stories, as one writer. Follows the asset `captures`, and looks by itself every
five minutes; ends at once where nothing is pending. One run drains everything.

Run it now: *Trigger*. Without Airflow: `writethru refine`.
"""

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable
from writethru.orchestrate import tasks
from writethru.orchestrate.factory import CAPTURES, NOW, new_dag

with new_dag(
    "refine",
    title="Refine",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"), assets=[CAPTURES]
    ),
    tags=["refine"],
    params={"now": NOW},
):
    cleaned = tasks.clean_shard.expand_kwargs(tasks.shards())
    tasks.link(cleaned)
    cleaned >> tasks.alarm()
