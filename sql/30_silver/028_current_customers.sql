-- one row per current customer, as the event that made it so has it: with every field of silver.customer_events, also those that came later
create or replace view silver.current_customers as
select events.*
from silver.customers as customers
inner join silver.customer_events as events
  on events.event_id = customers.event_id
  and events.outcome = 'accepted'
where not customers.is_deleted;
