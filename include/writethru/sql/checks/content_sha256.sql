-- Every content_sha256 is the SHA-256 of the headline and body beside it.
select 'news.revision' as found_in, r.article_id || ' ' || r.revision_no as id
from news.revision r
join news.article a using (article_id)
where a.taken_down_at is null
  and r.content_sha256 <> sha256(convert_to(
        coalesce(r.headline, '') || E'\n\n' || coalesce(r.body, ''), 'UTF8'))
union all
select 'raw.content', encode(content_id, 'hex')
from raw.content
where content_sha256 <> sha256(convert_to(
        coalesce(extraction ->> 'headline', '') || E'\n\n' || coalesce(extraction ->> 'body', ''),
        'UTF8'))
