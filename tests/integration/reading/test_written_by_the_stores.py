"""What the stores and the fold really write keeps every invariant, in any order of arrival."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from psycopg2.extensions import connection
from writethru.load.articles import ArticleRows, ArticleUrl, PageRow, replace_articles
from writethru.load.as_of import as_of
from writethru.load.captures import store_captures
from writethru.load.checks import check_histories, run_checks
from writethru.load.compare import compare
from writethru.load.fold_queue import claim_pages, release_pages
from writethru.load.observations import load_component, store_observations
from writethru.model import (
    NAMESPACE,
    Basis,
    Capture,
    Channel,
    CorrectionNote,
    Extraction,
    Identified,
    LiveEntry,
    Observation,
    Page,
    PageType,
    Revision,
    Verdict,
    WarcPlace,
    capture_id_of,
    observation_id_of,
    page_id_of,
    sha256,
)
from writethru.revise import fold, summarise

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
URL = "https://gazette.example/ferry"
PAGE = Page(
    page_id=page_id_of(publisher="gazette", key=URL),
    publisher="gazette",
    canonical_url=URL,
    key=URL,
)
HOSTS = {"gazette": ["gazette.example"]}
BODY = "The night ferry ran aground off Port Lisle on Tuesday.\n\nTwelve people were hurt."

Seen = tuple[Capture, Observation, Identified]


def _seen(hours: float, said: Extraction | None, *, status: int = 200) -> Seen:
    at = NOON + timedelta(hours=hours)
    digest = sha256(f"{said} {status}")
    capture = Capture(
        capture_id=capture_id_of(url=URL, captured_at=at, payload_sha256=digest),
        source_id="gazette_live",
        publisher="gazette",
        url=URL,
        final_url=URL,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        channel=Channel.LIVE,
        http_status=status,
        content_type="text/html",
        payload_sha256=digest,
        refers_to_capture_id=None,
        vantage={},
        warc=WarcPlace(file="gazette_live/one.warc.gz", offset=0, length=1),
        batch_id=uuid5(NAMESPACE, "batch of the tests"),
        recorded_at=at,
    )
    rules = "writethru-clean/1+aaaaaaaaaaaa"
    observation = Observation(
        observation_id=observation_id_of(
            capture_id=capture.capture_id, captured_at=at, rules=rules
        ),
        page_id=PAGE.page_id,
        capture_id=capture.capture_id,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        observed_at=at,
        verdict=Verdict.OK if said else Verdict.GONE,
        extraction=said,
        http_status=status,
        evidence={},
        rules=rules,
        recorded_at=at,
    )
    return capture, observation, Identified(page=PAGE)


def _said(body: str = BODY, **more: object) -> Extraction:
    said = Extraction(headline="Ferry aground", body=body, extractor="writethru-clean/1")
    return replace(said, **more)  # type: ignore[arg-type]


NOTE = CorrectionNote(kind="correction", text="An earlier text said that twelve were hurt.")
REWORDED = replace(NOTE, text="An earlier text said that twelve people were hurt.")
CHANGED = BODY.replace("Twelve", "Seventeen")

HISTORY = (
    _seen(0, _said(marked_developing=True, developing_notice="This is a developing story.")),
    _seen(1, _said()),
    _seen(2, _said(CHANGED, corrections=(NOTE,))),
    _seen(3, _said(CHANGED, corrections=(REWORDED,))),
    _seen(4, _said(CHANGED)),
    _seen(5, None, status=404),
    _seen(6, _said(CHANGED)),
    _seen(7, None, status=410),
    _seen(8, _said(CHANGED)),
    _seen(9, _said(BODY)),
    _seen(10, None, status=404),
    _seen(17, None, status=404),
)


def _store(conn: connection, *seen: Seen) -> None:
    """Captures and observations, then the fold of all that is known of the page."""
    store_captures(conn, [capture for capture, _, _ in seen], [], to_clean=[])
    store_observations(conn, [(observation, said) for _, observation, said in seen])
    pages = claim_pages(conn, limit=10)
    known = load_component(conn, pages).observations[PAGE.page_id]
    history = fold(known, quiet_hours=48)
    article = summarise(
        article_id=PAGE.page_id,
        publisher="gazette",
        canonical_url=URL,
        history=history,
        observations=known,
    )
    own = ArticleRows(
        article=article,
        history=history,
        pages=(PageRow(page_id=PAGE.page_id),),
        urls=(
            ArticleUrl(
                url=URL,
                kind="canonical",
                seen_from=article.first_seen_at,
                seen_to=article.last_seen_at,
            ),
        ),
    )
    replace_articles(conn, [own], recorded_at=NOON)
    release_pages(conn, pages)


def _refolded(conn: connection, article_id: UUID) -> tuple[Revision, ...]:
    known = load_component(conn, [article_id]).observations[article_id]
    return fold(known, quiet_hours=48).revisions


def _broken(conn: connection) -> list[str]:
    results = (
        *run_checks(conn, hosts=HOSTS),
        check_histories(conn, lambda article_id: _refolded(conn, article_id)),
    )
    return [f"{result.name}: {result.samples}" for result in results if not result.holds]


def test_every_invariant_holds_after_each_capture(conn: connection) -> None:
    for seen in HISTORY:
        _store(conn, seen)
        assert _broken(conn) == []


def test_two_orders_of_arrival_and_batches_end_in_the_same_rows(
    conn: connection, other: connection
) -> None:
    for seen in HISTORY:
        _store(conn, seen)
    _store(other, HISTORY[0], *HISTORY[6:])
    _store(other, *reversed(HISTORY[:8]))
    assert _broken(other) == []
    assert compare(conn, other) == ()


def test_a_capture_more_on_one_side_is_seen_in_every_table_that_it_moves(
    conn: connection, other: connection
) -> None:
    _store(conn, *HISTORY[:3])
    _store(other, *HISTORY[:2])
    assert [difference.table for difference in compare(conn, other)] == [
        "news.article",
        "news.article_url",
        "news.correction",
        "news.figure_change",
        "news.revision",
        "raw.capture",
        "raw.content",
        "raw.observation",
    ]


def test_as_of_after_a_real_removal_says_that_it_is_gone(conn: connection) -> None:
    _store(conn, *HISTORY)
    (found,) = as_of(conn, NOON + timedelta(hours=11), article_id=PAGE.page_id)
    assert (found.is_gone, found.body, found.certainty) == (True, None, "confirmed")
    (earlier,) = as_of(conn, NOON + timedelta(hours=5.5), article_id=PAGE.page_id)
    assert (earlier.body, earlier.certainty) == (CHANGED, "confirmed")


def test_a_live_blog_whose_entries_alone_differ_has_different_neighbours(
    conn: connection,
) -> None:
    entries = [LiveEntry(key=key, posted_at=None, text=f"Update {key}") for key in "abc"]
    for hours in range(3):
        said = _said(page_type=PageType.LIVE_BLOG, live_entries=tuple(entries[hours : hours + 2]))
        _store(conn, _seen(hours, said))
    assert _broken(conn) == []
