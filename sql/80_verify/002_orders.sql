-- one row per order: silver.orders as a full recompute gives it, with its tombstones
create or replace view verify.orders as
with latest as (
  select
    *,
    ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
  from silver.order_events
  where outcome = 'accepted'
  qualify row_number() over (partition by order_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) = 1
),

-- of the keys whose events did not all come with all values: few
numbered as (
  select
    *,
    row_number() over (partition by order_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) as back
  from silver.order_events
  where outcome = 'accepted'
    and order_id in (
      select order_id
      from silver.order_events
      where ops.did_not_come(customer_id) or ops.did_not_come(product_id) or ops.did_not_come(country) or ops.did_not_come(channel)
    )
),

-- where each value came last
placed as (
  select
    *,
    min(iff(ops.did_not_come(customer_id), null, back)) over (partition by order_id) as customer_id_back,
    min(iff(ops.did_not_come(product_id), null, back)) over (partition by order_id) as product_id_back,
    min(iff(ops.did_not_come(country), null, back)) over (partition by order_id) as country_back,
    min(iff(ops.did_not_come(channel), null, back)) over (partition by order_id) as channel_back
  from numbered
),

known as (
  select
    order_id,
    max(iff(back = customer_id_back, customer_id, null)) as customer_id,
    max(iff(back = product_id_back, product_id, null)) as product_id,
    max(iff(back = country_back, country, null)) as country,
    max(iff(back = channel_back, channel, null)) as channel
  from placed
  group by order_id
)

select
  latest.order_id,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.customer_id), known.customer_id, latest.customer_id)) as customer_id,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.product_id), known.product_id, latest.product_id)) as product_id,
  iff(latest.change_type = 'DELETE', null, latest.order_date) as order_date,
  iff(latest.change_type = 'DELETE', null, latest.status) as status,
  iff(latest.change_type = 'DELETE', null, latest.quantity) as quantity,
  iff(latest.change_type = 'DELETE', null, latest.amount) as amount,
  iff(latest.change_type = 'DELETE', null, latest.currency) as currency,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.country), known.country, latest.country)) as country,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.channel), known.channel, latest.channel)) as channel,
  iff(latest.change_type = 'DELETE', null, latest.usd_per_unit) as usd_per_unit,
  latest.change_type = 'DELETE' as is_deleted,
  latest.event_id,
  nullif(latest.change_tie, latest.event_id) as arrival,
  latest.sequence,
  latest.occurred_at,
  latest.source
from latest
left join known
  on known.order_id = latest.order_id;
