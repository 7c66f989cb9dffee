"""Commands on anybody's files, without a warehouse: clean, diff, copies, stories, bench revisit."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from writethru.capture import replay
from writethru.clean import EXTRACTOR, extraction_json
from writethru.clean import clean as clean_document
from writethru.commands import lines
from writethru.commands.options import AsJson
from writethru.commands.output import emit, instant, show, warn
from writethru.commands.saved import open_documents
from writethru.errors import ConfigurationError, ItemError
from writethru.match import copies as group_copies
from writethru.match import copy_json, near_pairs
from writethru.model import Basis, Document, Extraction, Verdict
from writethru.revise import Change, render_html
from writethru.revise import diff as diff_extractions
from writethru.story import stories as group_stories
from writethru.story import story_json

app = typer.Typer()
bench = typer.Typer(help="Replays of recorded histories.")

NO_TEXT = "no text left after cleaning"


@app.command()
def clean(
    files: Annotated[list[Path], typer.Argument(help="HTML pages, WARC files or text dumps.")],
    url: Annotated[str | None, typer.Option(help="The page's URL.")] = None,
    captured_at: Annotated[str | None, typer.Option(help="When it was captured (ISO).")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to clean with.")] = 1,
) -> None:
    """Clean saved pages: one JSON line a page, in the order given, at least one a file.

    A file that cannot be read as a page has a line whose verdict is empty; standard error says
    why. --url and --captured-at do not count for WARC records, which say both themselves.
    """
    _require(files)
    work = partial(_cleaned, url=url, captured_at=instant(captured_at) if captured_at else None)
    if jobs == 1:
        for file in files:
            _tell(file, work(file))
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for file, cleaned in zip(files, pool.map(work, files, chunksize=4), strict=True):
            _tell(file, cleaned)


def _tell(file: Path, cleaned: list[Extraction]) -> None:
    for extraction in cleaned:
        emit(extraction_json(extraction))
        if extraction.verdict is Verdict.EMPTY:
            warn(f"{file}: {extraction.verdict_reason or NO_TEXT}")


def _cleaned(
    file: Path, *, url: str | None = None, captured_at: datetime | None = None
) -> list[Extraction]:
    return list(_extractions(file, url=url, captured_at=captured_at))


def _extractions(
    file: Path, *, url: str | None = None, captured_at: datetime | None = None
) -> Iterator[Extraction]:
    for document in open_documents(file):
        if isinstance(document, ItemError):
            yield Extraction(
                verdict=Verdict.EMPTY, verdict_reason=str(document), extractor=EXTRACTOR
            )
        else:
            yield from clean_document(_told(document, url=url, captured_at=captured_at))


def _told(document: Document, *, url: str | None, captured_at: datetime | None) -> Document:
    """The document with what the command line says of it in the place of what was guessed."""
    if document.captured_basis is Basis.WARC:
        return document
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
    if pairs is not None and not files and not html:
        _require([pairs])
        for pair in lines.pairs(pairs):
            emit({"id": pair.id, **_change_json(diff_extractions(pair.old, pair.new))})
        return
    if pairs is not None or files is None or len(files) != 2:  # noqa: PLR2004
        raise ConfigurationError("diff takes OLD NEW [--html], or --pairs FILE")
    _require(files)
    old, new = (_first(file) for file in files)
    change = diff_extractions(old, new)
    if html:
        typer.echo(render_html(old, new, change))
    else:
        emit(_change_json(change))


def _first(file: Path) -> Extraction:
    extraction = next(_extractions(file))
    if extraction.verdict is Verdict.EMPTY:
        warn(f"{file}: {extraction.verdict_reason or NO_TEXT}")
    return extraction


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "change_kind": change.change_kind,
        "kinds": change.kinds,
        "changes": change.changes,
        "disclosure": change.disclosure,
    }


@app.command()
def copies(file: Annotated[Path, typer.Argument(help="JSON lines {id, text, ...}.")]) -> None:
    """Find copies among texts: JSON lines {id, group, original, relation, extent, similarity}."""
    _require([file])
    given = lines.texts(file)
    for link in group_copies(given.texts):
        emit(_under(given.ids, copy_json(link), "id", "group", "original"))


@app.command()
def stories(file: Annotated[Path, typer.Argument(help="JSON lines {id, text, ...}.")]) -> None:
    """Group texts into stories: JSON lines {id, story}."""
    _require([file])
    given = lines.texts(file)
    for text_id, story in group_stories(given.texts, near_pairs(given.texts)).items():
        emit(_under(given.ids, story_json(text_id, story), "id", "story"))


def _under(ids: Mapping[str, Any], row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The row with the ids as they were given: 7 stays a number."""
    return {**row, **{name: ids.get(row[name], row[name]) for name in names}}


@bench.command("revisit")
def bench_revisit(
    histories: Annotated[Path, typer.Option(help="JSON lines {href, versions: [{t, ...}]}.")],
    as_json: AsJson = False,
) -> None:
    """Replay revisit policies over recorded changes: requests, changes caught, median delay."""
    _require([histories])
    try:
        rows = [asdict(row) for row in replay(line for _, line in lines.json_lines(histories))]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{histories}: not a history: {error!r}") from error
    show("Revisit policies", rows, as_json=as_json)


def _require(files: list[Path]) -> None:
    for file in files:
        if not file.is_file():
            what = "a folder, not a file" if file.is_dir() else "no such file"
            raise ConfigurationError(f"{file}: {what}")
