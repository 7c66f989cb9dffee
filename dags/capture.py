"""Captures what a group of sources announces.

Reads every source's feeds, sitemaps and listings, fetches what is new or due, politely, and keeps
the bytes as WARC. One source's failure stops no other: `alarm` turns the run red after the others
had their turn. The asset `captures` is told how much came in, and `refine` follows it.

Run it now: *Trigger*. With the Param `now` the times that are stored are that instant's, so that a
day can be played in a minute. Without Airflow: `writethru capture`.
"""

from writethru.orchestrate import tasks
from writethru.orchestrate.factory import NOW, new_dag
from writethru.orchestrate.plan import capture_plans, scheduled

for plan in capture_plans():
    with new_dag(
        f"capture__{plan.group}",
        title=f"Capture: {plan.group}",
        doc_md=__doc__,
        schedule=scheduled(plan.schedule),
        tags=["capture", plan.group],
        params={"now": NOW},
    ):
        captured = tasks.capture.expand(part=tasks.sources(plan.group))
        tasks.report(captured)
        captured >> tasks.alarm()
