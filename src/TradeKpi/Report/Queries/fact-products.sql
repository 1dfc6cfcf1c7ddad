-- one row per current product
select
  product_id,
  name,
  category,
  unit_price,
  stock,
  source,
  occurred_at as changed_at
from silver.products
where not is_deleted;
