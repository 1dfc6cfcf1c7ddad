-- one row per version of a customer (SCD type 2): valid from its change until the next; valid_to is null for the current one
-- with every field of silver.customer_events, also those that came later; a value that its source did not log is that of the version before
create or replace view silver.customers_history as
with numbered as (
  select
    *,
    row_number() over (partition by customer_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as version
  from silver.customer_events
  where outcome = 'accepted'
),

-- which version each value came with last
placed as (
  select
    *,
    max(iff(ops.did_not_come(name), null, version)) over (partition by customer_id order by version rows between unbounded preceding and current row) as name_version,
    max(iff(ops.did_not_come(email), null, version)) over (partition by customer_id order by version rows between unbounded preceding and current row) as email_version,
    max(iff(ops.did_not_come(customer_type), null, version)) over (partition by customer_id order by version rows between unbounded preceding and current row) as customer_type_version,
    max(iff(ops.did_not_come(country), null, version)) over (partition by customer_id order by version rows between unbounded preceding and current row) as country_version
  from numbered
),

known as (
  select
    *,
    max(iff(version = name_version, name, null)) over (partition by customer_id, name_version) as last_name,
    max(iff(version = email_version, email, null)) over (partition by customer_id, email_version) as last_email,
    max(iff(version = customer_type_version, customer_type, null)) over (partition by customer_id, customer_type_version) as last_customer_type,
    max(iff(version = country_version, country, null)) over (partition by customer_id, country_version) as last_country
  from placed
)

select
  known.* exclude (name_version, email_version, customer_type_version, country_version, last_name, last_email, last_customer_type, last_country)
    replace (
      last_name as name,
      last_email as email,
      last_customer_type as customer_type,
      last_country as country
    ),

  -- version
  occurred_at as valid_from,
  lead(occurred_at) over (partition by customer_id order by version) as valid_to,
  lead(event_id) over (partition by customer_id order by version) is null as is_current
from known;
