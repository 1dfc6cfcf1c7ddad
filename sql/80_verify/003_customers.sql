-- one row per customer: silver.customers as a full recompute gives it, with its tombstones
create or replace view verify.customers as
select
  customer_id,
  iff(change_type = 'DELETE', null, name) as name,
  iff(change_type = 'DELETE', null, email) as email,
  iff(change_type = 'DELETE', null, customer_type) as customer_type,
  iff(change_type = 'DELETE', null, country) as country,
  iff(change_type = 'DELETE', null, created_at) as created_at,
  change_type = 'DELETE' as is_deleted,
  event_id,
  sequence,
  occurred_at,
  source
from silver.customer_events
where outcome = 'accepted'
qualify row_number() over (partition by customer_id order by sequence desc, occurred_at desc, event_id desc) = 1;
