-- one row per order or trade that ops.rerate_events found without a rate, and that stands yet: ops.apply_rates takes it out of gold
create or replace view ops.vw_unrated_events as
select
  'order' as entity,
  standing.order_id as entity_key,
  standing.currency
from silver.rerated_events as rerated
inner join silver.order_events as events
  on events.file_name = rerated.file_name
  and events.file_row_number = rerated.file_row_number
inner join silver.orders as standing
  on standing.order_id = events.order_id
  and standing.event_id = events.event_id
where rerated.entity = 'order'
  and rerated.usd_per_unit is null
  and events.outcome = 'accepted'

union all

select
  'trade' as entity,
  standing.trade_id as entity_key,
  standing.currency
from silver.rerated_events as rerated
inner join silver.trade_events as events
  on events.file_name = rerated.file_name
  and events.file_row_number = rerated.file_row_number
inner join silver.trades as standing
  on standing.trade_id = events.trade_id
  and standing.event_id = events.event_id
where rerated.entity = 'trade'
  and rerated.usd_per_unit is null
  and events.outcome = 'accepted';
