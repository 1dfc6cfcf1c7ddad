-- one row per UTC day with orders up to the newest that can be known: net sales or units of the orders that pass the filters, 0 where none does
with orders as (
  select
    orders.sale_date,
    iff(cast(:metric as varchar) = 'units', cast(orders.quantity as decimal(38, 12)), orders.amount_usd) as value
  from silver.orders_derived as orders
  left join silver.customers as customers
    on customers.customer_id = orders.customer_id
    and not customers.is_deleted
  left join silver.products as products
    on products.product_id = orders.product_id
    and not products.is_deleted
  where orders.status <> 'CANCELLED'
    and (cast(:country as varchar) is null or upper(coalesce(orders.country, customers.country, 'UNKNOWN')) = upper(cast(:country as varchar)))
    and (cast(:category as varchar) is null or upper(coalesce(products.category, 'UNKNOWN')) = upper(cast(:category as varchar)))
    and (cast(:customer_type as varchar) is null or upper(coalesce(customers.customer_type, 'UNKNOWN')) = upper(cast(:customer_type as varchar)))
    and (cast(:product_id as varchar) is null or orders.product_id = cast(:product_id as varchar))
)

select
  days.sale_date,
  coalesce(sum(orders.value), 0) as value
from gold.daily_sales as days
inner join gold.vw_sales_span as span
  on days.sale_date <= span.last_day
left join orders
  on orders.sale_date = days.sale_date
group by days.sale_date
