-- one row per product and customer who bought it, cancelled orders apart
select
  bought.product_id,
  coalesce(products.category, 'UNKNOWN') as category,
  bought.customer_id
from gold.customer_products as bought
left join silver.products as products
  on products.product_id = bought.product_id
  and not products.is_deleted
