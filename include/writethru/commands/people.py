"""What a person decides: split, join, remove, dispute. Each is a row in raw.decision."""

import getpass
from typing import Annotated
from uuid import UUID

import typer

from writethru import steps
from writethru.commands.options import AsJson, Now, context_at
from writethru.commands.output import instant, show
from writethru.errors import ConfigurationError

app = typer.Typer()

Reason = Annotated[str, typer.Option("--reason", help="Why; kept for ever.")]
Actor = Annotated[
    str, typer.Option("--actor", help="Who decides.", default_factory=getpass.getuser)
]
Page = Annotated[str, typer.Argument(help="A page_id (news.page).")]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ConfigurationError(f"{text!r} is not a UUID") from error


def _decide(
    kind: str, pages: list[str], *, reason: str, actor: str, now: str | None, as_json: bool
) -> None:
    with context_at(now) as ctx:
        done = steps.decide(ctx, kind, [_uuid(page) for page in pages], reason=reason, actor=actor)
    show(kind.capitalize(), [done], as_json=as_json)


@app.command()
def join(
    page: Page,
    other: Page,
    reason: Reason,
    actor: Actor,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say that two pages are one article; refine carries it out."""
    _decide("join", [page, other], reason=reason, actor=actor, now=now, as_json=as_json)


@app.command()
def split(
    page: Page,
    other: Page,
    reason: Reason,
    actor: Actor,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say that two pages are different articles; refine carries it out."""
    _decide("split", [page, other], reason=reason, actor=actor, now=now, as_json=as_json)


@app.command()
def remove(
    article: Annotated[str, typer.Argument(help="An article_id.")],
    reason: Reason,
    actor: Actor,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Take an article down: no view shows it from now on, no story after refine."""
    with context_at(now) as ctx:
        done = steps.take_down(ctx, _uuid(article), reason=reason, actor=actor)
    show("Taken down", [done], as_json=as_json)


@app.command()
def dispute(
    source: Annotated[str, typer.Argument(help="A source's id.")],
    start: Annotated[str, typer.Option("--from", help="The first look (ISO) in doubt.")],
    end: Annotated[str, typer.Option("--to", help="The first look (ISO) after them.")],
    reason: Reason,
    actor: Actor,
    now: Now = None,
    as_json: AsJson = False,
) -> None:
    """Say that a source's pages were not removed, whatever looks in that time saw; then refine."""
    with context_at(now) as ctx:
        done = steps.dispute(ctx, source, instant(start), instant(end), reason=reason, actor=actor)
    show("Disputed", [done], as_json=as_json)
