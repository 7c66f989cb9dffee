"""Rows of a fictional newsroom, for the tests of the stores."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from writethru.load import Warehouse
from writethru.load.articles import ArticleRows, ArticleUrl, PageRow
from writethru.model import (
    NAMESPACE,
    Article,
    Basis,
    Capture,
    ChangeKind,
    Channel,
    CorrectionNote,
    DateCandidate,
    Extraction,
    History,
    Identified,
    LiveEntry,
    Observation,
    Page,
    PageType,
    Precision,
    Revision,
    Verdict,
    WarcPlace,
    capture_id_of,
    content_sha256_of,
    observation_id_of,
    page_id_of,
    sha256,
)

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
BATCH = uuid5(NAMESPACE, "batch of the tests")
POISONOUS = "tab\t back\\slash \\n \\N newline\n return\r \"quotes\" 'one' {a,b} émoji 🗞 \u202e x"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def url_of(slug: str) -> str:
    return f"https://courier.example/{slug}"


def capture(slug: str, at: datetime = NOON, payload: str = "words", **changed: Any) -> Capture:
    digest = sha256(payload)
    made = Capture(
        capture_id=capture_id_of(url=url_of(slug), captured_at=at, payload_sha256=digest),
        source_id="courier_live",
        publisher="courier",
        url=url_of(slug),
        final_url=url_of(slug),
        captured_at=at,
        captured_basis=Basis.CLOCK,
        channel=Channel.LIVE,
        http_status=200,
        content_type="text/html",
        payload_sha256=digest,
        refers_to_capture_id=None,
        vantage={"country": "SE"},
        warc=WarcPlace(file=f"{slug}.warc.gz", offset=7, length=11),
        batch_id=BATCH,
        recorded_at=at,
    )
    return replace(made, **changed)


def extraction(headline: str = "Ferry late", body: str = "It rained.", **more: Any) -> Extraction:
    return Extraction(headline=headline, body=body, extractor="test/1", **more)


def rich_extraction() -> Extraction:
    """One with every content field set, and every kind of troublesome text."""
    return extraction(
        headline=POISONOUS,
        headlines={"h1": POISONOUS, "og": "Ferry"},
        authors=("Ida Lund", POISONOUS),
        agencies=("NTB",),
        page_type=PageType.LIVE_BLOG,
        published_at=NOON,
        published_on=NOON.date(),
        published_precision=Precision.MINUTE,
        modified_at=NOON + minutes(3),
        modified_visible=True,
        marked_developing=True,
        corrections=(CorrectionNote(kind="correction", text="Was 12.", stated_at=NOON),),
        live_entries=(LiveEntry(key="e1", posted_at=None, text=POISONOUS),),
    )


def observation(of: Capture, said: Extraction | None, page_id: UUID) -> Observation:
    return Observation(
        observation_id=observation_id_of(
            capture_id=of.capture_id, captured_at=of.captured_at, rules="test/1+x"
        ),
        page_id=page_id,
        capture_id=of.capture_id,
        captured_at=of.captured_at,
        captured_basis=of.captured_basis,
        observed_at=of.captured_at,
        verdict=Verdict.OK if said else Verdict.GONE,
        extraction=said,
        http_status=of.http_status,
        evidence={"links": ["https://other.example/a"], "aliases": []},
        rules="test/1+x",
        recorded_at=of.recorded_at,
    )


def page(slug: str) -> Page:
    page_id = page_id_of(publisher="courier", key=slug)
    return Page(page_id=page_id, publisher="courier", canonical_url=url_of(slug), key=slug)


def seen(
    slug: str, at: datetime = NOON, said: Extraction | None = None
) -> tuple[Capture, Observation, Identified]:
    """One capture of a page, what it said and which page it is."""
    said = said or extraction()
    of = capture(slug, at, payload=f"{said.headline} {said.body}")
    own = page(slug)
    return of, observation(of, said, own.page_id), Identified(page=own)


def revision(number: int, starts: datetime, ends: datetime | None, **changed: Any) -> Revision:
    body = f"Text {number}."
    kind = ChangeKind.FIRST if number == 1 else ChangeKind.UPDATE
    made = Revision(
        revision_no=number,
        content_sha256=content_sha256_of("Ferry late", body),
        headline="Ferry late",
        headlines={},
        body=body,
        lede=None,
        byline=None,
        authors=(),
        agencies=("NTB",),
        dateline=None,
        published_at=None,
        modified_at=None,
        changed_after=None,
        observed_from=starts,
        observed_to=ends,
        order_certain=True,
        marked_developing=False,
        developing_notice=None,
        change_kind=kind,
        kinds=(kind,),
        changes={},
        disclosure=None,
        is_silent=None,
        reverts_to=None,
        captures=1,
        first_capture_id=UUID(int=1),
        last_capture_id=UUID(int=1),
        extractor="test/1",
    )
    return replace(made, **changed)


def chain(*starts: datetime) -> tuple[Revision, ...]:
    ends = (*starts[1:], None)
    return tuple(
        revision(number, start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def bundle(
    slug: str, revisions: tuple[Revision, ...], *more_pages: str, **history: Any
) -> ArticleRows:
    article_id = page(slug).page_id
    said: dict[str, Any] = {
        "corrections": (),
        "figure_changes": (),
        "spans": (),
        "live_entries": (),
        "removed_at": None,
        "removal_reason": None,
        "is_developing": False,
        "quiet_at": None,
    }
    first, last = revisions[0].observed_from, revisions[-1].observed_from
    return ArticleRows(
        article=article(article_id, slug, revisions),
        history=History(
            revisions=revisions, first_seen_at=first, last_seen_at=last, **said | history
        ),
        pages=tuple(PageRow(page_id=page(each).page_id) for each in (slug, *more_pages)),
        urls=(ArticleUrl(url=url_of(slug), kind="canonical", seen_from=first, seen_to=last),),
        summaries={each.revision_no: f"Update {each.revision_no}" for each in revisions},
    )


def article(article_id: UUID, slug: str, revisions: tuple[Revision, ...]) -> Article:
    return Article(
        article_id=article_id,
        publisher="courier",
        canonical_url=url_of(slug),
        page_type=PageType.ARTICLE,
        headline="Ferry late",
        language="en",
        section=None,
        published_at=None,
        published_on=None,
        published_precision=None,
        date_evidence={"candidates": [str(DateCandidate.__name__)]},
        modified_at=None,
        first_seen_at=revisions[0].observed_from,
        last_seen_at=revisions[-1].observed_from,
        removed_at=None,
        removal_reason=None,
        is_developing=False,
        quiet_at=None,
        revision_count=len(revisions),
    )


def rows(warehouse: Warehouse, query: str, *values: object) -> list[tuple[Any, ...]]:
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()


def count(warehouse: Warehouse, table: str) -> int:
    return int(rows(warehouse, f"select count(*) from {table}")[0][0])  # noqa: S608
