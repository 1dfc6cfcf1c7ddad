-- one row per version of a order (SCD type 2): valid from its change until the next; valid_to is null for the current one
create or replace view silver.orders_history as
with versions as (
  select * from silver.order_events where outcome = 'accepted'
)

select
  -- ids
  order_id,
  event_id,

  -- row
  customer_id,
  product_id,
  order_date,
  status,
  quantity,
  amount,
  currency,
  country,
  channel,
  usd_per_unit,

  -- version
  change_type,
  source,
  occurred_at as valid_from,
  lead(occurred_at) over (partition by order_id order by sequence, occurred_at, event_id) as valid_to,
  lead(event_id) over (partition by order_id order by sequence, occurred_at, event_id) is null as is_current,
  row_number() over (partition by order_id order by sequence, occurred_at, event_id) as version
from versions;
