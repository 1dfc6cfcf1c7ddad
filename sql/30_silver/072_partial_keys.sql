-- one row per key of which some event came without a value that its source did not log: whenever an event of it comes, its current row is worked
-- out from all its events (silver.displaced_keys)
create table if not exists silver.partial_keys (
  entity varchar not null,
  entity_key varchar not null,
  primary key (entity, entity_key)
);

-- what earlier versions merged without keeping it here
insert into silver.partial_keys (entity, entity_key)
select distinct 'customer', customer_id
from silver.customer_events
where outcome = 'accepted'
  and (ops.did_not_come(name) or ops.did_not_come(email) or ops.did_not_come(customer_type) or ops.did_not_come(country))
except
select entity, entity_key from silver.partial_keys;

insert into silver.partial_keys (entity, entity_key)
select distinct 'product', product_id
from silver.product_events
where outcome = 'accepted'
  and (ops.did_not_come(name) or ops.did_not_come(category))
except
select entity, entity_key from silver.partial_keys;
