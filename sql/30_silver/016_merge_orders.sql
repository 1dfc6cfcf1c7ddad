-- order events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- where an event gave way to its own earlier place, or ever came without a value that its source did not log, its key's row begins anew, with
-- all its events: such a value is that of the last event which has it
create or replace procedure silver.merge_orders()
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
  where entity = 'order';

  delete from silver.orders
  where order_id >= :first_key
    and order_id <= :last_key
    and order_id in (select entity_key from silver.displaced_keys where entity = 'order');

  merge into silver.orders as target
  using (
    with numbered as (
      select
        *,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie,
        row_number() over (partition by order_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
      from silver.order_events
      where outcome = 'accepted'
        and order_id >= :first_key
        and order_id <= :last_key
        and order_id in (select entity_key from silver.displaced_keys where entity = 'order')
    ),

    -- where each value came last
    placed as (
      select
        *,
        max(iff(ops.did_not_come(customer_id), null, nth)) over (partition by order_id) as customer_id_nth,
        max(iff(ops.did_not_come(product_id), null, nth)) over (partition by order_id) as product_id_nth,
        max(iff(ops.did_not_come(country), null, nth)) over (partition by order_id) as country_nth,
        max(iff(ops.did_not_come(channel), null, nth)) over (partition by order_id) as channel_nth
      from numbered
    ),

    known as (
      select
        *,
        max(iff(nth = customer_id_nth, customer_id, null)) over (partition by order_id) as last_customer_id,
        max(iff(nth = product_id_nth, product_id, null)) over (partition by order_id) as last_product_id,
        max(iff(nth = country_nth, country, null)) over (partition by order_id) as last_country,
        max(iff(nth = channel_nth, channel, null)) over (partition by order_id) as last_channel
      from placed
    ),

    changes as (
      select
        order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.order_event_stream
      where outcome = 'accepted'
        and order_id not in (select entity_key from silver.displaced_keys where entity = 'order')
      union all
      select
        order_id,
        last_customer_id,
        last_product_id,
        order_date,
        status,
        quantity,
        amount,
        currency,
        last_country,
        last_channel,
        usd_per_unit,
        change_type, event_id, sequence, occurred_at, source,
        change_tie
      from known
    )

    select
      order_id,
      iff(change_type = 'DELETE', null, customer_id) as customer_id,
      iff(change_type = 'DELETE', null, product_id) as product_id,
      iff(change_type = 'DELETE', null, order_date) as order_date,
      iff(change_type = 'DELETE', null, status) as status,
      iff(change_type = 'DELETE', null, quantity) as quantity,
      iff(change_type = 'DELETE', null, amount) as amount,
      iff(change_type = 'DELETE', null, currency) as currency,
      iff(change_type = 'DELETE', null, country) as country,
      iff(change_type = 'DELETE', null, channel) as channel,
      iff(change_type = 'DELETE', null, usd_per_unit) as usd_per_unit,
      change_type = 'DELETE' as is_deleted,
      event_id,
      sequence,
      change_tie,
      occurred_at,
      source
    from changes
    qualify row_number() over (partition by order_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
  ) as latest
  on target.order_id = latest.order_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.change_tie > coalesce(target.arrival, target.event_id))
    )
  then update set
    customer_id = latest.customer_id,
    product_id = latest.product_id,
    order_date = latest.order_date,
    status = latest.status,
    quantity = latest.quantity,
    amount = latest.amount,
    currency = latest.currency,
    country = latest.country,
    channel = latest.channel,
    usd_per_unit = latest.usd_per_unit,
    is_deleted = latest.is_deleted,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = nullif(latest.change_tie, latest.event_id),
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit, is_deleted, event_id, sequence, arrival, occurred_at, source)
  values (latest.order_id, latest.customer_id, latest.product_id, latest.order_date, latest.status, latest.quantity, latest.amount, latest.currency, latest.country, latest.channel, latest.usd_per_unit, latest.is_deleted, latest.event_id, latest.sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'order';
  return 'orders merged';
end
$$;
