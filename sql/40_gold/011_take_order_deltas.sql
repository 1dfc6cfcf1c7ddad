-- the changes of current orders since the last run; consumes the stream, so it must commit with all that read gold.order_deltas
-- where gold is to be restated, it begins anew, with every current order as a change
create or replace procedure gold.take_order_deltas()
returns varchar
language sql
as
$$
declare
  restated number(9, 0);
begin
  update ops.restatements
  set version = (select coalesce(max(version), 0) + 1 from ops.gold_versions)
  where version is null;

  select count(*) into :restated
  from ops.restatements
  where version > (select coalesce(max(version), 0) from ops.gold_versions);

  delete from gold.daily_customers where :restated > 0;
  delete from gold.daily_products where :restated > 0;
  delete from gold.customer_first_orders where :restated > 0;
  delete from gold.daily_sales where :restated > 0;
  delete from gold.customer_products where :restated > 0;
  delete from gold.monthly_orders where :restated > 0;
  delete from gold.monthly_customers where :restated > 0;

  delete from gold.order_deltas;
  insert into gold.order_deltas (
    weight, order_id, sale_date, order_year, order_month, value_segment, order_value_category,
    customer_id, product_id, is_cancelled, is_delivered, order_date, quantity, amount_usd
  )
  with changes as (
    select
      iff(metadata$action = 'INSERT', 1, -1) as weight, is_deleted,
      order_id, customer_id, product_id, order_date, status, quantity, amount, usd_per_unit
    from silver.order_stream
    where :restated = 0
    union all
    select
      1 as weight, is_deleted,
      order_id, customer_id, product_id, order_date, status, quantity, amount, usd_per_unit
    from silver.orders
    where :restated > 0
  ),

  images as (
    select
      weight,
      order_id,
      customer_id,
      product_id,
      order_date,
      status,
      quantity,
      ops.amount_usd(amount, usd_per_unit) as amount_usd
    from changes
    where not is_deleted
      and customer_id is not null
      and product_id is not null
      and order_date is not null
      and status is not null
      and quantity is not null
      and amount is not null
      and usd_per_unit is not null
  )

  select
    weight,
    order_id,
    order_date::date,
    year(order_date),
    month(order_date),
    ops.value_segment(amount_usd),
    ops.order_value_category(amount_usd),
    customer_id,
    product_id,
    status = 'CANCELLED',
    status = 'DELIVERED',
    order_date,
    quantity,
    amount_usd
  from images;

  -- an image that lacks what gold counts would fail this run and every later one: it is parked instead
  insert into gold.parked_changes (entity, entity_key, weight, reason)
  select
    'order',
    order_id,
    iff(metadata$action = 'INSERT', 1, -1),
    'MISSING:'
      || iff(customer_id is null, ' customer_id', '')
      || iff(product_id is null, ' product_id', '')
      || iff(order_date is null, ' order_date', '')
      || iff(status is null, ' status', '')
      || iff(quantity is null, ' quantity', '')
      || iff(amount is null, ' amount', '')
      || iff(usd_per_unit is null, ' usd_per_unit', '')
  from silver.order_stream
  where not is_deleted
    and (
      customer_id is null
      or product_id is null
      or order_date is null
      or status is null
      or quantity is null
      or amount is null
      or usd_per_unit is null
    );
  return 'order deltas taken';
end
$$;
