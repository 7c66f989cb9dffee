-- The canonical URL of a page or article lies within the hosts that its publisher may speak for.
with allowed as (
    select publisher, array_agg(lower(host)) as hosts
    from jsonb_to_recordset(%(hosts)s::jsonb) as h (publisher text, host text)
    group by publisher
),
claimed as (
    select 'news.page' as found_in, page_id as id, publisher, canonical_url as url
    from news.page
    where canonical_url is not null
    union all
    select 'news.article', article_id, publisher, canonical_url
    from news.article
    where canonical_url is not null
    union all
    select 'news.article_url', u.article_id, a.publisher, u.url
    from news.article_url u
    join news.article a using (article_id)
    where u.kind = 'canonical'
),
addressed as (
    select *, lower(substring(url from '^https?://(?:[^/?#]*@)?([^/?#]+)')) as authority
    from claimed
)
select a.found_in, a.id, a.publisher, a.url
from addressed a
join allowed w using (publisher)
where a.url !~ '^urn:'
  and not exists (
    select from unnest(w.hosts) as host
    where a.authority = host
       or regexp_replace(a.authority, ':[0-9]+$', '') = host
       or right(regexp_replace(a.authority, ':[0-9]+$', ''), length(host) + 1) = '.' || host
  )
