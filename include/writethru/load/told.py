"""What publishers' pages were captured and what was made of them, to hold against a known truth."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from psycopg2.extras import RealDictCursor

from writethru.load.warehouse import Connection

_CAPTURES: Final = """
select url, captured_at, coalesce(http_status, 200)
from raw.capture
where publisher = any (%s)
order by captured_at, capture_id
"""

_REVISIONS: Final = """
select array(select distinct c.url
             from raw.capture c
             join raw.observation o using (capture_id)
             join news.page p using (page_id)
             where p.article_id = r.article_id
             order by c.url) as urls,
       r.revision_no, r.headline, r.body, r.observed_from, r.observed_to, r.change_kind,
       r.marked_developing
from news.revision r
join news.article a using (article_id)
where a.publisher = any (%s)
order by r.article_id, r.revision_no
"""


def captured(conn: Connection, publishers: Collection[str]) -> list[tuple[str, datetime, int]]:
    """URL, time and HTTP status of every capture of these publishers; 200 for a dump."""
    with conn.cursor() as cursor:
        cursor.execute(_CAPTURES, (list(publishers),))
        return list(cursor)


def told(conn: Connection, publishers: Collection[str]) -> list[dict[str, Any]]:
    """Every revision of these publishers, with the URLs of all captures of its article."""
    with conn.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(_REVISIONS, (list(publishers),))
        return [{**row, "urls": tuple(row["urls"])} for row in cursor]
