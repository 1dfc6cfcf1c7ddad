-- one row per current order behind a row of orders-monthly, with the lake line that made it so
select
  'order' as entity,
  orders.order_id as entity_key,
  orders.status as state,
  orders.amount_usd as amount,
  events.event_id,
  events.occurred_at,
  events.file_name,
  events.file_row_number,
  cast(lines.line as varchar) as line
from silver.orders_derived as orders
inner join silver.order_events as events
  on events.event_id = orders.event_id
  and events.outcome = 'accepted'
left join bronze.order_lines as lines
  on lines.file_name = events.file_name
  and lines.file_row_number = events.file_row_number
where orders.order_year = cast(:order_year as decimal(9, 0))
  and orders.order_month = cast(:order_month as decimal(9, 0))
  and orders.value_segment = cast(:value_segment as varchar)
