-- product events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- a value that its source did not log is that of the last event which has it; such rows are worked out from all their events
-- where an event gave way to its own earlier place, its key's row begins anew, with all its events
create or replace procedure silver.merge_products()
returns varchar
language sql
as
$$
declare
  first_key varchar;
  last_key varchar;
begin
  select min(entity_key), max(entity_key)
  into :first_key, :last_key
  from silver.displaced_keys
  where entity = 'product';

  delete from silver.products
  where product_id >= :first_key
    and product_id <= :last_key
    and product_id in (select entity_key from silver.displaced_keys where entity = 'product');

  merge into silver.products as target
  using (
    with changes as (
      select
        product_id, name, category, unit_price, stock,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.product_event_stream
      where outcome = 'accepted'
        and product_id not in (select entity_key from silver.displaced_keys where entity = 'product')
      union all
      select
        product_id, name, category, unit_price, stock,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.product_events
      where outcome = 'accepted'
        and product_id >= :first_key
        and product_id <= :last_key
        and product_id in (select entity_key from silver.displaced_keys where entity = 'product')
    ),

    latest as (
      select *
      from changes
      qualify row_number() over (partition by product_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
    ),

    -- rows that keep values from earlier events, of which the run's may be one: few
    partial as (
      select product_id from changes where ops.did_not_come(name) or ops.did_not_come(category)
      union
      select product_id from silver.products where is_partial and product_id in (select product_id from changes)
    ),

    numbered as (
      select
        events.*,
        row_number() over (
          partition by events.product_id
          order by
            events.sequence,
            events.occurred_at,
            ops.change_tie(events.event_id, events.hub_epoch, events.hub_partition, events.hub_sequence, events.hub_item)
        ) as nth
      from silver.product_events as events
      inner join partial
        on partial.product_id = events.product_id
      where events.outcome = 'accepted'
    ),

    placed as (
      select
        numbered.*,
        max(iff(ops.did_not_come(name), null, nth)) over (partition by product_id) as name_nth,
        max(iff(ops.did_not_come(category), null, nth)) over (partition by product_id) as category_nth
      from numbered
    ),

    known as (
      select
        product_id,
        max(iff(nth = name_nth, name, null)) as name,
        max(iff(nth = category_nth, category, null)) as category
      from placed
      group by product_id
    )

    select
      latest.product_id,
      iff(latest.change_type = 'DELETE', null, iff(known.product_id is null, latest.name, known.name)) as name,
      iff(latest.change_type = 'DELETE', null, iff(known.product_id is null, latest.category, known.category)) as category,
      iff(latest.change_type = 'DELETE', null, latest.unit_price) as unit_price,
      iff(latest.change_type = 'DELETE', null, latest.stock) as stock,
      known.name as known_name,
      known.category as known_category,
      latest.change_type = 'DELETE' as is_deleted,
      known.product_id is not null as is_partial,
      latest.event_id,
      latest.sequence,
      latest.change_tie,
      latest.occurred_at,
      latest.source
    from latest
    left join known
      on known.product_id = latest.product_id
  ) as latest
  on target.product_id = latest.product_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.change_tie > coalesce(target.arrival, target.event_id))
    )
  then update set
    name = latest.name,
    category = latest.category,
    unit_price = latest.unit_price,
    stock = latest.stock,
    is_deleted = latest.is_deleted,
    is_partial = latest.is_partial,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = nullif(latest.change_tie, latest.event_id),
    occurred_at = latest.occurred_at,
    source = latest.source
  when matched and latest.is_partial and not target.is_deleted then update set
    name = latest.known_name,
    category = latest.known_category,
    is_partial = true
  when not matched then insert (product_id, name, category, unit_price, stock, is_deleted, is_partial, event_id, sequence, arrival, occurred_at, source)
  values (latest.product_id, latest.name, latest.category, latest.unit_price, latest.stock, latest.is_deleted, latest.is_partial, latest.event_id, latest.sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'product';
  return 'products merged';
end
$$;
