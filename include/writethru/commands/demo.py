"""Commands of the demo newsroom: its truth, its archive, and the warehouse held against it."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from writethru import steps
from writethru.commands.output import emit, instant
from writethru.demo import Plot, load_plot, truth_json, write_archive
from writethru.demo import truth as truth_of
from writethru.settings import Settings

app = typer.Typer(
    help="The demo newsroom: its truth, its archive, and how the warehouse compares.",
    no_args_is_help=True,
)

Epoch = Annotated[str, typer.Option("--epoch", help="When the live plot begins (ISO).")]


def _plot() -> Plot:
    return load_plot(Settings.from_env(os.environ).demo_plot)


@app.command()
def truth(epoch: Epoch) -> None:
    """Print every version of every article of the plot, with its time and kind, as JSON."""
    typer.echo(truth_json(truth_of(_plot(), instant(epoch))), nl=False)


@app.command()
def archive(
    epoch: Epoch, out: Annotated[Path, typer.Option(help="The folder to write to.")]
) -> None:
    """Write the days before the epoch as WARC files and text dumps."""
    files = write_archive(_plot(), instant(epoch), out)
    typer.echo(f"{len(files)} files under {out}", err=True)


@app.command()
def judge(epoch: Epoch) -> None:
    """Compare the warehouse with the truth, as JSON; exit 1 where something is missing or added."""
    with steps.open_context() as ctx:
        report = steps.judge_demo(ctx, _plot(), instant(epoch))
    emit(asdict(report))
    if not report.is_clean:
        raise typer.Exit(1)
