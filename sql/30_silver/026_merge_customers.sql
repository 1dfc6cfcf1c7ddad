-- customer events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- a value that its source did not log is that of the last event which has it; such rows are worked out from all their events
-- where an event gave way to its own earlier place, its key's row begins anew, with all its events
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
    with changes as (
      select
        customer_id, name, email, customer_type, country, created_at,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.customer_event_stream
      where outcome = 'accepted'
        and customer_id not in (select entity_key from silver.displaced_keys where entity = 'customer')
      union all
      select
        customer_id, name, email, customer_type, country, created_at,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.customer_events
      where outcome = 'accepted'
        and customer_id >= :first_key
        and customer_id <= :last_key
        and customer_id in (select entity_key from silver.displaced_keys where entity = 'customer')
    ),

    latest as (
      select *
      from changes
      qualify row_number() over (partition by customer_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
    ),

    -- rows that keep values from earlier events, of which the run's may be one: few
    partial as (
      select customer_id from changes where ops.did_not_come(name) or ops.did_not_come(email) or ops.did_not_come(customer_type) or ops.did_not_come(country)
      union
      select customer_id from silver.customers where is_partial and customer_id in (select customer_id from changes)
    ),

    numbered as (
      select
        events.*,
        row_number() over (
          partition by events.customer_id
          order by
            events.sequence,
            events.occurred_at,
            ops.change_tie(events.event_id, events.hub_epoch, events.hub_partition, events.hub_sequence, events.hub_item)
        ) as nth
      from silver.customer_events as events
      inner join partial
        on partial.customer_id = events.customer_id
      where events.outcome = 'accepted'
    ),

    placed as (
      select
        numbered.*,
        max(iff(ops.did_not_come(name), null, nth)) over (partition by customer_id) as name_nth,
        max(iff(ops.did_not_come(email), null, nth)) over (partition by customer_id) as email_nth,
        max(iff(ops.did_not_come(customer_type), null, nth)) over (partition by customer_id) as customer_type_nth,
        max(iff(ops.did_not_come(country), null, nth)) over (partition by customer_id) as country_nth
      from numbered
    ),

    known as (
      select
        customer_id,
        max(iff(nth = name_nth, name, null)) as name,
        max(iff(nth = email_nth, email, null)) as email,
        max(iff(nth = customer_type_nth, customer_type, null)) as customer_type,
        max(iff(nth = country_nth, country, null)) as country
      from placed
      group by customer_id
    )

    select
      latest.customer_id,
      iff(latest.change_type = 'DELETE', null, iff(known.customer_id is null, latest.name, known.name)) as name,
      iff(latest.change_type = 'DELETE', null, iff(known.customer_id is null, latest.email, known.email)) as email,
      iff(latest.change_type = 'DELETE', null, iff(known.customer_id is null, latest.customer_type, known.customer_type)) as customer_type,
      iff(latest.change_type = 'DELETE', null, iff(known.customer_id is null, latest.country, known.country)) as country,
      iff(latest.change_type = 'DELETE', null, latest.created_at) as created_at,
      known.name as known_name,
      known.email as known_email,
      known.customer_type as known_customer_type,
      known.country as known_country,
      latest.change_type = 'DELETE' as is_deleted,
      known.customer_id is not null as is_partial,
      latest.event_id,
      latest.sequence,
      latest.change_tie,
      latest.occurred_at,
      latest.source
    from latest
    left join known
      on known.customer_id = latest.customer_id
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
    is_partial = latest.is_partial,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = nullif(latest.change_tie, latest.event_id),
    occurred_at = latest.occurred_at,
    source = latest.source
  when matched and latest.is_partial and not target.is_deleted then update set
    name = latest.known_name,
    email = latest.known_email,
    customer_type = latest.known_customer_type,
    country = latest.known_country,
    is_partial = true
  when not matched then insert (customer_id, name, email, customer_type, country, created_at, is_deleted, is_partial, event_id, sequence, arrival, occurred_at, source)
  values (latest.customer_id, latest.name, latest.email, latest.customer_type, latest.country, latest.created_at, latest.is_deleted, latest.is_partial, latest.event_id, latest.sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'customer';
  return 'customers merged';
end
$$;
