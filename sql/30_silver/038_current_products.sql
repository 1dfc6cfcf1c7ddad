-- one row per current product, as the event that made it so has it: with every field of silver.product_events, also those that came later
-- where that event came without a value that its source did not log, the row's
create or replace view silver.current_products as
select
  events.* replace (
    products.name as name,
    products.category as category
  )
from silver.products as products
inner join silver.product_events as events
  on events.event_id = products.event_id
  and events.outcome = 'accepted'
where not products.is_deleted;
