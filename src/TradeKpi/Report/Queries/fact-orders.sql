-- one row per current order
select
  order_id,
  customer_id,
  product_id,
  order_date,
  sale_date,
  status,
  quantity,
  amount,
  currency,
  usd_per_unit,
  amount_usd,
  country,
  channel,
  value_segment,
  record_source as source,
  occurred_at as changed_at
from silver.orders_derived;
