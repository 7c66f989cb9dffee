"""Holds the warehouse against the demo newsroom's ground truth."""

from collections.abc import Mapping
from datetime import datetime

from writethru.demo import Found, Plot, Report, judge, truth
from writethru.flow.context import Context
from writethru.load.told import captured, told


def judge_demo(
    ctx: Context, plot: Plot, epoch: datetime, *, bases: Mapping[str, str] | None = None
) -> Report:
    """How much of what the newsroom showed to some capture the warehouse holds, and what more.

    `bases` are the outlets' addresses by id; None: those of the sources of these ids.
    """
    publishers = [outlet.id for outlet in plot.outlets]
    with ctx.warehouse.transaction() as conn:
        captures = captured(conn, publishers)
        revisions = [Found(**revision) for revision in told(conn, publishers)]
    bases = bases or {name: f"http://{ctx.source(name).hosts[0]}" for name in publishers}
    return judge(truth(plot, epoch, bases=bases), captures, revisions)
