-- A story counts its members right, and every article names the story that holds it.
select 'article and membership disagree' as what, a.article_id as id
from news.article a
left join news.story_member m using (article_id)
where a.story_id is distinct from m.story_id
union all
select 'story with other counts than its members', s.story_id
from news.story s
left join news.story_member m using (story_id)
left join news.article a on a.article_id = m.article_id
group by s.story_id
having s.article_count <> count(a.article_id)
    or s.publisher_count <> count(distinct a.publisher)
