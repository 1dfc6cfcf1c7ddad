-- one row per current order, refreshed by Snowflake within its lag; ages are counted when you read silver.orders_derived, not here
create or replace dynamic table derived.orders_derived
  target_lag = '2 minutes'
  warehouse = tradekpi_wh
  refresh_mode = incremental
  initialize = on_create
as
with orders as (
  select
    order_id,
    customer_id,
    product_id,
    order_date,
    status,
    quantity,
    amount,
    currency,
    ops.amount_usd(amount, usd_per_unit) as amount_usd
  from silver.orders
  where not is_deleted
)

select
  order_id,
  customer_id,
  product_id,
  order_date,
  year(order_date) as order_year,
  month(order_date) as order_month,
  status,
  quantity,
  amount,
  currency,
  amount_usd,
  ops.order_value_category(amount_usd) as order_value_category,
  ops.value_segment(amount_usd) as value_segment,
  iff(status = 'DELIVERED', 'Completed', 'Pending') as order_completion_status,
  iff(status in ('DELIVERED', 'CANCELLED'), 'CLOSED', 'OPEN') as order_state,
  iff(order_id is null, 'FAILED', 'PASSED') as dq_check_order_id,
  iff(amount > 0, 'PASSED', 'FAILED') as dq_check_amount
from orders;
