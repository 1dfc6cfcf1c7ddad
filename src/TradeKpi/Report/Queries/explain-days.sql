-- one row per current order (by order_date) or trade (by trade_time), with the event that made it so; money in US dollars, each in cents
select
  'order' as of_entity,
  orders.order_id as entity_key,
  orders.status as state,
  orders.sale_date as day,
  orders.quantity,
  orders.amount_usd as amount,
  events.event_id, events.occurred_at, events.file_name, events.file_row_number
from silver.orders_derived as orders
inner join silver.order_events as events
  on events.event_id = orders.event_id
  and events.outcome = 'accepted'

union all

select
  'trade' as of_entity,
  trades.trade_id as entity_key,
  trades.trade_type as state,
  trades.trade_date as day,
  trades.quantity,
  trades.notional_usd as amount,
  events.event_id, events.occurred_at, events.file_name, events.file_row_number
from silver.silver_trades as trades
inner join silver.trade_events as events
  on events.event_id = trades.event_id
  and events.outcome = 'accepted'
