-- one row per current order, with all that reports filter, group and count by
select
  orders.order_id as entity_key,
  orders.status as state,
  orders.sale_date as day,
  orders.order_date as made_at,
  orders.order_year,
  orders.order_month,
  orders.value_segment,
  orders.order_value_category,
  orders.customer_id,
  orders.product_id,
  orders.quantity,
  orders.amount_usd as amount,
  cast(orders.amount as decimal(38, 2)) as local_amount,
  orders.currency,
  orders.event_id,
  orders.status = 'CANCELLED' as is_cancelled,
  orders.sale_date = firsts.first_sale_date as is_first_day,
  coalesce(orders.country, customers.country, 'UNKNOWN') as country,
  coalesce(products.category, 'UNKNOWN') as category,
  coalesce(customers.customer_type, 'UNKNOWN') as customer_type
from silver.orders_derived as orders
left join gold.customer_first_orders as firsts
  on firsts.customer_id = orders.customer_id
left join silver.customers as customers
  on customers.customer_id = orders.customer_id
  and not customers.is_deleted
left join silver.products as products
  on products.product_id = orders.product_id
  and not products.is_deleted
