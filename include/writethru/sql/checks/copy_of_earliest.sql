-- A copy of a copy points at the earliest of its group, never at another copy.
select c.article_id, c.original_id, o.original_id as original_of_original
from news.copy c
join news.copy o on o.article_id = c.original_id
where o.original_id is not null
