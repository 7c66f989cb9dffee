"""Writes rows of a small made-up newsroom straight into a warehouse, for the reading tests."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from psycopg2 import sql
from psycopg2.extensions import connection
from psycopg2.extras import Json
from writethru.model import (
    NAMESPACE,
    capture_id_of,
    content_sha256_of,
    observation_id_of,
    page_id_of,
    sha256,
    story_id_of,
)

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BATCH = uuid5(NAMESPACE, "batch of the tests")
RULES = "writethru-clean/1+aaaaaaaaaaaa"


def insert(conn: connection, table: str, **columns: Any) -> None:
    """Inserts one row; dicts and lists of dicts become jsonb."""
    query = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.Placeholder() * len(columns)),
    )
    with conn.cursor() as cursor:
        cursor.execute(query, [_adapted(value) for value in columns.values()])


def _adapted(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return Json(value) if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One capture of a page, and what it said."""

    at: datetime
    headline: str = "Ferry runs aground off Port Lisle"
    body: str | None = "The night ferry ran aground off Port Lisle on Tuesday."
    verdict: str = "ok"
    status: int | None = 200
    basis: str = "clock"
    rules: str = RULES
    recorded_at: datetime | None = None
    marked: bool = False
    evidence: dict[str, Any] = field(default_factory=dict)


def page_of(slug: str, publisher: str = "gazette") -> UUID:
    return page_id_of(publisher=publisher, key=url_of(slug, publisher))


def url_of(slug: str, publisher: str = "gazette") -> str:
    return f"https://www.{publisher}.example/{slug}"


def capture(conn: connection, slug: str, said: Said, *, publisher: str = "gazette") -> UUID:
    """The capture's row, once; its id."""
    url = url_of(slug, publisher)
    payload = hashlib.sha256(f"{said.headline}{said.body}{said.status}".encode()).digest()
    capture_id = capture_id_of(url=url, captured_at=said.at, payload_sha256=payload)
    with conn.cursor() as cursor:
        cursor.execute("select from raw.capture where capture_id = %s", (str(capture_id),))
        if cursor.fetchone() is not None:
            return capture_id
        for table in ("raw.capture", "raw.observation"):
            cursor.execute(
                "select ops.ensure_month(%s::regclass, %s::date)", (table, said.at.date())
            )
    insert(
        conn,
        "raw.capture",
        capture_id=capture_id,
        source_id=f"{publisher}_live",
        publisher=publisher,
        url=url,
        url_sha256=sha256(url),
        final_url=url,
        captured_at=said.at,
        captured_basis=said.basis,
        channel="live",
        http_status=said.status,
        payload_sha256=payload,
        warc_file="gazette_live/2025/03/04/one.warc.gz",
        warc_offset=0,
        warc_length=900,
        batch_id=BATCH,
        recorded_at=said.recorded_at or said.at,
    )
    return capture_id


def observe(
    conn: connection,
    slug: str,
    said: Said,
    *,
    publisher: str = "gazette",
    capture_id: UUID | None = None,
) -> UUID:
    """The capture (a new one unless it is given), its content and observation; the capture's id."""
    capture_id = capture_id or capture(conn, slug, said, publisher=publisher)
    recorded_at = said.recorded_at or said.at
    readable = said.verdict != "gone"
    content_id = sha256(f"{said.rules} {said.headline} {said.body} {said.marked}")
    with conn.cursor() as cursor:
        cursor.execute("select from raw.content where content_id = %s", (content_id,))
        is_known = cursor.fetchone() is not None
    if readable and not is_known:
        insert(
            conn,
            "raw.content",
            content_id=content_id,
            content_sha256=content_sha256_of(said.headline, said.body),
            extractor=said.rules.partition("+")[0],
            extraction={
                "headline": said.headline,
                "body": said.body,
                "marked_developing": said.marked,
            },
            recorded_at=recorded_at,
        )
    insert(
        conn,
        "raw.observation",
        observation_id=observation_id_of(
            capture_id=capture_id, captured_at=said.at, rules=said.rules
        ),
        page_id=page_of(slug, publisher),
        capture_id=capture_id,
        captured_at=said.at,
        captured_basis=said.basis,
        observed_at=said.at,
        content_id=content_id if readable else None,
        verdict=said.verdict,
        http_status=said.status,
        evidence=said.evidence,
        rules=said.rules,
        recorded_at=recorded_at,
    )
    return capture_id


def write_article(conn: connection, slug: str, *said: Said, publisher: str = "gazette") -> UUID:
    """A page with its captures and an article with one revision for each of them."""
    article_id = page_of(slug, publisher)
    last = said[-1]
    insert(
        conn,
        "news.article",
        article_id=article_id,
        publisher=publisher,
        canonical_url=url_of(slug, publisher),
        page_type="article",
        headline=last.headline,
        first_seen_at=said[0].at,
        last_seen_at=last.at,
        is_developing=last.marked,
        revision_count=len(said),
        recorded_at=NOON,
    )
    insert(
        conn,
        "news.page",
        page_id=article_id,
        publisher=publisher,
        canonical_url=url_of(slug, publisher),
        url_sha256=sha256(url_of(slug, publisher)),
        article_id=article_id,
    )
    ends = [later.at for later in said[1:]]
    for number, (one, end) in enumerate(zip(said, [*ends, None], strict=True), start=1):
        capture_id = observe(conn, slug, one, publisher=publisher)
        _write_revision(conn, article_id, number, one, end, capture_id)
    return article_id


def _write_revision(
    conn: connection,
    article_id: UUID,
    number: int,
    said: Said,
    end: datetime | None,
    capture_id: UUID,
) -> None:
    kind = "update" if number > 1 else "first"
    insert(
        conn,
        "news.revision",
        article_id=article_id,
        revision_no=number,
        content_sha256=content_sha256_of(said.headline, said.body),
        headline=said.headline,
        body=said.body,
        observed_from=said.at,
        observed_to=end,
        order_certain=True,
        marked_developing=said.marked,
        change_kind=kind,
        kinds=[kind],
        captures=1,
        first_capture_id=capture_id,
        last_capture_id=capture_id,
        extractor="writethru-clean/1",
        recorded_at=NOON,
    )


def write_story(conn: connection, *article_ids: UUID, publishers: int) -> UUID:
    """A story of these articles, the first its anchor."""
    story_id = story_id_of(anchor=article_ids[0])
    insert(
        conn,
        "news.story",
        story_id=story_id,
        headline="Ferry aground off Port Lisle",
        opened_at=NOON,
        last_update_at=NOON + HOUR,
        quiet_at=NOON + 48 * HOUR,
        article_count=len(article_ids),
        publisher_count=publishers,
    )
    for article_id in article_ids:
        insert(
            conn,
            "news.story_member",
            story_id=story_id,
            article_id=article_id,
            seen_from=NOON,
        )
    with conn.cursor() as cursor:
        cursor.execute(
            "update news.article set story_id = %s where article_id = any (%s::uuid[])",
            (str(story_id), [str(one) for one in article_ids]),
        )
    return story_id


def write_batch(conn: connection, *, source_id: str = "gazette_live") -> None:
    """A batch that discovered three items: two captured, one unchanged."""
    insert(
        conn,
        "ops.batch",
        batch_id=BATCH,
        stage="capture",
        source_id=source_id,
        started_at=NOON,
        ended_at=NOON + HOUR,
        discovered=3,
        captured=2,
        unchanged=1,
        state="done",
    )
    for slug, outcome in (("ferry", "captured"), ("tide", "captured"), ("old", "unchanged")):
        insert(
            conn,
            "ops.item",
            batch_id=BATCH,
            url_sha256=sha256(url_of(slug)),
            url=url_of(slug),
            outcome=outcome,
        )
