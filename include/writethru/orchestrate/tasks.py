"""The tasks: each opens a context, calls one step, and says in a sentence what happened."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from airflow.sdk import TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from writethru.errors import SourceFailedError
from writethru.orchestrate.counts import Counts, spoken, total
from writethru.orchestrate.factory import CAPTURES, NEWS
from writethru.orchestrate.plan import broken_files, parts
from writethru.orchestrate.shell import (
    day_of,
    is_asked,
    name_part,
    opened,
    publish,
    run_ids,
    steps,
)

log = logging.getLogger(__name__)


# --- capture --------------------------------------------------------------------------------


@task
def sources(group: str) -> list[list[str]]:
    """The enabled sources of the group, in at most 16 parts."""
    with opened() as ctx:
        found = steps.sources_of(ctx, group)
    log.info("Sources of group %s: %s.", group, ", ".join(found) or "none")
    return parts(found)


@task(map_index_template="{{ part_name }}")
def capture(part: list[str]) -> Counts:
    """Reads what the sources announce and fetches it politely, their hosts side by side."""
    name_part(part)
    with opened() as ctx:
        ended = steps.capture(ctx, part, is_asked=is_asked(), run=steps.RunIds(**run_ids()))
    return _summed_up("Captured", ended)


@task
def due() -> list[list[str]]:
    """The sources that have pages to look at again now, in at most 16 parts."""
    with opened() as ctx:
        found = steps.due_sources(ctx)
    log.info("Sources with pages that are due: %s.", ", ".join(found) or "none")
    return parts(found)


@task(map_index_template="{{ part_name }}")
def revisit(part: list[str]) -> Counts:
    """Looks again at the sources' pages that are due."""
    name_part(part)
    with opened() as ctx:
        ended = steps.revisit(ctx, part, run=steps.RunIds(**run_ids()))
    return _summed_up("Looked again at", ended)


def _summed_up(done: str, ended: "Iterable[steps.Finished]") -> Counts:
    """A sentence a source and the sum of all. Raises SourceFailedError naming those that failed."""
    ended = list(ended)
    for each in ended:
        if each.sums is not None:
            log.info("%s %s: %s.", done, each.source_id, spoken(each.sums))
    failed = [f"{each.source_id}: {each.failure}" for each in ended if each.failure is not None]
    if failed:
        raise SourceFailedError("; ".join(failed))
    return {"batches": len(ended), **total(each.sums or {} for each in ended)}


@task(outlets=[CAPTURES], trigger_rule=TriggerRule.ALL_DONE)
def report(parts_done: Counts | Iterable[Counts] | None) -> Counts:
    """Sums up what the sources that worked brought, and tells the asset `captures`."""
    # Of a mapped task group with a single result Airflow hands over that one, not a list of it.
    done = [parts_done] if isinstance(parts_done, Mapping) else list(parts_done or ())
    counts = total(done)
    batches = counts.pop("batches", 0)
    log.info("All batches (%d): %s.", batches, spoken(counts))
    if not _brought(counts):
        raise AirflowSkipException("Nothing was captured: no event is sent.")
    publish(CAPTURES, {"batches": batches, **counts})
    return counts


@task(trigger_rule=TriggerRule.ONE_FAILED, retries=0)
def alarm() -> None:
    """Fails the run where a part of it failed, after the other parts had their turn."""
    raise AirflowFailException(
        "A part of this run failed: its red task says why. The other parts went on."
    )


def _brought(counts: Counts) -> int:
    """How many captures there are that `refine` has not seen."""
    return int(counts.get("captured", 0)) + int(counts.get("unchanged", 0))


# --- archive --------------------------------------------------------------------------------


@task(outlets=[CAPTURES])
def archive(source_id: str) -> Counts:
    """Loads the kept captures of the run's day, or what the Params `path` or `known` name."""
    context = get_current_context()
    params = context["params"]
    day, path = day_of(dict(context)), params.get("path")
    with opened() as ctx:
        if params.get("known"):
            span = steps.Span(first=day, last=day) if params.get("date") else steps.Span()
            counts = dict(steps.archive_known(ctx, source_id, span=span, limit=None, **run_ids()))
        else:
            counts = dict(steps.archive(ctx, source_id, day=day, path=path, **run_ids()))
    what = path or (day.isoformat() if day else "the whole archive")
    log.info("Archive of %s, %s: %s.", source_id, what, spoken(counts))
    if not _brought(counts):
        raise AirflowSkipException(f"Nothing new in {what}: no event is sent.")
    publish(CAPTURES, {"source": source_id, "day": day and day.isoformat(), **counts})
    return counts


@task(outlets=[CAPTURES])
def archive_whole(source_id: str) -> Counts:
    """Loads a whole archive that has no days, or the files that the Param `path` names."""
    path = get_current_context()["params"].get("path")
    with opened() as ctx:
        counts = dict(steps.archive(ctx, source_id, day=None, path=path, **run_ids()))
    log.info("Archive of %s, %s: %s.", source_id, path or "all of it", spoken(counts))
    publish(CAPTURES, {"source": source_id, **counts})
    return counts


# --- refine ---------------------------------------------------------------------------------


@task
def shards() -> list[dict[str, int]]:
    """The shards of what is pending; none where there is nothing to do, which ends the run."""
    with opened() as ctx:
        found = steps.shards(ctx)
    log.info("Shards of captures to be cleaned: %d.", len(found))
    return [{"shard": shard, "shards": len(found)} for shard in found]


@task
def clean_shard(shard: int, shards: int) -> Counts:
    """Cleans and identifies one shard of the pending captures."""
    with opened() as ctx:
        counts = dict(steps.clean_shard(ctx, shard, shards))
    log.info("Cleaned shard %d of %d: %s.", shard + 1, shards, spoken(counts))
    return counts


@task(outlets=[NEWS], trigger_rule=TriggerRule.ALL_DONE_MIN_ONE_SUCCESS)
def link(cleaned: Iterable[Counts]) -> Counts:
    """Folds, matches and groups what changed, as the one writer; tells the asset `news`."""
    log.info("The shards gave: %s.", spoken(total(cleaned)))
    with opened() as ctx:
        counts = dict(steps.link(ctx))
    log.info("Linked: %s.", spoken(counts))
    publish(NEWS, counts)
    return counts


# --- upkeep ---------------------------------------------------------------------------------


@task(retries=0)
def source_files() -> None:
    """Fails where a source file does not validate; the other sources run all the same."""
    broken = broken_files()
    if broken:
        raise AirflowFailException("Broken source files: " + "; ".join(broken))
    log.info("Every source file validates.")


@task
def check() -> Counts:
    """Proves the invariants; fails naming the broken ones."""
    with opened() as ctx:
        counts = dict(steps.check(ctx))
    log.info("All invariants hold: %s.", spoken(counts))
    return counts


@task
def reclean() -> Counts:
    """Queues captures to be cleaned with today's rules; a dry run only counts them."""
    params = get_current_context()["params"]
    since = params.get("since")
    with opened() as ctx:
        counts = dict(
            steps.reclean(
                ctx,
                params.get("source") or None,
                datetime.fromisoformat(since) if since else None,
                dry_run=params["dry_run"],
            )
        )
    log.info("%s: %s.", "Dry run" if params["dry_run"] else "Queued", spoken(counts))
    return counts


@task
def maintenance() -> dict[str, Any]:
    """Finishes, uploads and merges WARC files, and ends the batches of killed runs."""
    with opened() as ctx:
        counts = dict(steps.maintenance(ctx))
    log.info(
        "WARC files: %d of killed writers finished, %d uploaded, %d small ones merged into %d;"
        " %d captures that waited for a file are queued. %d batches of killed runs ended.",
        *(
            counts[name]
            for name in ("salvaged", "uploaded", "merged", "into", "queued", "batches_ended")
        ),
    )
    return counts
