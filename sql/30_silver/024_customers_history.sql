-- one row per version of a customer (SCD type 2): valid from its change until the next; valid_to is null for the current one
create or replace view silver.customers_history as
with versions as (
  select * from silver.customer_events where outcome = 'accepted'
)

select
  -- ids
  customer_id,
  event_id,

  -- row
  name,
  email,
  customer_type,
  country,
  created_at,

  -- version
  change_type,
  source,
  occurred_at as valid_from,
  lead(occurred_at) over (partition by customer_id order by sequence, occurred_at, event_id) as valid_to,
  lead(event_id) over (partition by customer_id order by sequence, occurred_at, event_id) is null as is_current,
  row_number() over (partition by customer_id order by sequence, occurred_at, event_id) as version
from versions;
