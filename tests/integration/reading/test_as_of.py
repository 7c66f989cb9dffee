"""What may be said about an instant: what captures prove, and what had been recorded by then."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from integration.reading.newsroom import (
    HOUR,
    NOON,
    Said,
    insert,
    observe,
    page_of,
    write_article,
)
from psycopg2.extensions import connection
from writethru.load.as_of import AsOf, as_of, resolve_id

FERRY = page_of("ferry")
NEW_RULES = "writethru-clean/2+aaaaaaaaaaaa"


@pytest.fixture
def ferry(conn: connection) -> connection:
    """The article as first seen at noon; what it said then is `Aground`."""
    write_article(conn, "ferry", Said(at=NOON, headline="Aground"))
    return conn


def _at(conn: connection, at: datetime, known_at: datetime | None = None) -> AsOf:
    (found,) = as_of(conn, at, known_at, FERRY)
    return found


def test_before_the_first_capture_nothing_is_claimed(ferry: connection) -> None:
    found = _at(ferry, NOON - HOUR)
    assert (found.certainty, found.headline, found.body) == ("before_first", None, None)
    assert found.capture_id is None
    assert found.next_observed_at == NOON


def test_after_the_last_capture_the_last_text_is_only_the_last_seen(ferry: connection) -> None:
    found = _at(ferry, NOON + HOUR)
    assert (found.certainty, found.headline) == ("after_last", "Aground")
    assert found.next_capture_id is None


def test_equal_captures_on_both_sides_confirm_and_are_named(ferry: connection) -> None:
    later = observe(ferry, "ferry", Said(at=NOON + 2 * HOUR, headline="Aground"))
    found = _at(ferry, NOON + HOUR)
    assert (found.certainty, found.headline) == ("confirmed", "Aground")
    assert found.next_capture_id == later
    assert found.capture_id is not None
    assert found.capture_id != later
    assert found.order_certain


def test_different_captures_on_both_sides_leave_a_gap(ferry: connection) -> None:
    observe(ferry, "ferry", Said(at=NOON + 2 * HOUR, headline="Refloated"))
    found = _at(ferry, NOON + HOUR)
    assert (found.certainty, found.headline) == ("gap", "Aground")


def test_the_instant_of_a_capture_is_confirmed_by_it(ferry: connection) -> None:
    observe(ferry, "ferry", Said(at=NOON + 2 * HOUR, headline="Refloated"))
    assert _at(ferry, NOON).certainty == "confirmed"
    assert _at(ferry, NOON).headline == "Aground"
    last = _at(ferry, NOON + 2 * HOUR)
    assert (last.certainty, last.headline) == ("confirmed", "Refloated")
    assert _at(ferry, NOON + timedelta(microseconds=1)).certainty == "gap"


def test_a_guessed_time_confirms_no_instant_and_says_so(ferry: connection) -> None:
    observe(ferry, "ferry", Said(at=NOON + HOUR, headline="Refloated", basis="collector"))
    found = _at(ferry, NOON + HOUR)
    assert (found.certainty, found.order_certain) == ("after_last", False)
    assert not _at(ferry, NOON + timedelta(minutes=1)).order_certain


def test_unreliable_captures_are_not_what_the_article_said(ferry: connection) -> None:
    for minutes, verdict in enumerate(("truncated", "blocked", "teaser", "soft_404"), start=1):
        at = NOON + minutes * timedelta(minutes=10)
        observe(ferry, "ferry", Said(at=at, headline="Access denied", verdict=verdict))
    observe(ferry, "ferry", Said(at=NOON + 2 * HOUR, headline="Aground"))
    assert _at(ferry, NOON + HOUR).headline == "Aground"
    assert _at(ferry, NOON + HOUR).certainty == "confirmed"


class TestKnownAt:
    def test_a_backfill_changes_only_what_is_known_after_it_arrived(
        self, ferry: connection
    ) -> None:
        arrived = NOON + timedelta(days=30)
        observe(ferry, "ferry", Said(at=NOON + 3 * HOUR, headline="Aground"))
        missed = Said(at=NOON + HOUR, headline="Ferry sinks", recorded_at=arrived)
        observe(ferry, "ferry", missed)
        asked = NOON + 2 * HOUR
        before = _at(ferry, asked, arrived - HOUR)
        assert (before.headline, before.certainty) == ("Aground", "confirmed")
        after = _at(ferry, asked, arrived)
        assert (after.headline, after.certainty) == ("Ferry sinks", "gap")
        assert _at(ferry, asked) == after

    def test_what_was_not_yet_recorded_is_not_listed_at_all(self, ferry: connection) -> None:
        assert as_of(ferry, NOON + HOUR, NOON - HOUR, FERRY) == []


class TestRules:
    def test_the_newest_rules_known_speak_for_a_capture(self, conn: connection) -> None:
        recleaned = NOON + timedelta(days=10)
        write_article(conn, "ferry", Said(at=NOON, headline="Aground - Gazette"))
        _reclean(conn, NOON, "Aground", rules=NEW_RULES, at=recleaned)
        assert _at(conn, NOON + HOUR, recleaned - HOUR).headline == "Aground - Gazette"
        assert _at(conn, NOON + HOUR).headline == "Aground"

    def test_an_extractor_that_read_only_some_captures_waits_for_the_others(
        self, ferry: connection
    ) -> None:
        # Else "Aground - Gazette" and "Aground" would look like a change of the article.
        recleaned = NOON + timedelta(days=10)
        observe(ferry, "ferry", Said(at=NOON + 2 * HOUR, headline="Aground"))
        _reclean(ferry, NOON, "Aground: cleaner", rules=NEW_RULES, at=recleaned)
        half = _at(ferry, NOON + HOUR)
        assert (half.headline, half.certainty) == ("Aground", "confirmed")
        _reclean(ferry, NOON + 2 * HOUR, "Aground: cleaner", rules=NEW_RULES, at=recleaned)
        whole = _at(ferry, NOON + HOUR)
        assert (whole.headline, whole.certainty) == ("Aground: cleaner", "confirmed")
        assert _at(ferry, NOON + HOUR, recleaned - HOUR).headline == "Aground"

    def test_version_10_is_newer_than_version_9(self, ferry: connection) -> None:
        for version in (10, 9):
            rules = f"writethru-clean/{version}+aaaaaaaaaaaa"
            _reclean(ferry, NOON, f"v{version}", rules=rules, at=NOON)
        assert _at(ferry, NOON + HOUR).headline == "v10"

    def test_of_two_source_files_the_one_recorded_last_speaks(self, ferry: connection) -> None:
        rules = "writethru-clean/1+000000000000"
        _reclean(ferry, NOON, "Aground, selected better", rules=rules, at=NOON + HOUR)
        assert _at(ferry, NOON + HOUR).headline == "Aground, selected better"

    def test_a_capture_that_new_rules_find_unreadable_no_longer_speaks(
        self, ferry: connection
    ) -> None:
        observe(ferry, "ferry", Said(at=NOON + HOUR, headline="Subscribe now"))
        later = NOON + 2 * HOUR
        _reclean(ferry, NOON, "Aground", rules=NEW_RULES, at=later)
        _reclean(ferry, NOON + HOUR, "Subscribe now", rules=NEW_RULES, at=later, verdict="teaser")
        assert _at(ferry, NOON + 3 * HOUR).headline == "Aground"


class TestGone:
    @staticmethod
    def _gone(conn: connection, at: datetime, status: int = 404) -> None:
        observe(conn, "ferry", Said(at=at, body=None, verdict="gone", status=status))

    def test_one_404_is_not_a_removal(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR)
        found = _at(ferry, NOON + 2 * HOUR)
        assert (found.headline, found.is_gone) == ("Aground", False)
        assert found.certainty == "after_last"

    def test_404s_that_span_six_hours_are_a_removal(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR)
        self._gone(ferry, NOON + 7 * HOUR)
        between = _at(ferry, NOON + 2 * HOUR)
        assert (between.headline, between.is_gone, between.certainty) == (None, True, "confirmed")
        assert _at(ferry, NOON + timedelta(minutes=5)).certainty == "gap"

    def test_before_the_second_404_was_known_the_text_stood(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR)
        self._gone(ferry, NOON + 7 * HOUR)
        assert not _at(ferry, NOON + 2 * HOUR, NOON + 6 * HOUR).is_gone

    def test_404s_with_a_success_between_are_no_removal(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR)
        observe(ferry, "ferry", Said(at=NOON + 4 * HOUR, headline="Aground"))
        self._gone(ferry, NOON + 8 * HOUR)
        assert not _at(ferry, NOON + 9 * HOUR).is_gone
        assert _at(ferry, NOON + 2 * HOUR).certainty == "confirmed"

    def test_404s_less_than_six_hours_apart_are_no_removal(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR)
        self._gone(ferry, NOON + 6 * HOUR)
        assert not _at(ferry, NOON + 9 * HOUR).is_gone

    def test_a_410_is_a_removal_at_once(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR, status=410)
        found = _at(ferry, NOON + 2 * HOUR)
        assert (found.is_gone, found.body, found.certainty) == (True, None, "after_last")

    def test_being_gone_before_the_first_text_is_no_removal(self, ferry: connection) -> None:
        self._gone(ferry, NOON - HOUR, status=410)
        assert _at(ferry, NOON - timedelta(minutes=1)).certainty == "before_first"

    def test_an_article_that_came_back_is_there_again(self, ferry: connection) -> None:
        self._gone(ferry, NOON + HOUR, status=410)
        observe(ferry, "ferry", Said(at=NOON + 3 * HOUR, headline="Aground"))
        assert _at(ferry, NOON + 2 * HOUR).certainty == "gap"
        assert _at(ferry, NOON + 4 * HOUR).headline == "Aground"


def test_all_articles_are_listed_without_an_id(ferry: connection) -> None:
    write_article(ferry, "tide", Said(at=NOON))
    found = as_of(ferry, NOON + HOUR)
    assert {row.article_id for row in found} == {FERRY, page_of("tide")}


def test_a_retired_id_leads_over_two_steps_to_the_article(ferry: connection) -> None:
    oldest, older = uuid4(), uuid4()
    insert(ferry, "news.id_alias", old_id=oldest, new_id=older, what="article")
    insert(ferry, "news.id_alias", old_id=older, new_id=FERRY, what="article")
    assert resolve_id(ferry, oldest) == FERRY
    assert [row.article_id for row in as_of(ferry, NOON, article_id=oldest)] == [FERRY]


def test_an_id_that_was_never_retired_stands_for_itself(ferry: connection) -> None:
    stranger = uuid4()
    assert resolve_id(ferry, stranger) == stranger
    assert as_of(ferry, NOON, article_id=stranger) == []


def test_an_article_that_was_taken_down_is_left_out(ferry: connection) -> None:
    with ferry.cursor() as cursor:
        cursor.execute("update news.article set taken_down_at = now()")
    assert as_of(ferry, NOON + HOUR) == []


def test_two_texts_of_one_instant_are_in_the_order_of_the_fold(ferry: connection) -> None:
    at = NOON + HOUR
    observe(ferry, "ferry", Said(at=at, headline="Final", basis="collector", status=201))
    observe(ferry, "ferry", Said(at=at, headline="First word", basis="collector", marked=True))
    assert _at(ferry, NOON + 2 * HOUR).headline == "Final"


def test_two_certain_captures_of_one_observed_instant_are_in_the_order_of_capture(
    ferry: connection,
) -> None:
    # A date that the text proves moves what was captured before it to one and the same instant.
    for minutes, headline in ((20, "Second"), (10, "First")):
        observe(ferry, "ferry", Said(at=NOON + minutes * timedelta(minutes=1), headline=headline))
    with ferry.cursor() as cursor:
        cursor.execute(
            "update raw.observation set observed_at = %s where observed_at > %s",
            (NOON + HOUR, NOON),
        )
    assert _at(ferry, NOON + 2 * HOUR).headline == "Second"


def test_one_article_is_found_by_index_and_not_by_reading_all(ferry: connection) -> None:
    with ferry.cursor() as cursor:
        cursor.execute(
            "explain select * from news.as_of(now()) where article_id = %s", (str(FERRY),)
        )
        plan = "\n".join(line for (line,) in cursor)
    assert "Function Scan" not in plan
    assert "article_id = " in plan


def _reclean(
    conn: connection,
    captured_at: datetime,
    headline: str,
    *,
    rules: str,
    at: datetime,
    verdict: str = "ok",
) -> None:
    """Another observation of the page's capture of that instant, under other rules."""
    with conn.cursor() as cursor:
        cursor.execute(
            """
            with made as (
                insert into raw.content
                select sha256(convert_to(%(rules)s || %(headline)s, 'UTF8')),
                       sha256(convert_to(%(headline)s || E'\\n\\n', 'UTF8')), %(rules)s,
                       jsonb_build_object('headline', %(headline)s), %(at)s
                on conflict (content_id) do update set extractor = excluded.extractor
                returning content_id
            )
            insert into raw.observation (observation_id, page_id, capture_id, captured_at,
                captured_basis, observed_at, content_id, verdict, http_status, rules, recorded_at)
            select (left(capture_id::text, 15) || right(gen_random_uuid()::text, 21))::uuid,
                   %(page)s, capture_id, captured_at, captured_basis, captured_at, content_id,
                   %(verdict)s, 200, %(rules)s, %(at)s
            from raw.capture, made
            where captured_at = %(captured_at)s
            """,
            {
                "rules": rules,
                "headline": headline,
                "at": at,
                "verdict": verdict,
                "page": str(FERRY),
                "captured_at": captured_at,
            },
        )
        assert cursor.rowcount == 1
