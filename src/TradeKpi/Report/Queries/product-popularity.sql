-- one row per customer type and product
select *
from gold.vw_product_popularity
where (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
  and (cast(:product_id as varchar) is null or product_id = cast(:product_id as varchar))
  and (cast(:category as varchar) is null or upper(category) = upper(cast(:category as varchar)))
