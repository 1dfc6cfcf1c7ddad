-- one row per current order, with what follows from it; days_since_order is counted when you read
create or replace view silver.orders_derived as
with orders as (
  -- not one whose customer or product no event brought yet: gold does not count it either
  select * from silver.orders where not is_deleted and customer_id is not null and product_id is not null
),

valued as (
  select
    orders.*,
    ops.amount_usd(amount, usd_per_unit) as amount_usd
  from orders
)

select
  -- ids
  order_id,
  customer_id,
  product_id,

  -- order
  order_date,
  order_date::date as sale_date,
  year(order_date) as order_year,
  month(order_date) as order_month,
  status,
  quantity,
  amount,
  currency,
  usd_per_unit,
  amount_usd,
  country,
  channel,

  -- classes
  ops.order_value_category(amount_usd) as order_value_category,
  ops.value_segment(amount_usd) as value_segment,
  iff(status = 'DELIVERED', 'Completed', 'Pending') as order_completion_status,
  iff(status in ('DELIVERED', 'CANCELLED'), 'CLOSED', 'OPEN') as order_state,
  datediff('day', order_date::date, sysdate()::date) as days_since_order,

  -- checks
  iff(order_id is null, 'FAILED', 'PASSED') as dq_check_order_id,
  iff(amount > 0, 'PASSED', 'FAILED') as dq_check_amount,

  -- change
  source as record_source,
  event_id,
  sequence,
  occurred_at
from valued;
