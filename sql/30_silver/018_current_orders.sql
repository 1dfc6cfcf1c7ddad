-- one row per current order, as the event that made it so has it: with every field of silver.order_events, also those that came later
create or replace view silver.current_orders as
select events.*
from silver.orders as orders
inner join silver.order_events as events
  on events.event_id = orders.event_id
  and events.outcome = 'accepted'
where not orders.is_deleted;
