-- Each revision ends at the instant at which the next one begins.
select article_id, revision_no, observed_to, next_from
from (
    select article_id, revision_no, observed_to,
           lead(observed_from) over chain as next_from,
           lead(revision_no) over chain as next_no
    from news.revision
    window chain as (partition by article_id order by revision_no)
) r
where next_no is not null and observed_to is distinct from next_from
