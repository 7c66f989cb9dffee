"""docs/warehouse.md describes the schema as it is, and its queries run."""

import re
from pathlib import Path

import pytest
from psycopg2.extensions import connection

PAGE = (Path(__file__).parents[3] / "docs" / "warehouse.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)

SHORT_TYPES = {"timestamp with time zone": "timestamptz", "integer": "int"}

_COLUMNS = """
select n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('raw', 'news', 'ops') and c.relkind in ('r', 'p') and not c.relispartition
  and a.attnum > 0 and not a.attisdropped
"""


def _documented() -> set[tuple[str, str, str]]:
    rows: set[tuple[str, str, str]] = set()
    for section in PAGE.split("\n### ")[1:]:
        table = section.partition("\n")[0].strip()
        for name, kind in re.findall(r"^\| (\w+) \| ([\w\[\]]+) \|", section, flags=re.MULTILINE):
            if name != "column":
                rows.add((table, name, kind))
    return rows


def test_every_table_column_and_type_is_documented_and_no_other(conn: connection) -> None:
    with conn.cursor() as cursor:
        cursor.execute(_COLUMNS)
        stored = {(table, name, SHORT_TYPES.get(kind, kind)) for table, name, kind in cursor}
    assert _documented() == stored


def test_every_view_and_function_of_news_is_documented(conn: connection) -> None:
    with conn.cursor() as cursor:
        cursor.execute(
            "select 'news.' || table_name from information_schema.views"
            " where table_schema = 'news' union all"
            " select routine_schema || '.' || routine_name from information_schema.routines"
            " where routine_schema in ('news', 'ops')"
        )
        names = [name for (name,) in cursor]
    section = PAGE.partition("## Views and functions")[2].partition("\n## ")[0]
    assert [name for name in names if name not in section] == []


def test_the_columns_of_as_of_are_documented(conn: connection) -> None:
    with conn.cursor() as cursor:
        cursor.execute("select * from news.as_of(now()) limit 0")
        columns = [column.name for column in cursor.description or ()]
    section = PAGE.partition("`news.as_of(t, known_at)`")[2].partition("```")[0]
    documented = re.findall(r"^\| ([\w, ]+) \|", section, flags=re.MULTILINE)
    assert {name for row in documented for name in row.split(", ")} - {"column"} == {*columns}


@pytest.mark.parametrize("query", QUERIES, ids=[query.partition("\n")[0][:50] for query in QUERIES])
def test_every_query_runs_on_an_empty_warehouse(conn: connection, query: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(query)
        assert cursor.description is not None
