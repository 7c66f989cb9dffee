"""A stored history is compared with the fold, value by value."""

from uuid import UUID

import pytest
from integration.reading.newsroom import HOUR, NOON, Said, page_of, write_article
from psycopg2.extensions import connection
from writethru.load.checks import check_histories, compare_histories, stored_history
from writethru.model import ChangeKind, Revision, content_sha256_of

FERRY = page_of("ferry")
COPY = page_of("ferry-copy", "herald")


@pytest.fixture
def two_articles(conn: connection) -> connection:
    write_article(conn, "ferry", Said(at=NOON), Said(at=NOON + HOUR, headline="Refloated"))
    write_article(conn, "ferry-copy", Said(at=NOON), publisher="herald")
    return conn


def _folded(conn: connection, article_id: UUID) -> tuple[Revision, ...]:
    """The stored rows as the fold's own values: tuples, enums, UUIDs, bytes."""
    return tuple(
        Revision(**{
            **row,
            "content_sha256": content_sha256_of(row["headline"], row["body"]),
            "authors": tuple(row["authors"]),
            "agencies": tuple(row["agencies"]),
            "change_kind": ChangeKind(row["change_kind"]),
            "kinds": tuple(map(ChangeKind, row["kinds"])),
            "first_capture_id": UUID(str(row["first_capture_id"])),
            "last_capture_id": UUID(str(row["last_capture_id"])),
        })
        for row in stored_history(conn, article_id)
    )  # fmt: skip


def test_history_that_is_its_fold_holds(two_articles: connection) -> None:
    result = check_histories(two_articles, lambda article_id: _folded(two_articles, article_id))
    assert result.holds


def test_history_that_is_not_its_fold_names_article_revision_and_column(
    two_articles: connection,
) -> None:
    folded = {one: _folded(two_articles, one) for one in (FERRY, COPY)}
    with two_articles.cursor() as cursor:
        cursor.execute("update news.revision set is_silent = true where revision_no = 2")
    result = check_histories(two_articles, folded.__getitem__)
    assert result.broken == 1
    assert result.samples == (f"{FERRY} revision 2: is_silent",)


def test_history_with_a_revision_too_many_is_reported(two_articles: connection) -> None:
    folded = _folded(two_articles, FERRY)
    (found,) = compare_histories(stored_history(two_articles, FERRY), folded[:1])
    assert (found.revision_no, found.column, found.stored, found.folded) == (
        2,
        "revision",
        True,
        False,
    )


def test_equal_instants_in_two_zones_are_no_difference(two_articles: connection) -> None:
    folded = _folded(two_articles, FERRY)
    with two_articles.cursor() as cursor:
        cursor.execute("set time zone 'Asia/Kolkata'")
    assert compare_histories(stored_history(two_articles, FERRY), folded) == ()


def test_an_article_that_was_taken_down_is_not_refolded(two_articles: connection) -> None:
    with two_articles.cursor() as cursor:
        cursor.execute("update news.article set taken_down_at = now()")
    assert check_histories(two_articles, lambda _: ()).holds
