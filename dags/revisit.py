"""Looks again at pages that may have changed.

Every five minutes: the pages that are due by the revisit policy, source by source. Developing
stories are due sooner, settled ones later and later.

Run it now: *Trigger*. Without Airflow: `writethru revisit`.
"""

from writethru.orchestrate import tasks
from writethru.orchestrate.factory import NOW, new_dag
from writethru.orchestrate.plan import scheduled

with new_dag(
    "revisit",
    title="Revisit",
    doc_md=__doc__,
    schedule=scheduled("*/5 * * * *"),
    tags=["capture"],
    params={"now": NOW},
):
    looked = tasks.revisit.expand(part=tasks.due())
    tasks.report(looked)
    looked >> tasks.alarm()
