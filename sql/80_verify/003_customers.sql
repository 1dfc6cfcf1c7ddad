-- one row per customer: silver.customers as a full recompute gives it, with its tombstones
create or replace view verify.customers as
with numbered as (
  select
    *,
    row_number() over (partition by customer_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
  from silver.customer_events
  where outcome = 'accepted'
),

-- where each value was known last
placed as (
  select
    *,
    max(iff(ops.did_not_come(name), null, nth)) over (partition by customer_id) as name_nth,
    max(iff(ops.did_not_come(email), null, nth)) over (partition by customer_id) as email_nth,
    max(iff(ops.did_not_come(customer_type), null, nth)) over (partition by customer_id) as customer_type_nth,
    max(iff(ops.did_not_come(country), null, nth)) over (partition by customer_id) as country_nth,
    max(nth) over (partition by customer_id) as last_nth
  from numbered
)

select
  latest.customer_id,
  iff(latest.change_type = 'DELETE', null, names.name) as name,
  iff(latest.change_type = 'DELETE', null, emails.email) as email,
  iff(latest.change_type = 'DELETE', null, customer_types.customer_type) as customer_type,
  iff(latest.change_type = 'DELETE', null, countries.country) as country,
  iff(latest.change_type = 'DELETE', null, latest.created_at) as created_at,
  latest.change_type = 'DELETE' as is_deleted,
  latest.event_id,
  latest.sequence,
  latest.occurred_at,
  latest.source
from placed as latest
left join numbered as names
  on names.customer_id = latest.customer_id
  and names.nth = latest.name_nth
left join numbered as emails
  on emails.customer_id = latest.customer_id
  and emails.nth = latest.email_nth
left join numbered as customer_types
  on customer_types.customer_id = latest.customer_id
  and customer_types.nth = latest.customer_type_nth
left join numbered as countries
  on countries.customer_id = latest.customer_id
  and countries.nth = latest.country_nth
where latest.nth = latest.last_nth;
