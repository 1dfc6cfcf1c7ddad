-- customer events become current state: per key the highest (sequence, occurred_at, event_id) wins, in whatever order events arrive
create or replace procedure silver.merge_customers()
returns varchar
language sql
as
$$
begin
  merge into silver.customers as target
  using (
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
      occurred_at,
      source
    from silver.customer_event_stream
    where outcome = 'accepted'
    qualify row_number() over (partition by customer_id order by sequence desc, occurred_at desc, event_id desc) = 1
  ) as latest
  on target.customer_id = latest.customer_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.event_id > target.event_id)
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
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (customer_id, name, email, customer_type, country, created_at, is_deleted, event_id, sequence, occurred_at, source)
  values (latest.customer_id, latest.name, latest.email, latest.customer_type, latest.country, latest.created_at, latest.is_deleted, latest.event_id, latest.sequence, latest.occurred_at, latest.source);
  return 'customers merged';
end
$$;
