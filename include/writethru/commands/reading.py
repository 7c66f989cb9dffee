"""Commands that read the warehouse: as-of, check, gaps, status, cdx."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from writethru import steps
from writethru.commands.options import AsJson
from writethru.commands.output import emit, instant, show

app = typer.Typer()


@app.command("as-of")
def as_of(
    at: Annotated[str, typer.Argument(metavar="T", help="The instant asked for (ISO).")],
    known_at: Annotated[str | None, typer.Option(help="As far as we knew then (ISO).")] = None,
    article: Annotated[str | None, typer.Option(help="Only this article_id.")] = None,
    as_json: AsJson = False,
) -> None:
    """What every article read at T, with the captures on both sides and how certain that is."""
    known = instant(known_at) if known_at else None
    with steps.open_context() as ctx:
        rows = steps.read_as_of(ctx, instant(at), known_at=known, article=article)
    if as_json:
        show("", [asdict(row) for row in rows], as_json=True)
        return
    show(
        f"As of {at}",
        [
            {
                "article": row.article_id,
                "publisher": row.publisher,
                "headline": row.headline,
                "certainty": row.certainty,
                "seen": row.observed_at,
                "next seen": row.next_observed_at,
            }
            for row in rows
        ],
        as_json=False,
    )


@app.command()
def check(
    against: Annotated[
        str | None, typer.Option(help="Another warehouse's address, to compare with.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the warehouse's invariants; exit 1 with the broken ones named."""
    with steps.open_context() as ctx:
        results = steps.check_results(ctx)
        differences = steps.differences(ctx, against) if against else []
    rows = [{"check": r.name, "broken": r.broken, "means": r.meaning} for r in results]
    show("Invariants", rows, as_json=as_json)
    for result in (r for r in results if r.broken and not as_json):
        for sample in result.samples:
            Console().print(f"  {result.name}: {sample}", markup=False)
    if differences:
        show("Differences", [asdict(d) for d in differences], as_json=as_json)
    if differences or any(r.broken for r in results):
        raise typer.Exit(1)


@app.command()
def gaps(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    as_json: AsJson = False,
) -> None:
    """Days between a source's first and last that are missing or partial."""
    with steps.open_context() as ctx:
        show("Gaps", [asdict(gap) for gap in steps.find_gaps(ctx, source)], as_json=as_json)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Rows, developing stories, sources' last success and what is set aside."""
    with steps.open_context() as ctx:
        found = steps.read_status(ctx)
    if as_json:
        emit(asdict(found))
        return
    for title, rows in found.tables().items():
        show(title, rows, as_json=False)


@app.command()
def cdx(url: str, as_json: AsJson = False) -> None:
    """The captures of a URL, oldest first, each with its place in the WARC files."""
    with steps.open_context() as ctx:
        show(f"Captures of {url}", steps.captures_of(ctx, url), as_json=as_json)
