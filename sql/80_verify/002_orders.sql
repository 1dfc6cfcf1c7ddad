-- one row per order: silver.orders as a full recompute gives it, with its tombstones
create or replace view verify.orders as
select
  order_id,
  iff(change_type = 'DELETE', null, customer_id) as customer_id,
  iff(change_type = 'DELETE', null, product_id) as product_id,
  iff(change_type = 'DELETE', null, order_date) as order_date,
  iff(change_type = 'DELETE', null, status) as status,
  iff(change_type = 'DELETE', null, quantity) as quantity,
  iff(change_type = 'DELETE', null, amount) as amount,
  iff(change_type = 'DELETE', null, currency) as currency,
  iff(change_type = 'DELETE', null, country) as country,
  iff(change_type = 'DELETE', null, channel) as channel,
  iff(change_type = 'DELETE', null, usd_per_unit) as usd_per_unit,
  change_type = 'DELETE' as is_deleted,
  event_id,
  nullif(ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item), event_id) as arrival,
  sequence,
  occurred_at,
  source
from silver.order_events
where outcome = 'accepted'
qualify row_number() over (partition by order_id order by sequence desc, occurred_at desc, coalesce(arrival, event_id) desc nulls last) = 1;
