-- offends: a product_id that stands more than once in silver.products
create or replace view ops.test_product_id_unique as
select
  product_id as offender
from silver.products
group by product_id
having count(*) > 1;
