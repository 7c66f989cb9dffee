-- Every url_sha256 is the SHA-256 of the URL beside it.
select 'raw.capture' as found_in, url from raw.capture
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
union all
select 'raw.sighting', url from raw.sighting
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
union all
select 'news.page', canonical_url from news.page
where url_sha256 is distinct from sha256(convert_to(canonical_url, 'UTF8'))
union all
select 'news.article_url', url from news.article_url
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
union all
select 'ops.item', url from ops.item
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
union all
select 'ops.visit', url from ops.visit
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
union all
select 'ops.quarantine', url from ops.quarantine
where url_sha256 is distinct from sha256(convert_to(url, 'UTF8'))
