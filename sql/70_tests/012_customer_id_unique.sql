-- offends: a customer_id that stands more than once in silver.customers
create or replace view ops.test_customer_id_unique as
select
  customer_id as offender
from silver.customers
group by customer_id
having count(*) > 1;
