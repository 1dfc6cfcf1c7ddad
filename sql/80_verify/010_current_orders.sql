-- one row per order that a full recompute holds current: ranked over all accepted events, not merged
-- cents are made by arithmetic of its own, so that what the functions of gold would get wrong is found
create or replace view verify.current_orders as
with ranked as (
  select
    *,
    cast(round(cast(amount as decimal(38, 4)) * usd_per_unit, 2) as decimal(38, 12)) as amount_usd
  from silver.order_events
  where outcome = 'accepted'
  qualify row_number() over (partition by order_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) = 1
)

select
  *,
  order_date::date as sale_date,
  status = 'CANCELLED' as is_cancelled
from ranked
where change_type <> 'DELETE';
