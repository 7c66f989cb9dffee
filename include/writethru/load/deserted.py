"""Articles that lost their last page to another article: one merged into the other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from writethru.load.aliases import retire
from writethru.load.warehouse import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """`ids`: the articles that are no more, each with the one that has its pages now.

    `neighbours`: articles that were linked to one of them, to be matched and grouped again.
    """

    ids: Mapping[UUID, UUID] = field(default_factory=dict)
    neighbours: frozenset[UUID] = frozenset()


# The page that gave an article its id still stands, and says whose it is now.
_DESERTED: Final = """
select page.page_id, page.article_id
from news.page page
where page.page_id = any (%s) and page.article_id <> page.page_id
  and not exists (select from news.page p where p.article_id = page.page_id)
order by page.page_id
"""

_NEIGHBOURS: Final = """
select article_a from news.link where article_b = any (%(gone)s)
union
select article_b from news.link where article_a = any (%(gone)s)
"""

# The heir takes the place in the story too, where it has none of its own: so that the story
# finds its heir as well when it is grouped again.
_INHERIT: Final = """
update news.story_member m set article_id = %(new)s
where m.article_id = %(old)s
  and not exists (select from news.story_member heir where heir.article_id = %(new)s);

update news.article a set story_id = m.story_id
from news.story_member m
where a.article_id = %(new)s and m.article_id = a.article_id
  and a.story_id is distinct from m.story_id
"""

_EMPTIED_STORIES: Final = """
select gone.story_id, heir.story_id
from news.story_member gone, news.story_member heir
where gone.article_id = %(old)s and heir.article_id = %(new)s
  and not exists (select from news.story_member m
                  where m.story_id = gone.story_id and m.article_id <> %(old)s)
"""

_DELETE: Final = """
delete from news.figure_change where article_id = any (%(gone)s);
delete from news.correction where article_id = any (%(gone)s);
delete from news.revision where article_id = any (%(gone)s);
delete from news.article_url where article_id = any (%(gone)s);
delete from news.developing_span where article_id = any (%(gone)s);
delete from news.live_entry where article_id = any (%(gone)s);
delete from news.copy where article_id = any (%(gone)s) or original_id = any (%(gone)s);
delete from news.relation where from_article = any (%(gone)s) or to_article = any (%(gone)s);
delete from news.link where article_a = any (%(gone)s) or article_b = any (%(gone)s);
delete from news.story_update where article_id = any (%(gone)s);
delete from news.story_member where article_id = any (%(gone)s);
delete from news.article where article_id = any (%(gone)s)
"""


def remove_deserted(conn: Connection, article_ids: Collection[UUID]) -> Retired:
    """Removes those of the articles that have no page any more; their ids become aliases."""
    with conn.cursor() as cursor:
        cursor.execute(_DESERTED, (list(article_ids),))
        heirs: dict[UUID, UUID] = dict(cursor.fetchall())
        if not heirs:
            return Retired()
        gone = {"gone": list(heirs)}
        cursor.execute(_NEIGHBOURS, gone)
        neighbours = frozenset(article_id for (article_id,) in cursor) - heirs.keys()
        emptied = _hand_down_stories(conn, heirs)
        cursor.execute(_DELETE, gone)
        cursor.execute("delete from news.story where story_id = any (%s)", (list(emptied),))
    retire(conn, "article", heirs)
    retire(conn, "story", emptied)
    return Retired(ids=heirs, neighbours=neighbours)


def _hand_down_stories(conn: Connection, heirs: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Returns the stories that are left without a member, each with the heir's story."""
    emptied: dict[UUID, UUID] = {}
    with conn.cursor() as cursor:
        for old, new in heirs.items():
            cursor.execute(_INHERIT, {"old": old, "new": new})
            cursor.execute(_EMPTIED_STORIES, {"old": old, "new": new})
            emptied.update(cursor.fetchall())
    return emptied
