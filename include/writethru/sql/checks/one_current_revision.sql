-- Every article has exactly one current revision (a removed one's is the row without body).
select a.article_id, count(r.revision_no) as current_revisions
from news.article a
left join news.revision r on r.article_id = a.article_id and r.observed_to is null
group by a.article_id
having count(r.revision_no) <> 1
