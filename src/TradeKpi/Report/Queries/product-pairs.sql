-- one row per product that anyone bought, cancelled orders apart, with the numbers of its customers as a list
with bought as (
  select product_id, customer_id from gold.customer_products
),

bought_anything as (
  select distinct customer_id from bought
),

customers as (
  select
    customer_id,
    row_number() over (order by customer_id) - 1 as customer_number
  from bought_anything
),

buyers as (
  select
    bought.product_id,
    array_agg(customers.customer_number)::varchar as customer_numbers
  from bought
  inner join customers
    on customers.customer_id = bought.customer_id
  group by bought.product_id
)

select
  buyers.product_id,
  coalesce(products.category, 'UNKNOWN') as category,
  buyers.customer_numbers
from buyers
left join silver.products as products
  on products.product_id = buyers.product_id
  and not products.is_deleted
