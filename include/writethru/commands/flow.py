"""The DAGs' steps without Airflow: capture, revisit, archive, refine, reclean."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from writethru import steps
from writethru.commands.options import AsJson, Now, context_at
from writethru.commands.output import instant, show, warn
from writethru.errors import ConfigurationError, SourceFailedError

app = typer.Typer()

EXIT_SOURCE_FAILED = 3


def _finish(
    title: str, ended: list[steps.Finished], *, as_json: bool, is_broken: bool = False
) -> None:
    """The sources' sums; those that failed whole are named, and told by the exit code."""
    failed = [part for part in ended if part.failure is not None]
    for part in failed:
        warn(f"{part.source_id}: {part.failure}")
    rows = [{"source": part.source_id, **part.sums} for part in ended if part.sums is not None]
    show(title, rows, as_json=as_json)
    if failed or is_broken:
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
        named = _announcing(ctx, sources) if sources else steps.enabled_sources(ctx)
        ended = steps.capture(ctx, named, is_asked=True)
    _finish("Captured", ended, is_broken=bool(broken), as_json=as_json)


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
        ended = steps.revisit(ctx, steps.due_sources(ctx))
    _finish("Revisited", ended, as_json=as_json)


@app.command()
def archive(
    source: Annotated[str, typer.Argument(help="A source with an archive.")],
    day: Annotated[str | None, typer.Option("--date", help="First day, YYYY-MM-DD.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last day, inclusive.")] = None,
    path: Annotated[str | None, typer.Option("--path", help="Files to read instead.")] = None,
    known: Annotated[
        bool, typer.Option("--known", help="Ask web archives for the pages that are held.")
    ] = False,
    limit: Annotated[int | None, typer.Option(help="With --known: so many pages.", min=1)] = None,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Load kept captures, day by day: WARC files, dumps, web archives, dated sitemaps."""
    days = _days(day, to)
    if (known and path) or (limit and not known):
        raise ConfigurationError("--known goes without --path, and --limit with --known alone")
    with context_at(now) as ctx:
        if known:
            span = steps.Span(first=days[0], last=days[-1])
            rows, failed = _loaded(
                [None], lambda _: steps.archive_known(ctx, source, span=span, limit=limit)
            )
        else:
            rows, failed = _loaded(
                days, lambda each: steps.archive(ctx, source, day=each, path=path)
            )
    show(f"Archive of {source}", rows, as_json=as_json)
    if failed:
        raise typer.Exit(EXIT_SOURCE_FAILED)


def _loaded(
    days: list[date | None], load: Callable[[date | None], dict[str, int]]
) -> tuple[list[dict[str, Any]], bool]:
    """The sums a day; a day of which nothing could be read is named, and the others are loaded."""
    rows: list[dict[str, Any]] = []
    failed = False
    for day in days:
        try:
            rows.append({"day": day, **load(day)})
        except SourceFailedError as error:
            failed = True
            warn(f"{day or 'archive'}: {error}")
    return rows, failed


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
    show("Refined", rows, as_json=as_json)


@app.command()
def maintenance(now: Now = None, as_json: AsJson = False) -> None:
    """Finish, send and merge WARC files, as the DAG does every night."""
    with context_at(now) as ctx:
        rows = [steps.maintenance(ctx)]
    show("Maintenance", rows, as_json=as_json)


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
    show("Reclean", rows, as_json=as_json)
