-- A retired id leads, over any number of steps, to an article or story that is there.
with recursive step as (
    select old_id, new_id, what, array[old_id] as passed
    from news.id_alias
    union all
    select s.old_id, n.new_id, s.what, s.passed || n.old_id
    from step s
    join news.id_alias n on n.old_id = s.new_id and n.what = s.what
    where not n.old_id = any (s.passed)
),
reached as (
    select s.old_id, s.what
    from step s
    where s.what = 'article' and exists (select from news.article where article_id = s.new_id)
       or s.what = 'story' and exists (select from news.story where story_id = s.new_id)
)
select old_id, new_id, what
from news.id_alias a
where not exists (select from reached r where r.old_id = a.old_id and r.what = a.what)
