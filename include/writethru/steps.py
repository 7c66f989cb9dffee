"""The steps of the flow, one function a task: what the DAGs and the command line call.

    sources_of -> capture                    live capture, all hosts side by side
    due_sources -> revisit                   looking again
    archive                                  other people's captures
    shards -> clean_shard -> link            refine: captures in, news out

Every step takes a Context from `open_context` first and returns ids or counts.
"""

from writethru.errors import SourceFileError
from writethru.flow.adding import Added, add_source
from writethru.flow.archiving import Span, archive, archive_known
from writethru.flow.context import Context, open_context
from writethru.flow.deciding import decide, dispute, reclean, take_down
from writethru.flow.judging import judge_demo
from writethru.flow.linking import link
from writethru.flow.live import Finished, RunIds, capture, due_sources, revisit
from writethru.flow.reading import (
    captures_of,
    check,
    check_results,
    describe_sources,
    differences,
    find_gaps,
    read_as_of,
    read_status,
)
from writethru.flow.refining import clean_shard, shards
from writethru.flow.upkeep import maintenance

__all__ = [
    "Added",
    "Context",
    "Finished",
    "RunIds",
    "Span",
    "add_source",
    "archive",
    "archive_known",
    "broken_sources",
    "capture",
    "captures_of",
    "check",
    "check_results",
    "clean_shard",
    "decide",
    "describe_sources",
    "differences",
    "dispute",
    "due_sources",
    "enabled_sources",
    "find_gaps",
    "judge_demo",
    "link",
    "maintenance",
    "open_context",
    "read_as_of",
    "read_status",
    "reclean",
    "refine",
    "revisit",
    "shards",
    "sources_of",
    "take_down",
]


def enabled_sources(ctx: Context) -> list[str]:
    """The enabled sources that announce something."""
    return [s.id for s in ctx.catalog.sources.values() if s.enabled and s.discover]


def sources_of(ctx: Context, group: str) -> list[str]:
    """The enabled sources of a group."""
    return [id for id in enabled_sources(ctx) if ctx.source(id).group == group]


def broken_sources(ctx: Context) -> tuple[SourceFileError, ...]:
    """What is wrong with the source files that do not validate."""
    return ctx.catalog.broken


def refine(ctx: Context) -> dict[str, int]:
    """Cleans, identifies, folds, matches and groups all that is pending, in this process."""
    cleaned = clean_shard(ctx, 0, 1)
    return cleaned | link(ctx)
