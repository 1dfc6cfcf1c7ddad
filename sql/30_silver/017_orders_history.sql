-- one row per version of an order (SCD type 2): valid from its change until the next; valid_to is null for the current one
-- with every field of silver.order_events, also those that came later; a value that its source did not log is that of the version before
create or replace view silver.orders_history as
with numbered as (
  select
    *,
    row_number() over (partition by order_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as version
  from silver.order_events
  where outcome = 'accepted'
),

-- which version each value came with last
placed as (
  select
    *,
    max(iff(ops.did_not_come(customer_id), null, version)) over (partition by order_id order by version rows between unbounded preceding and current row) as customer_id_version,
    max(iff(ops.did_not_come(product_id), null, version)) over (partition by order_id order by version rows between unbounded preceding and current row) as product_id_version,
    max(iff(ops.did_not_come(country), null, version)) over (partition by order_id order by version rows between unbounded preceding and current row) as country_version,
    max(iff(ops.did_not_come(channel), null, version)) over (partition by order_id order by version rows between unbounded preceding and current row) as channel_version
  from numbered
),

known as (
  select
    *,
    max(iff(version = customer_id_version, customer_id, null)) over (partition by order_id, customer_id_version) as last_customer_id,
    max(iff(version = product_id_version, product_id, null)) over (partition by order_id, product_id_version) as last_product_id,
    max(iff(version = country_version, country, null)) over (partition by order_id, country_version) as last_country,
    max(iff(version = channel_version, channel, null)) over (partition by order_id, channel_version) as last_channel
  from placed
)

select
  known.* exclude (customer_id_version, product_id_version, country_version, channel_version, last_customer_id, last_product_id, last_country, last_channel)
    replace (
      last_customer_id as customer_id,
      last_product_id as product_id,
      last_country as country,
      last_channel as channel
    ),

  -- version
  occurred_at as valid_from,
  lead(occurred_at) over (partition by order_id order by version) as valid_to,
  lead(event_id) over (partition by order_id order by version) is null as is_current
from known;
