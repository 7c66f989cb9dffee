"""What a board on the wall shows: the developing stories, and the latest updates of any."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import psycopg2
from psycopg2.extensions import connection

STORIES_SHOWN: Final = 100
UPDATES_SHOWN: Final = 50
STATEMENT_TIMEOUT_MS: Final = 5_000

_Line = TypeVar("_Line")

_STORIES = """
select headline, opened_at, last_update_at, quiet_at, article_count, publisher_count
from news.story_status
where status = 'developing'
order by last_update_at desc, story_id
limit %(limit)s
"""

_UPDATES = """
select u.at, u.kind, u.summary, a.publisher, a.headline
from news.story_update u
join news.article a using (article_id)
where a.taken_down_at is null
order by u.at desc, u.article_id, u.revision_no
limit %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    headline: str | None
    opened_at: datetime
    last_update_at: datetime
    quiet_at: datetime
    article_count: int
    publisher_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateLine:
    at: datetime
    kind: str
    summary: str
    publisher: str
    headline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Newest first; at most STORIES_SHOWN and UPDATES_SHOWN."""

    stories: tuple[StoryLine, ...]
    updates: tuple[UpdateLine, ...]


@contextmanager
def reading(url: str) -> Iterator[connection]:
    """A connection that cannot write and whose statements end after STATEMENT_TIMEOUT_MS."""
    with closing(psycopg2.connect(url)) as conn:
        conn.set_session(readonly=True)
        with conn.cursor() as cursor:
            cursor.execute("set statement_timeout = %(ms)s", {"ms": STATEMENT_TIMEOUT_MS})
        yield conn


def board(conn: connection) -> Board:
    """The developing stories, by the database's clock, and the latest updates."""
    return Board(
        stories=_lines(conn, _STORIES, STORIES_SHOWN, StoryLine),
        updates=_lines(conn, _UPDATES, UPDATES_SHOWN, UpdateLine),
    )


def _lines(
    conn: connection, query: str, limit: int, line: Callable[..., _Line]
) -> tuple[_Line, ...]:
    """The query's rows as lines; its columns are named as their fields."""
    with conn.cursor() as cursor:
        cursor.execute(query, {"limit": limit})
        names = [column.name for column in cursor.description or ()]
        return tuple(line(**dict(zip(names, row, strict=True))) for row in cursor)
