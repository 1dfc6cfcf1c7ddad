-- one row per order year, month and value segment; money in US dollars
create or replace view gold.orders_aggregated as
with months as (
  select * from gold.monthly_orders
)

select
  order_year,
  order_month,
  value_segment,

  -- orders
  order_count,
  cast(total_revenue as decimal(38, 2)) as total_revenue,
  cast(gross_revenue as decimal(38, 2)) as gross_revenue,
  ops.ratio(total_revenue, order_count - cancelled_orders) as average_order_value,
  unique_customers,
  total_items_sold,
  cast(total_delivered_revenue as decimal(38, 2)) as total_delivered_revenue,
  cancelled_orders,
  cast(total_high_value_orders as decimal(38, 2)) as total_high_value_orders,
  cast(total_low_value_orders as decimal(38, 2)) as total_low_value_orders,

  -- change events
  new_records,
  updated_records
from months;
