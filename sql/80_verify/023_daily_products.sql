-- one row per UTC day of order_date and product: gold.daily_products as a full recompute gives it
create or replace view verify.daily_products as
select
  sale_date,
  product_id,
  count(*) as orders,
  count_if(not is_cancelled) as net_orders,
  sum(iff(is_cancelled, 0, amount_usd)) as spend
from verify.current_orders
group by sale_date, product_id;
