-- customer events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- where an event gave way to its own earlier place, or ever came without a value that its source did not log, its key's row begins anew, with
-- all its events: such a value is that of the last event which has it
create or replace procedure silver.merge_customers()
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
  where entity = 'customer';

  delete from silver.customers
  where customer_id >= :first_key
    and customer_id <= :last_key
    and customer_id in (select entity_key from silver.displaced_keys where entity = 'customer');

  merge into silver.customers as target
  using (
    with numbered as (
      select
        *,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie,
        row_number() over (partition by customer_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
      from silver.customer_events
      where outcome = 'accepted'
        and customer_id >= :first_key
        and customer_id <= :last_key
        and customer_id in (select entity_key from silver.displaced_keys where entity = 'customer')
    ),

    -- where each value came last
    placed as (
      select
        *,
        max(iff(ops.did_not_come(name), null, nth)) over (partition by customer_id) as name_nth,
        max(iff(ops.did_not_come(email), null, nth)) over (partition by customer_id) as email_nth,
        max(iff(ops.did_not_come(customer_type), null, nth)) over (partition by customer_id) as customer_type_nth,
        max(iff(ops.did_not_come(country), null, nth)) over (partition by customer_id) as country_nth
      from numbered
    ),

    known as (
      select
        *,
        max(iff(nth = name_nth, name, null)) over (partition by customer_id) as last_name,
        max(iff(nth = email_nth, email, null)) over (partition by customer_id) as last_email,
        max(iff(nth = customer_type_nth, customer_type, null)) over (partition by customer_id) as last_customer_type,
        max(iff(nth = country_nth, country, null)) over (partition by customer_id) as last_country
      from placed
    ),

    changes as (
      select
        customer_id, name, email, customer_type, country, created_at,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.customer_event_stream
      where outcome = 'accepted'
        and customer_id not in (select entity_key from silver.displaced_keys where entity = 'customer')
      union all
      select
        customer_id,
        last_name,
        last_email,
        last_customer_type,
        last_country,
        created_at,
        change_type, event_id, sequence, occurred_at, source,
        change_tie
      from known
    )

    select
      customer_id,
      iff(change_type = 'DELETE', null, name) as name,
      iff(change_type = 'DELETE', null, email) as email,
      iff(change_type = 'DELETE', null, customer_type) as customer_type,
      iff(change_type = 'DELETE', null, country) as country,
      iff(change_type = 'DELETE', null, created_at) as created_at,
      change_type = 'DELETE' as is_deleted,
      event_id,
      sequence,
      change_tie,
      occurred_at,
      source
    from changes
    qualify row_number() over (partition by customer_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
  ) as latest
  on target.customer_id = latest.customer_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.change_tie > coalesce(target.arrival, target.event_id))
    )
  then update set
    name = latest.name,
    email = latest.email,
    customer_type = latest.customer_type,
    country = latest.country,
    created_at = latest.created_at,
    is_deleted = latest.is_deleted,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = nullif(latest.change_tie, latest.event_id),
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (customer_id, name, email, customer_type, country, created_at, is_deleted, event_id, sequence, arrival, occurred_at, source)
  values (latest.customer_id, latest.name, latest.email, latest.customer_type, latest.country, latest.created_at, latest.is_deleted, latest.event_id, latest.sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'customer';
  return 'customers merged';
end
$$;
