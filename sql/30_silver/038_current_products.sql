-- one row per current product, as the event that made it so has it: with every field of silver.product_events, also those that came later
create or replace view silver.current_products as
select events.*
from silver.products as products
inner join silver.product_events as events
  on events.event_id = products.event_id
  and events.outcome = 'accepted'
where not products.is_deleted;
