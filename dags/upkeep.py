"""The Airflow DAGs that keep the warehouse right: check, maintenance, reclean."""

from airflow.sdk import Param
from writethru.orchestrate import tasks
from writethru.orchestrate.factory import NOW, new_dag, optional
from writethru.orchestrate.plan import broken_files

CHECK = """Proves that what is stored is right.

Every invariant is a query that must find nothing; the run fails naming those that found something.
`source_files` fails where a source file does not validate: that source is skipped until it is
mended, the others run. Without Airflow: `writethru check`.
"""
MAINTENANCE = """Keeps the WARC files in order.

* A file that a killed writer left open is cut to its last whole record, indexed and given its
  final name. A file whose writer lives is left alone.
* A file that could not be uploaded to object storage is uploaded; the captures that waited for it
  are queued for `refine`. Fails where it still cannot be.
* The small files of a source's day become one, a day after that day is over.

Once a day, at a quiet hour. Safe to run at any time, and again: *Trigger*.
"""
RECLEAN = """Cleans captures again, with today's rules.

For a new extractor or a changed source file. The Params say which captures; as long as `dry_run`
is on, the run only counts them. What it queues, `refine` does.
Without Airflow: `writethru reclean`.
"""

broken = "".join(f"\n* broken: `{sentence}`" for sentence in broken_files())

with new_dag(
    "check",
    title="Check",
    doc_md=CHECK + broken,
    schedule="17 * * * *",
    tags=["upkeep"],
    params={"now": NOW},
):
    tasks.source_files()
    tasks.check()

with new_dag(
    "maintenance",
    title="Maintenance",
    doc_md=MAINTENANCE,
    schedule="41 3 * * *",
    tags=["upkeep"],
    params={"now": NOW},
):
    tasks.maintenance()

with new_dag(
    "reclean",
    title="Reclean",
    doc_md=RECLEAN,
    schedule=None,
    tags=["upkeep"],
    params={
        "source": optional("string", description="The id of one source. Empty: all."),
        "since": optional(
            "string", format="date-time", description="Only captures since this instant."
        ),
        "dry_run": Param(
            True, type="boolean", description="Only count what would be cleaned again."
        ),
        "now": NOW,
    },
):
    tasks.reclean()
