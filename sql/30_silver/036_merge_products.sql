-- product events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- where an event gave way to its own earlier place, or ever came without a value that its source did not log, its key's row begins anew, with
-- all its events: such a value is that of the last event which has it
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
    with numbered as (
      select
        *,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie,
        row_number() over (partition by product_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
      from silver.product_events
      where outcome = 'accepted'
        and product_id >= :first_key
        and product_id <= :last_key
        and product_id in (select entity_key from silver.displaced_keys where entity = 'product')
    ),

    -- where each value came last
    placed as (
      select
        *,
        max(iff(ops.did_not_come(name), null, nth)) over (partition by product_id) as name_nth,
        max(iff(ops.did_not_come(category), null, nth)) over (partition by product_id) as category_nth
      from numbered
    ),

    known as (
      select
        *,
        max(iff(nth = name_nth, name, null)) over (partition by product_id) as last_name,
        max(iff(nth = category_nth, category, null)) over (partition by product_id) as last_category
      from placed
    ),

    changes as (
      select
        product_id, name, category, unit_price, stock,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.product_event_stream
      where outcome = 'accepted'
        and product_id not in (select entity_key from silver.displaced_keys where entity = 'product')
      union all
      select
        product_id,
        last_name,
        last_category,
        unit_price,
        stock,
        change_type, event_id, sequence, occurred_at, source,
        change_tie
      from known
    )

    select
      product_id,
      iff(change_type = 'DELETE', null, name) as name,
      iff(change_type = 'DELETE', null, category) as category,
      iff(change_type = 'DELETE', null, unit_price) as unit_price,
      iff(change_type = 'DELETE', null, stock) as stock,
      change_type = 'DELETE' as is_deleted,
      event_id,
      sequence,
      change_tie,
      occurred_at,
      source
    from changes
    qualify row_number() over (partition by product_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
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
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = nullif(latest.change_tie, latest.event_id),
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (product_id, name, category, unit_price, stock, is_deleted, event_id, sequence, arrival, occurred_at, source)
  values (latest.product_id, latest.name, latest.category, latest.unit_price, latest.stock, latest.is_deleted, latest.event_id, latest.sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'product';
  return 'products merged';
end
$$;
