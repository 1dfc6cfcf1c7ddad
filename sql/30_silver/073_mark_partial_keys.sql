-- after the types: keys of which an event came without a value that its source did not log are kept, and merged anew from all their events
-- whenever one comes
create or replace procedure silver.mark_partial_keys()
returns varchar
language sql
as
$$
declare
  shown_version number(18, 0);
begin
  select coalesce(max(version), 0) into :shown_version from ops.gold_versions;

  insert into silver.partial_keys (entity, entity_key)
  select entity, entity_key
  from (
    select 'order' as entity, order_id as entity_key
    from silver.order_events
    where gold_version > :shown_version
      and outcome = 'accepted'
      and (ops.did_not_come(customer_id) or ops.did_not_come(product_id) or ops.did_not_come(country) or ops.did_not_come(channel))
    union
    select 'customer' as entity, customer_id as entity_key
    from silver.customer_events
    where gold_version > :shown_version
      and outcome = 'accepted'
      and (ops.did_not_come(name) or ops.did_not_come(email) or ops.did_not_come(customer_type) or ops.did_not_come(country))
    union
    select 'product' as entity, product_id as entity_key
    from silver.product_events
    where gold_version > :shown_version
      and outcome = 'accepted'
      and (ops.did_not_come(name) or ops.did_not_come(category))
    union
    select 'trade' as entity, trade_id as entity_key
    from silver.trade_events
    where gold_version > :shown_version
      and outcome = 'accepted'
      and (ops.did_not_come(trader_id) or ops.did_not_come(symbol) or ops.did_not_come(desk))
  ) as lacking
  except
  select entity, entity_key from silver.partial_keys;

  insert into silver.displaced_keys (entity, entity_key)
  select entity, entity_key
  from (
    select entity, entity_key
    from silver.partial_keys
    where entity = 'order'
      and entity_key in (select order_id from silver.order_events where gold_version > :shown_version and outcome = 'accepted')
    union all
    select entity, entity_key
    from silver.partial_keys
    where entity = 'customer'
      and entity_key in (select customer_id from silver.customer_events where gold_version > :shown_version and outcome = 'accepted')
    union all
    select entity, entity_key
    from silver.partial_keys
    where entity = 'product'
      and entity_key in (select product_id from silver.product_events where gold_version > :shown_version and outcome = 'accepted')
    union all
    select entity, entity_key
    from silver.partial_keys
    where entity = 'trade'
      and entity_key in (select trade_id from silver.trade_events where gold_version > :shown_version and outcome = 'accepted')
  ) as touched
  except
  select entity, entity_key from silver.displaced_keys;
  return 'keys marked';
end
$$;
