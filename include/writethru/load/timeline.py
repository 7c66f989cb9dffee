"""A story's timeline: one line a revision of its members that has something to say."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from writethru.load.warehouse import Connection

_WANTED: Final = """
    select m.story_id, r.observed_from as at, r.article_id, r.revision_no,
           r.change_kind as kind, r.summary
    from news.revision r
    join news.story_member m using (article_id)
    where r.article_id = any (%(ids)s) and r.summary is not null
"""

_REFRESH: Final = f"""
with wanted as ({_WANTED})
delete from news.story_update u
where u.article_id = any (%(ids)s)
  and not exists (select from wanted w
                  where (w.article_id, w.revision_no) = (u.article_id, u.revision_no));

insert into news.story_update as old (story_id, at, article_id, revision_no, kind, summary)
{_WANTED}
order by r.article_id, r.revision_no
on conflict (article_id, revision_no) do update
set story_id = excluded.story_id, at = excluded.at, kind = excluded.kind,
    summary = excluded.summary
where (old.story_id, old.at, old.kind, old.summary)
      is distinct from (excluded.story_id, excluded.at, excluded.kind, excluded.summary)
"""  # noqa: S608  the inserted text is the constant above


def refresh_updates(conn: Connection, article_ids: Collection[UUID]) -> None:
    """Makes `news.story_update` of these articles what their revisions and stories say."""
    with conn.cursor() as cursor:
        cursor.execute(_REFRESH, {"ids": list(article_ids)})
