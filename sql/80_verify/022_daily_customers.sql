-- one row per UTC day of order_date and customer: gold.daily_customers as a full recompute gives it
create or replace view verify.daily_customers as
select
  sale_date,
  customer_id,
  count(*) as orders,
  count_if(not is_cancelled) as net_orders,
  sum(iff(is_cancelled, 0, amount_usd)) as spend
from verify.current_orders
group by sale_date, customer_id;
