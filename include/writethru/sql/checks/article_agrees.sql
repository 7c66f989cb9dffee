-- An article says of itself what its last revision says: headline, mark, number, removal.
select a.article_id, a.revision_count, r.revision_no, a.headline, r.headline as last_headline
from news.article a
join lateral (
    select * from news.revision r
    where r.article_id = a.article_id
    order by r.revision_no desc
    limit 1
) r on true
where a.revision_count <> r.revision_no
   or a.is_developing <> r.marked_developing
   or (a.removed_at is not null) <> (r.change_kind = 'removed')
   or (r.change_kind <> 'removed' and a.taken_down_at is null
       and a.headline is distinct from r.headline)
