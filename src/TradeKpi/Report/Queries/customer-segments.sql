-- one row per customer
select *
from gold.vw_customer_segments
where (cast(:segment as varchar) is null or segment = cast(:segment as varchar))
  and (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
  and (cast(:country as varchar) is null or upper(country) = upper(cast(:country as varchar)))
