-- one row per customer: gold.customer_first_orders as a full recompute gives it
create or replace view verify.customer_first_orders as
select
  customer_id,
  min(sale_date) as first_sale_date
from verify.current_orders
group by customer_id;
