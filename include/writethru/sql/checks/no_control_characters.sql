-- No headline, body or URL holds control characters (paragraph breaks in a body excepted).
select 'news.revision headline' as found_in, article_id || ' ' || revision_no as id
from news.revision
where headline ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'news.revision body', article_id || ' ' || revision_no
from news.revision
where body ~ '[\u0001-\u0009\u000B-\u001F\u007F-\u009F]'
union all
select 'news.article headline', article_id::text
from news.article
where headline ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'raw.content headline', encode(content_id, 'hex')
from raw.content
where extraction ->> 'headline' ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'raw.content body', encode(content_id, 'hex')
from raw.content
where extraction ->> 'body' ~ '[\u0001-\u0009\u000B-\u001F\u007F-\u009F]'
union all
select 'raw.capture url', capture_id::text
from raw.capture
where url || final_url ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'raw.sighting url', via_capture_id::text
from raw.sighting
where url ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'news.page canonical_url', page_id::text
from news.page
where canonical_url ~ '[\u0001-\u001F\u007F-\u009F]'
union all
select 'news.article_url url', article_id::text
from news.article_url
where url ~ '[\u0001-\u001F\u007F-\u009F]'
