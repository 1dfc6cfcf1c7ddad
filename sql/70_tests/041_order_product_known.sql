-- offends: a product that orders name and inventory does not (its category reads UNKNOWN)
create or replace view ops.test_order_product_known as
select distinct
  orders.product_id as offender
from silver.orders as orders
left join silver.products as products
  on products.product_id = orders.product_id
  and not products.is_deleted
where not orders.is_deleted
  and products.product_id is null;
