-- one row per customer and product
select *
from gold.vw_customer_product_affinity
where (cast(:customer_id as varchar) is null or customer_id = cast(:customer_id as varchar))
  and (cast(:product_id as varchar) is null or product_id = cast(:product_id as varchar))
  and (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
  and (cast(:category as varchar) is null or upper(category) = upper(cast(:category as varchar)))
  and (cast(:max_rank as decimal(18, 0)) is null or product_rank <= cast(:max_rank as decimal(18, 0)))
