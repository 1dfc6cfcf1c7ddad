-- one row per product: silver.products as a full recompute gives it, with its tombstones
create or replace view verify.products as
with numbered as (
  select
    *,
    row_number() over (partition by product_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
  from silver.product_events
  where outcome = 'accepted'
),

-- where each value was known last
placed as (
  select
    *,
    max(iff(ops.did_not_come(name), null, nth)) over (partition by product_id) as name_nth,
    max(iff(ops.did_not_come(category), null, nth)) over (partition by product_id) as category_nth,
    max(nth) over (partition by product_id) as last_nth
  from numbered
)

select
  latest.product_id,
  iff(latest.change_type = 'DELETE', null, names.name) as name,
  iff(latest.change_type = 'DELETE', null, categories.category) as category,
  iff(latest.change_type = 'DELETE', null, latest.unit_price) as unit_price,
  iff(latest.change_type = 'DELETE', null, latest.stock) as stock,
  latest.change_type = 'DELETE' as is_deleted,
  latest.event_id,
  latest.sequence,
  latest.occurred_at,
  latest.source
from placed as latest
left join numbered as names
  on names.product_id = latest.product_id
  and names.nth = latest.name_nth
left join numbered as categories
  on categories.product_id = latest.product_id
  and categories.nth = latest.category_nth
where latest.nth = latest.last_nth;
