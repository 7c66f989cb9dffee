-- No revision repeats the one before it: words, developing notice, notes or live entries differ.
select article_id, revision_no
from (
    select r.*,
           lag(r.revision_no) over chain as old_no,
           lag(r.headline) over chain as old_headline,
           lag(r.body) over chain as old_body,
           lag(r.marked_developing) over chain as old_marked,
           lag(r.developing_notice) over chain as old_notice,
           lag(r.change_kind) over chain as old_kind,
           lag(r.first_capture_id) over chain as old_capture_id
    from news.revision r
    join news.article a using (article_id)
    where a.taken_down_at is null
    window chain as (partition by r.article_id order by r.revision_no)
) r
where old_no is not null
  and (headline, body, marked_developing, developing_notice)
      is not distinct from (old_headline, old_body, old_marked, old_notice)
  and (change_kind = 'removed') = (old_kind = 'removed')
  and not exists (
      select
      from raw.observation o
      join raw.content k using (content_id),
           raw.observation old_o
      join raw.content old_k on old_k.content_id = old_o.content_id
      where o.capture_id = r.first_capture_id
        and old_o.capture_id = r.old_capture_id
        and (k.extraction -> 'corrections', k.extraction -> 'live_entries')
            is distinct from
            (old_k.extraction -> 'corrections', old_k.extraction -> 'live_entries')
  )
