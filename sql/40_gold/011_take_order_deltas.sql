-- the changes of current orders since the last run; consumes the stream, so it must commit with all that read gold.order_deltas
create or replace procedure gold.take_order_deltas()
returns varchar
language sql
as
$$
begin
  delete from gold.order_deltas;
  insert into gold.order_deltas (
    weight, order_id, sale_date, order_year, order_month, value_segment, order_value_category,
    customer_id, product_id, is_cancelled, is_delivered, order_date, quantity, amount_usd
  )
  with images as (
    select
      iff(metadata$action = 'INSERT', 1, -1) as weight,
      order_id,
      customer_id,
      product_id,
      order_date,
      status,
      quantity,
      ops.amount_usd(amount, usd_per_unit) as amount_usd
    from silver.order_stream
    where not is_deleted
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
  return 'order deltas taken';
end
$$;
