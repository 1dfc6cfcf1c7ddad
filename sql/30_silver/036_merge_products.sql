-- product events become current state: per key the highest (sequence, occurred_at, event_id) wins, in whatever order events arrive
create or replace procedure silver.merge_products()
returns varchar
language sql
as
$$
begin
  merge into silver.products as target
  using (
    select
      product_id,
      iff(change_type = 'DELETE', null, name) as name,
      iff(change_type = 'DELETE', null, category) as category,
      iff(change_type = 'DELETE', null, unit_price) as unit_price,
      iff(change_type = 'DELETE', null, stock) as stock,
      change_type = 'DELETE' as is_deleted,
      event_id,
      sequence,
      occurred_at,
      source
    from silver.product_event_stream
    where outcome = 'accepted'
    qualify row_number() over (partition by product_id order by sequence desc, occurred_at desc, event_id desc) = 1
  ) as latest
  on target.product_id = latest.product_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.event_id > target.event_id)
    )
  then update set
    name = latest.name,
    category = latest.category,
    unit_price = latest.unit_price,
    stock = latest.stock,
    is_deleted = latest.is_deleted,
    event_id = latest.event_id,
    sequence = latest.sequence,
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (product_id, name, category, unit_price, stock, is_deleted, event_id, sequence, occurred_at, source)
  values (latest.product_id, latest.name, latest.category, latest.unit_price, latest.stock, latest.is_deleted, latest.event_id, latest.sequence, latest.occurred_at, latest.source);
  return 'products merged';
end
$$;
