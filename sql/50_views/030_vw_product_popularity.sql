-- one row per customer type and product with current, not cancelled orders; penetration: the share of the type's buying customers who bought it
create or replace view gold.vw_product_popularity as
with customers as (
  select * from silver.customers where not is_deleted
),

products as (
  select * from silver.products where not is_deleted
),

-- not of the affinity's view: its shares and ranks would be worked out for nothing
pairs as (
  select
    coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
    pairs.customer_id,
    pairs.product_id,
    coalesce(products.category, 'UNKNOWN') as category,
    pairs.orders
  from gold.customer_products as pairs
  left join customers
    on customers.customer_id = pairs.customer_id
  left join products
    on products.product_id = pairs.product_id
),

buyers as (
  select
    customer_type,
    count(distinct customer_id) as type_customers
  from pairs
  group by customer_type
)

select
  pairs.customer_type,
  pairs.product_id,
  max(pairs.category) as category,
  sum(pairs.orders) as orders,
  count(*) as customers,
  max(buyers.type_customers) as type_customers,
  ops.ratio(count(*), max(buyers.type_customers)) as penetration
from pairs
inner join buyers
  on buyers.customer_type = pairs.customer_type
group by pairs.customer_type, pairs.product_id;
