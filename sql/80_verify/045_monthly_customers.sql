-- one row per order year, month, value segment and customer: gold.monthly_customers as a full recompute gives it
create or replace view verify.monthly_customers as
select
  year(order_date) as order_year,
  month(order_date) as order_month,
  ops.value_segment(amount_usd) as value_segment,
  customer_id,
  count(*) as orders
from verify.current_orders
group by 1, 2, 3, 4;
