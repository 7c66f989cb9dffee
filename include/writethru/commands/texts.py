"""Commands on anybody's files, without a warehouse: clean, diff, copies, stories, bench revisit."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from writethru.capture import replay
from writethru.clean import clean as clean_document
from writethru.clean import extraction_json
from writethru.commands.output import emit, instant, json_lines, show
from writethru.commands.saved import open_documents
from writethru.errors import ConfigurationError, ItemError
from writethru.match import copies as group_copies
from writethru.match import copy_json, near_pairs
from writethru.model import Basis, Document, Extraction, Text, Verdict, extraction_of
from writethru.revise import Change, render_html
from writethru.revise import diff as diff_extractions
from writethru.story import stories as group_stories
from writethru.story import story_json

app = typer.Typer()
bench = typer.Typer(help="Replays of recorded histories.")

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


@app.command()
def clean(
    files: Annotated[list[Path], typer.Argument(help="HTML pages, WARC files or text dumps.")],
    url: Annotated[str | None, typer.Option(help="The page's URL.")] = None,
    captured_at: Annotated[str | None, typer.Option(help="When it was captured (ISO).")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to clean with.")] = 1,
) -> None:
    """Clean saved pages: one JSON line a page, in the order given."""
    _require(files)
    work = partial(_cleaned, url=url, captured_at=instant(captured_at) if captured_at else None)
    if jobs == 1:
        for file in files:
            _emit_all(work(file))
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for lines in pool.map(work, files, chunksize=4):
            _emit_all(lines)


def _emit_all(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        emit(line)


def _cleaned(file: Path, *, url: str | None, captured_at: datetime | None) -> list[dict[str, Any]]:
    return [extraction_json(e) for e in _extractions(file, url=url, captured_at=captured_at)]


def _extractions(
    file: Path, *, url: str | None = None, captured_at: datetime | None = None
) -> Iterator[Extraction]:
    for document in open_documents(file):
        if isinstance(document, ItemError):
            yield Extraction(verdict=Verdict.EMPTY, verdict_reason=str(document))
        else:
            yield from clean_document(_told(document, url=url, captured_at=captured_at))


def _told(document: Document, *, url: str | None, captured_at: datetime | None) -> Document:
    """The document with what the command line says of it in the place of what was guessed."""
    if url:
        document = replace(document, url=url, final_url=url)
    if captured_at:
        document = replace(document, captured_at=captured_at, captured_basis=Basis.CLOCK)
    return document


@app.command()
def diff(
    files: Annotated[list[Path] | None, typer.Argument(help="OLD and NEW: saved pages.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="JSON lines {id, old, new}.")] = None,
    html: Annotated[bool, typer.Option("--html", help="A readable page.")] = False,
) -> None:
    """Say what changed from one text to the other, and what kind of change it is."""
    if pairs is not None:
        _require([pairs])
        for line in json_lines(pairs):
            emit({"id": line.get("id"), **_change_json(diff_extractions(*_sides(line, pairs)))})
        return
    if files is None or len(files) != 2:  # noqa: PLR2004
        raise ConfigurationError("diff takes OLD and NEW, or --pairs FILE")
    _require(files)
    old, new = (next(_extractions(file)) for file in files)
    change = diff_extractions(old, new)
    if html:
        typer.echo(render_html(old, new, change))
    else:
        emit(_change_json(change))


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "change_kind": change.change_kind,
        "kinds": change.kinds,
        "changes": change.changes,
        "disclosure": change.disclosure,
    }


def _sides(line: dict[str, Any], file: Path) -> tuple[Extraction, Extraction]:
    try:
        return extraction_of(line["old"]), extraction_of(line["new"])
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{file}: pair {line.get('id')!r}: {error!r}") from error


@app.command()
def copies(file: Annotated[Path, typer.Argument(help="JSON lines {id, text, ...}.")]) -> None:
    """Find copies among texts: JSON lines {id, group, original, relation, extent, similarity}."""
    for link in group_copies(_texts(file)):
        emit(copy_json(link))


@app.command()
def stories(file: Annotated[Path, typer.Argument(help="JSON lines {id, text, ...}.")]) -> None:
    """Group texts into stories: JSON lines {id, story}."""
    texts = _texts(file)
    for text_id, story in group_stories(texts, near_pairs(texts)).items():
        emit(story_json(text_id, story))


def _texts(file: Path) -> list[Text]:
    _require([file])
    return [_text(line, number, file) for number, line in enumerate(json_lines(file), start=1)]


def _text(line: dict[str, Any], number: int, file: Path) -> Text:
    if not isinstance(line.get("text"), str) or "id" not in line:
        raise ConfigurationError(f"{file}: object {number}: needs `id` and `text`")
    return Text(
        id=str(line["id"]),
        text=line["text"],
        headline=line.get("headline") or line.get("title"),
        publisher=line.get("publisher"),
        url=line.get("url"),
        published_at=_published(line.get("published_at")),
    )


def _published(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    return instant(value).astimezone(UTC)


@bench.command("revisit")
def bench_revisit(
    histories: Annotated[Path, typer.Option(help="JSON lines {href, versions: [{t, ...}]}.")],
    as_json: AsJson = False,
) -> None:
    """Replay revisit policies over recorded changes: requests, changes caught, median delay."""
    _require([histories])
    try:
        rows = [asdict(row) for row in replay(json_lines(histories))]
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{histories}: not a history: {error!r}") from error
    show("Revisit policies", rows, as_json=as_json)


def _require(files: list[Path]) -> None:
    for file in files:
        if not file.is_file():
            raise ConfigurationError(f"{file}: no such file")
