-- one row per accepted event of an order that left a row, with the month and segment that the event's own amount puts it in
select
  order_id as entity_key,
  change_type as state,
  order_date::date as day,
  year(order_date) as order_year,
  month(order_date) as order_month,
  ops.value_segment(ops.amount_usd(amount, usd_per_unit)) as value_segment,
  customer_id,
  product_id,
  quantity,
  ops.amount_usd(amount, usd_per_unit) as amount,
  event_id
from silver.order_events
where outcome = 'accepted'
  and change_type <> 'DELETE'
