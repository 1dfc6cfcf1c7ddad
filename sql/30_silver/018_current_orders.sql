-- one row per current order, as the event that made it so has it: with every field of silver.order_events, also those that came later
-- where that event came without a value that its source did not log, the row's
create or replace view silver.current_orders as
select
  events.* replace (
    orders.customer_id as customer_id,
    orders.product_id as product_id,
    orders.country as country,
    orders.channel as channel
  )
from silver.orders as orders
inner join silver.order_events as events
  on events.event_id = orders.event_id
  and events.outcome = 'accepted'
where not orders.is_deleted;
