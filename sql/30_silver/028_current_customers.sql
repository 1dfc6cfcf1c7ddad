-- one row per current customer, as the event that made it so has it: with every field of silver.customer_events, also those that came later
-- where that event came without a value that its source did not log, the row's
create or replace view silver.current_customers as
select
  events.* replace (
    customers.name as name,
    customers.email as email,
    customers.customer_type as customer_type,
    customers.country as country
  )
from silver.customers as customers
inner join silver.customer_events as events
  on events.event_id = customers.event_id
  and events.outcome = 'accepted'
where not customers.is_deleted;
