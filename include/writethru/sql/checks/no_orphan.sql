-- No row refers to one that is not there: captures, pages, articles, revisions, stories.
select 'observation without page' as what, o.observation_id::text as id
from raw.observation o
where not exists (select from news.page p where p.page_id = o.page_id)
union all
select 'observation without capture', o.observation_id::text
from raw.observation o
where not exists (select from raw.capture c where c.capture_id = o.capture_id)
union all
select 'observation without content', o.observation_id::text
from raw.observation o
where o.content_id is not null
  and not exists (select from raw.content c where c.content_id = o.content_id)
union all
select 'capture that refers to a missing one', c.capture_id::text
from raw.capture c
where c.refers_to_capture_id is not null
  and not exists (select from raw.capture r where r.capture_id = c.refers_to_capture_id)
union all
select 'sighting without capture', s.via_capture_id::text
from raw.sighting s
where not exists (select from raw.capture c where c.capture_id = s.via_capture_id)
union all
-- A page that waits in ops.to_fold has no article yet; one that some rules find unreadable needs
-- none.
select 'readable page without article', p.page_id::text
from news.page p
where p.article_id is null
  and exists (
      select from raw.observation o
      where o.page_id = p.page_id and o.verdict = 'ok'
        and not exists (
            select from raw.observation other
            where other.capture_id = o.capture_id and other.verdict <> 'ok'))
  and not exists (select from ops.to_fold q where q.page_id = p.page_id)
union all
select 'page of a missing article', p.page_id::text
from news.page p
where p.article_id is not null
  and not exists (select from news.article a where a.article_id = p.article_id)
union all
select 'article without page', a.article_id::text
from news.article a
where not exists (select from news.page p where p.article_id = a.article_id)
union all
select 'revision without article', r.article_id || ' ' || r.revision_no
from news.revision r
where not exists (select from news.article a where a.article_id = r.article_id)
union all
select 'revision whose captures are missing', r.article_id || ' ' || r.revision_no
from news.revision r
where not exists (select from raw.capture c where c.capture_id = r.first_capture_id)
   or not exists (select from raw.capture c where c.capture_id = r.last_capture_id)
union all
select 'correction without revision', x.article_id || ' ' || x.revision_no
from news.correction x
where not exists (select from news.revision r
                  where r.article_id = x.article_id and r.revision_no = x.revision_no)
union all
select 'figure change without revision', x.article_id || ' ' || x.revision_no
from news.figure_change x
where not exists (select from news.revision r
                  where r.article_id = x.article_id and r.revision_no = x.revision_no)
union all
select 'address of a missing article', u.url
from news.article_url u
where not exists (select from news.article a where a.article_id = u.article_id)
union all
select 'copy without its revision', x.article_id || ' ' || x.revision_no
from news.copy x
where not exists (select from news.revision r
                  where r.article_id = x.article_id and r.revision_no = x.revision_no)
union all
select 'copy of a missing article', x.article_id::text
from news.copy x
where x.original_id is not null
  and not exists (select from news.article a where a.article_id = x.original_id)
union all
select 'relation of a missing revision', x.from_article || ' ' || x.to_article
from news.relation x
where not exists (select from news.revision r
                  where r.article_id = x.from_article and r.revision_no = x.from_revision)
   or not exists (select from news.revision r
                  where r.article_id = x.to_article and r.revision_no = x.to_revision)
union all
select 'story member without story', m.article_id::text
from news.story_member m
where not exists (select from news.story s where s.story_id = m.story_id)
union all
select 'story member without article', m.article_id::text
from news.story_member m
where not exists (select from news.article a where a.article_id = m.article_id)
union all
select 'story update without revision', u.article_id || ' ' || u.revision_no
from news.story_update u
where not exists (select from news.revision r
                  where r.article_id = u.article_id and r.revision_no = u.revision_no)
union all
select 'link of a missing article', l.kind || ' ' || l.article_a || ' ' || l.article_b
from news.link l
where not exists (select from news.article a where a.article_id = l.article_a)
   or not exists (select from news.article a where a.article_id = l.article_b)
