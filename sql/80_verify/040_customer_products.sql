-- one row per customer and product: gold.customer_products as a full recompute gives it
create or replace view verify.customer_products as
select
  customer_id,
  product_id,
  count(*) as orders,
  sum(quantity) as units,
  sum(amount_usd) as spend,
  min(order_date) as first_purchase,
  max(order_date) as last_purchase
from verify.current_orders
where not is_cancelled
group by customer_id, product_id;
