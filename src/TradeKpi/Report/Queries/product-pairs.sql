-- one row per two products with at least :min_support customers in common
select *
from gold.vw_product_pairs
where customers_both >= cast(:min_support as decimal(18, 0))
