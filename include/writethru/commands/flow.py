"""The DAGs' steps without Airflow: capture, revisit, archive, refine, reclean."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from writethru import steps
from writethru.commands.options import AsJson, Now, context_at
from writethru.commands.output import instant, show, warn
from writethru.errors import ConfigurationError, WritethruError

app = typer.Typer()

EXIT_SOURCE_FAILED = 3

Counts = dict[str, Any]


def _each_source(sources: list[str], step: Callable[[str], Counts]) -> tuple[list[Counts], bool]:
    """The step's counts a source; a source that fails whole is named and the rest go on."""
    rows: list[Counts] = []
    failed = False
    for source_id in sources:
        try:
            rows.append({"source": source_id, **step(source_id)})
        except ConfigurationError:
            raise
        except WritethruError as error:
            failed = True
            warn(f"{source_id}: {error}")
    return rows, failed


def _finish(title: str, rows: list[Counts], *, failed: bool, as_json: bool) -> None:
    show(title, rows, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_SOURCE_FAILED)


@app.command()
def capture(
    sources: Annotated[list[str] | None, typer.Argument(help="None: all enabled.")] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Discover and fetch what the sources announce."""
    with context_at(now) as ctx:
        broken = () if sources else steps.broken_sources(ctx)
        for error in broken:
            warn(f"broken: {error}")
        rows, failed = _each_source(
            _announcing(ctx, sources) if sources else steps.enabled_sources(ctx),
            lambda source_id: steps.fetch(ctx, steps.discover(ctx, source_id)),
        )
    failed = failed or bool(broken)
    _finish("Captured", rows, failed=failed, as_json=as_json)


def _announcing(ctx: steps.Context, sources: list[str]) -> list[str]:
    """The sources named, each once, before anything is done for the first of them."""
    named = list(dict.fromkeys(sources))
    silent = [source_id for source_id in named if not ctx.source(source_id).discover]
    if silent:
        raise ConfigurationError(f"nothing to discover: {', '.join(silent)}: see its archive")
    return named


@app.command()
def revisit(now: Now = None, as_json: AsJson = False) -> None:
    """Fetch again what is due to be looked at again."""
    with context_at(now) as ctx:
        rows, failed = _each_source(
            steps.due_sources(ctx), lambda source_id: steps.revisit(ctx, source_id)
        )
    _finish("Revisited", rows, failed=failed, as_json=as_json)


@app.command()
def archive(
    source: Annotated[str, typer.Argument(help="A source with an archive.")],
    day: Annotated[str | None, typer.Option("--date", help="First day, YYYY-MM-DD.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last day, inclusive.")] = None,
    path: Annotated[str | None, typer.Option("--path", help="Files to read instead.")] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Load kept captures: WARC files or text dumps, day by day."""
    with context_at(now) as ctx:
        rows = [
            {"day": each, **steps.archive(ctx, source, day=each, path=path)}
            for each in _days(day, to)
        ]
    _finish(f"Archive of {source}", rows, failed=False, as_json=as_json)


def _days(first: str | None, last: str | None) -> list[date | None]:
    if first is None:
        if last is not None:
            raise ConfigurationError("--to needs --date")
        return [None]
    try:
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if last else start
    except ValueError as error:
        raise ConfigurationError(f"not a date: {error}") from error
    if end < start:
        raise ConfigurationError(f"--to {end} lies before --date {start}")
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@app.command()
def refine(now: Now = None, as_json: AsJson = False) -> None:
    """Clean, identify, revise, match, group and load all that is pending."""
    with context_at(now) as ctx:
        rows = [steps.refine(ctx)]
    _finish("Refined", rows, failed=False, as_json=as_json)


@app.command()
def reclean(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    since: Annotated[str | None, typer.Option(help="Only captures since (ISO).")] = None,
    run: Annotated[bool, typer.Option("--run", help="Do it; without, only say what.")] = False,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Queue captures for cleaning with today's rules; a dry run unless --run."""
    with context_at(now) as ctx:
        since_at = instant(since) if since else None
        rows = [steps.reclean(ctx, source, since_at, dry_run=not run)]
    _finish("Reclean", rows, failed=False, as_json=as_json)
