-- one row per product: silver.products as a full recompute gives it, with its tombstones
create or replace view verify.products as
select
  product_id,
  iff(change_type = 'DELETE', null, name) as name,
  iff(change_type = 'DELETE', null, category) as category,
  iff(change_type = 'DELETE', null, unit_price) as unit_price,
  iff(change_type = 'DELETE', null, stock) as stock,
  change_type = 'DELETE' as is_deleted,
  event_id,
  sequence,
  occurred_at,
  source
from silver.product_events
where outcome = 'accepted'
qualify row_number() over (partition by product_id order by sequence desc, occurred_at desc, event_id desc) = 1;
