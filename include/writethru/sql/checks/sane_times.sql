-- Times are possible: nothing captured in the future, observed before its capture, or before 1990.
select 'captured after it was recorded' as what, c.capture_id::text as id, c.captured_at as at
from raw.capture c
where c.channel <> 'archive' and c.captured_at > c.recorded_at + interval '5 minutes'
union all
select 'captured before 1990', c.capture_id::text, c.captured_at
from raw.capture c
where c.captured_at < '1990-01-01Z'
union all
select 'observed before it was captured', o.observation_id::text, o.observed_at
from raw.observation o
join raw.capture c using (capture_id)
where o.observed_at < c.captured_at
union all
select 'observation and capture disagree on the time', o.observation_id::text, o.captured_at
from raw.observation o
join raw.capture c using (capture_id)
where o.captured_at <> c.captured_at
union all
select 'revision changed before its predecessor was seen', r.article_id || ' ' || r.revision_no,
       r.changed_after
from (
    select article_id, revision_no, changed_after,
           lag(observed_from) over (partition by article_id order by revision_no) as before_from
    from news.revision
) r
where r.changed_after < r.before_from
