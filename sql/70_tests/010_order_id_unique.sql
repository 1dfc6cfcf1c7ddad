-- offends: an order_id that stands more than once in silver.orders
create or replace view ops.test_order_id_unique as
select
  order_id as offender
from silver.orders
group by order_id
having count(*) > 1;
