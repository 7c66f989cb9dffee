-- The revisions of an article are numbered from 1 without holes, in order of observation.
select article_id, revision_no, place
from (
    select article_id, revision_no,
           row_number() over (partition by article_id order by observed_from, revision_no) as place
    from news.revision
) r
where revision_no <> place
