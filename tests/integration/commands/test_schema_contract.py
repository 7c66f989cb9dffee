"""The warehouse has every table, column, view and function that readers were promised."""

import pytest
from writethru.load import Warehouse

COLUMNS = """
raw.capture capture_id uuid, source_id text, publisher text, url text, url_sha256 bytea, final_url text, captured_at timestamptz, captured_basis text, channel text, http_status int4, content_type text, payload_sha256 bytea, refers_to_capture_id uuid, vantage jsonb, warc_file text, warc_offset int8, warc_length int4, batch_id uuid, recorded_at timestamptz
raw.sighting url_sha256 bytea, url text, guid text, title text, published_at timestamptz, lastmod timestamptz, seen_at timestamptz, via_capture_id uuid
raw.content content_id bytea, content_sha256 bytea, extractor text, extraction jsonb, recorded_at timestamptz
raw.observation observation_id uuid, page_id uuid, capture_id uuid, observed_at timestamptz, content_id bytea, verdict text, evidence jsonb, rules text, recorded_at timestamptz
raw.decision decision_id uuid, kind text, target jsonb, actor text, reason text, at timestamptz
news.page page_id uuid, publisher text, canonical_url text, url_sha256 bytea, article_id uuid, joined_by jsonb
news.article_url url_sha256 bytea, url text, article_id uuid, kind text, seen_from timestamptz, seen_to timestamptz
news.article article_id uuid, publisher text, canonical_url text, page_type text, headline text, language text, section text, published_at timestamptz, published_on date, published_precision text, date_evidence jsonb, modified_at timestamptz, first_seen_at timestamptz, last_seen_at timestamptz, removed_at timestamptz, removal_reason text, taken_down_at timestamptz, is_developing bool, revision_count int4, story_id uuid, recorded_at timestamptz
news.revision article_id uuid, revision_no int4, content_sha256 bytea, headline text, headlines jsonb, body text, lede text, byline text, authors _text, agencies _text, dateline text, published_at timestamptz, modified_at timestamptz, changed_after timestamptz, observed_from timestamptz, observed_to timestamptz, order_certain bool, marked_developing bool, developing_notice text, change_kind text, kinds _text, changes jsonb, disclosure text, is_silent bool, reverts_to int4, captures int4, first_capture_id uuid, last_capture_id uuid, extractor text, recorded_at timestamptz
news.correction article_id uuid, revision_no int4, kind text, text text, wrong text, right text, stated_at timestamptz, present_at_first bool, fix_revision int4
news.figure_change article_id uuid, revision_no int4, what text, old_value numeric, new_value numeric, unit text, old_text text, new_text text, reversed bool
news.developing_span article_id uuid, opened_at timestamptz, opened_by int4, closed_at timestamptz, closed_by int4, end_reason text
news.live_entry article_id uuid, entry_key text, posted_at timestamptz, first_seen_at timestamptz, last_seen_at timestamptz, text text
news.copy article_id uuid, revision_no int4, original_id uuid, original_revision_no int4, credited_to text, relation text, extent text, similarity float4, containment float4, evidence jsonb
news.relation from_article uuid, from_revision int4, to_article uuid, to_revision int4, kind text, evidence jsonb
news.story story_id uuid, headline text, opened_at timestamptz, last_update_at timestamptz, quiet_at timestamptz, article_count int4, publisher_count int4
news.story_member story_id uuid, article_id uuid, reason jsonb, seen_from timestamptz
news.story_update story_id uuid, at timestamptz, article_id uuid, revision_no int4, kind text, summary text
news.id_alias old_id uuid, new_id uuid, what text
news.story_status story_id uuid, status text
news.article_current article_id uuid, headline text, body text
news.silent_edit article_id uuid, revision_no int4
ops.item batch_id uuid, url_sha256 bytea, outcome text, code text, lease_until timestamptz, settled_by text
ops.visit url_sha256 bytea, next_at timestamptz, etag text, last_modified text, state jsonb
ops.host host text, next_at timestamptz, paused_until timestamptz, breaker jsonb
ops.quarantine quarantine_id uuid, stage text, source_id text, url text, warc_file text, warc_offset int8, code text, reason text, attempts int4, next_at timestamptz, batch_id uuid, recorded_at timestamptz, resolved_at timestamptz
ops.batch batch_id uuid, dag_id text, run_id text, stage text, source_id text, started_at timestamptz, ended_at timestamptz, discovered int4, captured int4, unchanged int4, duplicate int4, quarantined int4, pending int4, state text
ops.source_day source_id text, day date, discovered int4, captured int4, articles int4, revisions int4, quarantined int4, expected int4, state text
"""  # noqa: E501  a line a table, as the contract has it

PRIMARY_KEYS = {
    "raw.capture": ["capture_id"],
    "raw.content": ["content_id"],
    "raw.observation": ["observation_id"],
    "raw.decision": ["decision_id"],
    "news.page": ["page_id"],
    "news.article": ["article_id"],
    "news.revision": ["article_id", "revision_no"],
    "news.story": ["story_id"],
    "ops.quarantine": ["quarantine_id"],
    "ops.batch": ["batch_id"],
}

PARTITIONS = {
    "raw.capture": "RANGE (capture_id)",
    "raw.observation": "RANGE (observation_id)",
    "news.revision": "HASH (article_id)",
}


def rows(warehouse: Warehouse, query: str, *bound: str) -> list[tuple[object, ...]]:
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute(query, bound or None)
        return cursor.fetchall()


@pytest.mark.parametrize("promised", COLUMNS.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_a_relation_has_its_promised_columns_and_types(
    promised: str, only_warehouse: Warehouse
) -> None:
    name, _, columns = promised.partition(" ")
    wanted = dict(column.split() for column in columns.split(", "))
    found = dict(
        rows(
            only_warehouse,
            "select column_name, udt_name from information_schema.columns"
            " where table_schema || '.' || table_name = %s",
            name,
        )
    )
    assert {column: found.get(column) for column in wanted} == wanted


def test_primary_keys_are_as_promised(only_warehouse: Warehouse) -> None:
    keys = dict(
        rows(
            only_warehouse,
            "select conrelid::regclass::text, array_agg(attname::text order by ordinality)"
            " from pg_constraint, unnest(conkey) with ordinality as key (attnum, ordinality)"
            " join pg_attribute a on true where a.attrelid = conrelid and a.attnum = key.attnum"
            " and contype = 'p' group by 1",
        )
    )
    assert {table: keys.get(table) for table in PRIMARY_KEYS} == PRIMARY_KEYS


def test_big_tables_are_partitioned_as_promised(only_warehouse: Warehouse) -> None:
    found = dict(
        rows(
            only_warehouse,
            "select partrelid::regclass::text, pg_get_partkeydef(partrelid)"
            " from pg_partitioned_table",
        )
    )
    assert found == PARTITIONS


def test_an_article_has_one_row_an_instant_and_one_current_row(only_warehouse: Warehouse) -> None:
    definitions = {
        str(definition)
        for (definition,) in rows(
            only_warehouse,
            "select pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = 'news.revision'::regclass and contype = 'u'",
        )
    }
    assert "UNIQUE (article_id, observed_from)" in definitions
    assert "UNIQUE NULLS NOT DISTINCT (article_id, observed_to)" in definitions


def test_as_of_answers_with_certainty_and_the_captures_on_both_sides(
    only_warehouse: Warehouse,
) -> None:
    with only_warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("select * from news.as_of(now(), now())")
        names = {column.name for column in cursor.description or ()}
    assert {"article_id", "headline", "body", "certainty", "capture_id", "next_capture_id"} <= names
