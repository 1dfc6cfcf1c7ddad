-- one row per UTC day of order_date with current orders; money in US dollars
create or replace view gold.vw_daily_sales_analysis as
with days as (
  select
    daily_sales.*,
    gross_sales - cancelled_amount as net,
    transactions - cancelled_orders as net_orders
  from gold.daily_sales
)

select
  sale_date,

  -- orders and money
  transactions,
  cast(gross_sales as decimal(38, 2)) as gross_sales,
  cancelled_orders,
  cast(cancelled_amount as decimal(38, 2)) as cancelled_amount,
  cast(net as decimal(38, 2)) as net_sales,
  cast(net as decimal(38, 2)) as total_sales,
  units,

  -- averages
  ops.ratio(net, net_orders) as average_order_value,
  ops.ratio(net, units) as average_price,

  -- customers and products
  unique_customers,
  unique_products,
  new_customers,
  unique_customers - new_customers as returning_customers,
  top_product_id,
  top_customer_id
from days;
