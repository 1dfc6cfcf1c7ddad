-- one row per UTC day of order_date: gold.daily_sales as a full recompute gives it
create or replace view verify.daily_sales as
with orders as (
  select * from verify.current_orders
),

firsts as (
  select customer_id, min(sale_date) as sale_date from orders group by customer_id
),

newcomers as (
  select sale_date, count(*) as new_customers from firsts group by sale_date
),

customer_spends as (
  select sale_date, customer_id, sum(amount_usd) as spend from orders where not is_cancelled group by sale_date, customer_id
),

top_customers as (
  select sale_date, customer_id
  from customer_spends
  qualify row_number() over (partition by sale_date order by spend desc, customer_id) = 1
),

product_spends as (
  select sale_date, product_id, sum(amount_usd) as spend from orders where not is_cancelled group by sale_date, product_id
),

top_products as (
  select sale_date, product_id
  from product_spends
  qualify row_number() over (partition by sale_date order by spend desc, product_id) = 1
),

days as (
  select
    sale_date,
    count(*) as transactions,
    sum(amount_usd) as gross_sales,
    count_if(is_cancelled) as cancelled_orders,
    sum(iff(is_cancelled, amount_usd, 0)) as cancelled_amount,
    sum(iff(is_cancelled, 0, quantity)) as units,
    count(distinct customer_id) as unique_customers,
    count(distinct product_id) as unique_products
  from orders
  group by sale_date
)

select
  days.*,
  coalesce(newcomers.new_customers, 0) as new_customers,
  top_products.product_id as top_product_id,
  top_customers.customer_id as top_customer_id
from days
left join newcomers on newcomers.sale_date = days.sale_date
left join top_products on top_products.sale_date = days.sale_date
left join top_customers on top_customers.sale_date = days.sale_date;
