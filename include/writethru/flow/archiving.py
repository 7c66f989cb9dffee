"""Archives: other people's captures, kept with the time they were made at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from writethru.capture import ArchiveFile, archive_files, is_dated
from writethru.errors import ConfigurationError, ItemError, SourceFailedError
from writethru.flow.archive_files import load_dumps, load_warcs
from writethru.flow.archive_store import STAGE
from writethru.flow.batches import close, fail, open_batch, recording
from writethru.flow.context import Context
from writethru.flow.dated_sitemaps import load_sitemap
from writethru.flow.mementos import load_day, load_known
from writethru.flow.recording import Recorder
from writethru.model import ArchiveSpec, Channel, Source

WARC_SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")

Load = Callable[[Recorder], frozenset[date]]
"""Loads one place of an archive; returns the days of what it brought.

Raises ItemError where the place could not be read at all.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Both days are included; None: no bound."""

    first: date | None = None
    last: date | None = None


def archive(
    ctx: Context,
    source_id: str,
    *,
    day: date | None,
    path: str | None,
    dag_id: str | None = None,
    run_id: str | None = None,
) -> dict[str, int]:
    """Loads one day of the source's archive, or the files of `path`; returns the batch's sums.

    Without a day, archives whose place has no date are taken whole. What is held already counts
    as duplicate and changes nothing. A place that cannot be read is set aside and the others are
    read. Raises ConfigurationError where there is nothing to read from, SourceFailedError where
    no place could be read.
    """
    source = ctx.source(source_id)
    specs = _specs(source, day=day, path=path)
    loads = [_load_of(ctx, spec, day=day, is_asked=path is not None) for spec in specs]
    return _run(ctx, source, loads, dag_id=dag_id, run_id=run_id)


def archive_known(
    ctx: Context,
    source_id: str,
    *,
    span: Span = Span(),
    limit: int | None = None,
    dag_id: str | None = None,
    run_id: str | None = None,
) -> dict[str, int]:
    """Loads from web archives the captures of the pages that the warehouse holds.

    At most `limit` pages are asked for (None: all). Raises as `archive` does.
    """
    source = ctx.source(source_id)
    specs = [spec for spec in source.archive if spec.memento]
    if not specs:
        raise ConfigurationError(f"source {source_id!r} has no web archive: see `memento`")
    loads = [
        partial(load_known, spec=spec, first=span.first, last=span.last, limit=limit)
        for spec in specs
    ]
    return _run(ctx, source, loads, dag_id=dag_id, run_id=run_id)


def _specs(source: Source, *, day: date | None, path: str | None) -> list[ArchiveSpec]:
    if path is not None:
        is_warc = path.endswith(WARC_SUFFIXES)
        return [ArchiveSpec(warc=path) if is_warc else ArchiveSpec(text=path)]
    if not source.archive:
        raise ConfigurationError(f"source {source.id!r} has no archive")
    wanted = [spec for spec in source.archive if _is_by_day(spec) == (day is not None)]
    if not wanted:
        need = "a day: give --date" if day is None else "no day: it is taken whole"
        raise ConfigurationError(f"the archive of {source.id!r} needs {need}")
    return wanted


def _is_by_day(spec: ArchiveSpec) -> bool:
    """A web archive is asked for days; of other places their pattern says it."""
    return spec.memento is not None or is_dated(spec.warc or spec.text or spec.sitemap or "")


def _load_of(ctx: Context, spec: ArchiveSpec, *, day: date | None, is_asked: bool) -> Load:
    """How the place is loaded. Raises ConfigurationError where that is known to be impossible,
    and where somebody asked for files that are not there."""
    if spec.memento is not None and day is not None:
        return partial(load_day, spec=spec, day=day)
    if spec.sitemap is not None:
        return partial(load_sitemap, url=spec.sitemap.format(date=day))
    if spec.warc is not None:
        files = _files(ctx, spec.warc, day=day, is_asked=is_asked)
        return partial(load_warcs, files=files)
    pattern = spec.text or ""
    files = _files(ctx, pattern, day=day, is_asked=is_asked)
    return partial(load_dumps, files=files, path_day=day if is_dated(pattern) else None)


def _files(ctx: Context, pattern: str, *, day: date | None, is_asked: bool) -> list[ArchiveFile]:
    """A day may have none; a path that somebody typed is wrong if it has none."""
    files = archive_files(pattern, day=day, home=ctx.settings.home)
    if is_asked and not files and not is_dated(pattern):
        raise ConfigurationError(f"{pattern}: no such file under {ctx.settings.home}")
    return files


def _run(
    ctx: Context,
    source: Source,
    loads: Sequence[Load],
    *,
    dag_id: str | None,
    run_id: str | None,
) -> dict[str, int]:
    batch = open_batch(ctx, source, Channel.ARCHIVE, dag_id, run_id)
    days: set[date] = set()
    failures: list[ItemError] = []
    with recording(ctx, batch) as recorder:
        for load in loads:
            try:
                days |= load(recorder)
            except ItemError as error:
                failures.append(error)
                _set_aside(recorder, error)
    if failures and len(failures) == len(loads):
        fail(ctx, batch)
        raise SourceFailedError("; ".join(map(str, failures)))
    return close(ctx, batch, days)


def _set_aside(recorder: Recorder, error: ItemError) -> None:
    recorder.ctx.warehouse.run(lambda conn: recorder.set_aside(conn, error, stage=STAGE))
