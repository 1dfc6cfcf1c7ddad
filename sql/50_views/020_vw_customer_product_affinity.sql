-- one row per customer and product with current, not cancelled orders; money in US dollars; dimensions at their current value
create or replace view gold.vw_customer_product_affinity as
with pairs as (
  select * from gold.customer_products
),

customers as (
  select * from silver.customers where not is_deleted
),

products as (
  select * from silver.products where not is_deleted
),

shares as (
  select
    pairs.*,
    sum(spend) over (partition by customer_id) as customer_spend,
    row_number() over (partition by customer_id order by spend desc, product_id) as product_rank
  from pairs
)

select
  -- ids and dimensions
  shares.customer_id,
  coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
  shares.product_id,
  coalesce(products.category, 'UNKNOWN') as category,

  -- measures
  shares.orders,
  shares.units,
  cast(shares.spend as decimal(38, 2)) as spend,
  ops.ratio(shares.spend, shares.customer_spend) as share_of_wallet,
  shares.first_purchase,
  shares.last_purchase,
  shares.product_rank
from shares
left join customers
  on customers.customer_id = shares.customer_id
left join products
  on products.product_id = shares.product_id;
