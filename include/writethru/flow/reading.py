"""What the warehouse says: answers at an instant, proofs, health, captures of a URL."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from writethru.errors import ConfigurationError, InvariantError
from writethru.flow.context import Context
from writethru.flow.linking import article_rows
from writethru.load import open_warehouse
from writethru.load.as_of import AsOf, as_of, find_article
from writethru.load.captures import captures_of_url
from writethru.load.checks import CheckResult, check_histories, run_checks
from writethru.load.compare import Difference, compare
from writethru.load.gaps import Gap, gaps
from writethru.load.observations import load_component
from writethru.load.status import Status, status
from writethru.model import Revision


def read_as_of(
    ctx: Context, at: datetime, *, known_at: datetime | None, article: str | None
) -> list[AsOf]:
    """What the articles read at an instant; nothing of those that were taken down.

    Raises ConfigurationError for an id that is none, or of no article.
    """
    try:
        article_id = UUID(article) if article else None
    except ValueError as error:
        raise ConfigurationError(f"{article!r} is not an article_id") from error
    if article_id and not ctx.warehouse.run(lambda conn: find_article(conn, article_id)):
        raise ConfigurationError(f"no article {article_id}")
    return ctx.warehouse.run(lambda conn: as_of(conn, at, known_at, article_id))


def check_results(ctx: Context) -> tuple[CheckResult, ...]:
    """Every invariant, the fold's included, with what breaks it."""

    def refold(article_id: UUID) -> Sequence[Revision]:
        component = ctx.warehouse.run(lambda conn: load_component(conn, [article_id]))
        rows = article_rows(ctx, component)
        return next((r.history.revisions for r in rows if r.article.article_id == article_id), ())

    hosts: dict[str, list[str]] = defaultdict(list)
    for source in ctx.catalog.sources.values():
        hosts[source.publisher] += source.hosts
    with ctx.warehouse.transaction() as conn:
        return (*run_checks(conn, hosts=hosts), check_histories(conn, refold))


def check(ctx: Context) -> dict[str, int]:
    """Counts of the invariants. Raises InvariantError naming the broken ones."""
    results = check_results(ctx)
    broken = [f"{r.name} ({r.broken} rows): {r.meaning}" for r in results if not r.holds]
    if broken:
        raise InvariantError("; ".join(broken))
    return {"invariants": len(results)}


def differences(ctx: Context, against: str) -> tuple[Difference, ...]:
    """The tables in which another warehouse differs, by the law that any order gives the same."""
    with (
        open_warehouse(against) as other,
        ctx.warehouse.transaction() as ours,
        other.transaction() as theirs,
    ):
        return compare(ours, theirs)


def find_gaps(ctx: Context, source_id: str | None) -> list[Gap]:
    """The days that are missing or partial, of one source or all."""
    return ctx.warehouse.run(lambda conn: gaps(conn, source_id))


def read_status(ctx: Context) -> Status:
    """How the warehouse stands now."""
    return ctx.warehouse.run(lambda conn: status(conn, now=ctx.clock()))


def describe_sources(ctx: Context) -> list[dict[str, Any]]:
    """A row for every source file, the broken ones last with what is wrong in them."""
    valid = [
        {
            "source": source.id,
            "publisher": source.publisher,
            "enabled": source.enabled,
            "group": source.group,
            "language": source.language,
            "discover": len(source.discover),
            "archive": len(source.archive),
            "hosts": list(source.hosts),
            "broken": None,
        }
        for _, source in sorted(ctx.catalog.sources.items())
    ]
    nothing = dict.fromkeys(valid[0] if valid else ("source",))
    return valid + [
        {**nothing, "source": Path(error.file).stem, "enabled": False, "broken": str(error)}
        for error in ctx.catalog.broken
    ]


def captures_of(ctx: Context, url: str) -> list[dict[str, Any]]:
    """The captures of a URL, oldest first, each with its place."""
    found = ctx.warehouse.run(lambda conn: captures_of_url(conn, url))
    return [
        {
            "captured_at": capture.captured_at.astimezone(UTC),
            "status": capture.http_status,
            "basis": capture.captured_basis.value,
            "channel": capture.channel.value,
            "payload_sha256": capture.payload_sha256.hex(),
            "refers_to": capture.refers_to_capture_id and str(capture.refers_to_capture_id),
            "warc_file": capture.warc.file,
            "offset": capture.warc.offset,
            "length": capture.warc.length,
        }
        for capture in found
    ]
