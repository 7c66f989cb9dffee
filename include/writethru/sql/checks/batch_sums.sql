-- What a batch discovered is the sum of its outcomes, and these are the outcomes of its items.
with counted as (
    select batch_id,
           count(*) as discovered,
           count(*) filter (where outcome = 'captured') as captured,
           count(*) filter (where outcome = 'unchanged') as unchanged,
           count(*) filter (where outcome = 'duplicate') as duplicate,
           count(*) filter (where outcome = 'quarantined') as quarantined,
           count(*) filter (where outcome = 'pending') as pending
    from ops.item
    group by batch_id
)
select b.batch_id, b.stage, b.discovered, b.captured, b.unchanged, b.duplicate, b.quarantined,
       b.pending, i.discovered as items
from ops.batch b
left join counted i using (batch_id)
where b.state <> 'running'
  and (b.discovered <> b.captured + b.unchanged + b.duplicate + b.quarantined + b.pending
       or (b.discovered, b.captured, b.unchanged, b.duplicate, b.quarantined, b.pending)
          is distinct from (coalesce(i.discovered, 0), coalesce(i.captured, 0),
                            coalesce(i.unchanged, 0), coalesce(i.duplicate, 0),
                            coalesce(i.quarantined, 0), coalesce(i.pending, 0)))
