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

span as (
  select last_day from gold.vw_sales_span
),

-- an order that is dated ahead is no last purchase: the newest that is not, where there is one
ahead as (
  select
    pairs.customer_id,
    pairs.product_id
  from pairs
  inner join span
    on pairs.last_purchase::date > span.last_day
),

reread as (
  select
    orders.customer_id,
    orders.product_id,
    max(iff(orders.sale_date <= span.last_day, orders.order_date, null)) as last_purchase
  from silver.orders_derived as orders
  inner join ahead
    on ahead.customer_id = orders.customer_id
    and ahead.product_id = orders.product_id
  cross join span
  where orders.status <> 'CANCELLED'
  group by orders.customer_id, orders.product_id
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
  iff(reread.customer_id is null, shares.last_purchase, reread.last_purchase) as last_purchase,
  shares.product_rank
from shares
left join customers
  on customers.customer_id = shares.customer_id
left join products
  on products.product_id = shares.product_id
left join reread
  on reread.customer_id = shares.customer_id
  and reread.product_id = shares.product_id;
