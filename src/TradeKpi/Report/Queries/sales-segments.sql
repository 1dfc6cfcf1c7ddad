-- one row per UTC day with orders up to the newest that can be known, dimension and segment: net sales in US dollars, or units, cancelled orders apart
-- the dimension 'all' has one segment and a row for every such day, 0 where no order passes the filters
with placed as (
  select
    orders.sale_date,
    iff(cast(:metric as varchar) = 'units', cast(orders.quantity as decimal(38, 12)), orders.amount_usd) as value,
    coalesce(orders.country, customers.country, 'UNKNOWN') as country,
    coalesce(products.category, 'UNKNOWN') as category,
    coalesce(customers.customer_type, 'UNKNOWN') as customer_type
  from silver.orders_derived as orders
  left join silver.customers as customers
    on customers.customer_id = orders.customer_id
    and not customers.is_deleted
  left join silver.products as products
    on products.product_id = orders.product_id
    and not products.is_deleted
  where orders.status <> 'CANCELLED'
),

cells as (
  select
    sale_date,
    country,
    category,
    customer_type,
    sum(value) as value
  from placed
  where (cast(:country as varchar) is null or upper(country) = upper(cast(:country as varchar)))
    and (cast(:category as varchar) is null or upper(category) = upper(cast(:category as varchar)))
    and (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
  group by sale_date, country, category, customer_type
),

days as (
  select sales.sale_date
  from gold.daily_sales as sales
  inner join gold.vw_sales_span as span
    on sales.sale_date <= span.last_day
),

listed as (
  select sale_date, 'country' as dimension, country as segment, value from cells
  union all
  select sale_date, 'category' as dimension, category as segment, value from cells
  union all
  select sale_date, 'customer_type' as dimension, customer_type as segment, value from cells
  union all
  select sale_date, 'all' as dimension, 'all' as segment, value from cells
  union all
  select sale_date, 'all' as dimension, 'all' as segment, 0 as value from days
)

select
  listed.sale_date,
  listed.dimension,
  listed.segment,
  sum(listed.value) as value
from listed
inner join days
  on days.sale_date = listed.sale_date
group by listed.sale_date, listed.dimension, listed.segment
